package io.quotecast.source.coinbase;

import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.Decimals;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The feed of Coinbase Exchange as a type of source. */
public final class CoinbaseSourceType implements SourceType<CoinbaseConfig> {
    private static final long RETRY_NANOS = Duration.ofMinutes(1).toNanos();

    private @Nullable URI fetchedFrom;
    private long fetchedNanos;
    private Map<String, Decimals> decimals = Map.of();

    @Override
    public String name() {
        return "coinbase";
    }

    @Override
    public Class<CoinbaseConfig> settingsType() {
        return CoinbaseConfig.class;
    }

    @Override
    public EventSource create(CoinbaseConfig settings, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            CoinbaseSettings coinbase =
                    CoinbaseSettings.of(settings.address(), settings.products(), settings.silence());
            URI productList =
                    settings.productList().orElseGet(() -> CoinbaseProductList.addressFor(coinbase.address()));
            return new CoinbaseSource(
                    coinbase, context.instruments(), context.random(), decimals(productList, coinbase.products()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.coinbase: " + e.getMessage(), e);
        }
    }

    /**
     * Reads the product list once if it has all products, else at most once a minute: a source is created at start-up
     * and for every term.
     */
    private synchronized Map<String, Decimals> decimals(URI productList, List<String> products) {
        boolean isIncomplete = !decimals.keySet().containsAll(products);
        if (!productList.equals(fetchedFrom) || (isIncomplete && System.nanoTime() - fetchedNanos >= RETRY_NANOS)) {
            decimals = CoinbaseProductList.fetch(productList, products);
            fetchedFrom = productList;
            fetchedNanos = System.nanoTime();
        }
        return decimals;
    }
}
