package io.quotecast.source.replay;

import io.quotecast.market.Symbol;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceType;
import io.quotecast.source.backfill.Backfill;
import io.quotecast.source.backfill.BarEndpoint;
import io.quotecast.source.capture.CapturedProduct;
import io.quotecast.source.exchange.ExchangeInstruments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the bars from before a capture. */
final class CaptureBackfill {
    private CaptureBackfill() {}

    /**
     * Returns the bars from before the first message of each exchange. Lists the instruments whose decimals follow from
     * the beginning of the capture.
     *
     * @param loadable series of exchanges whose bars can be requested
     */
    static PastBars of(List<ReplayedSeries> loadable, SourceType.Context context) {
        List<PastBars> all = new ArrayList<>();
        context.barEndpoints().forEach((exchange, endpoint) -> {
            List<ReplayedSeries> series = loadable.stream()
                    .filter(one -> one.protocol().name().equals(exchange))
                    .toList();
            all.add(ofExchange(endpoint, series, context));
        });
        return PastBars.of(all);
    }

    private static PastBars ofExchange(
            BarEndpoint endpoint, List<ReplayedSeries> allSeries, SourceType.Context context) {
        ExchangeInstruments instruments = new ExchangeInstruments(context.instruments());
        Map<String, Symbol> products = new LinkedHashMap<>();
        long beginMicros = CaptureBeginning.NEVER;
        for (ReplayedSeries series : allSeries) {
            CaptureBeginning beginning = CaptureBeginning.read(series);
            beginMicros = Math.min(beginMicros, beginning.micros());
            for (CapturedProduct product : beginning.products()) {
                // The replay determines the decimals of the others.
                if (product.hasDecimals()
                        || context.instruments().find(product.symbol()).isPresent()) {
                    instruments.add(product);
                    products.put(product.product(), new Symbol(product.symbol()));
                }
            }
        }
        return beginMicros == CaptureBeginning.NEVER
                ? PastBars.NONE
                : new Backfill(endpoint, products, context, beginMicros);
    }
}
