package io.quotecast.source.kraken;

import io.quotecast.source.EventSource;
import io.quotecast.source.PastBars;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.backfill.Backfill;
import io.quotecast.source.backfill.BarEndpoint;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ExchangeSettings;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.source.exchange.ProductDecimals;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The feed of Kraken spot as a type of source. */
public final class KrakenSourceType implements SourceType<KrakenConfig> {
    private final ProductDecimals decimals = new ProductDecimals(
            "Kraken", System.getLogger(KrakenProtocol.class.getName()), KrakenProductList::read, System::nanoTime);

    @Override
    public String name() {
        return "kraken";
    }

    @Override
    public Class<KrakenConfig> settingsType() {
        return KrakenConfig.class;
    }

    @Override
    public Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.of(new KrakenProtocol(Map.of()));
    }

    @Override
    public EventSource create(KrakenConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            ExchangeSettings settings = settings(config).withLineB(config.lineB());
            return new ExchangeSource(
                    new KrakenProtocol(decimals(config, settings).orElse(Map.of())),
                    settings,
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.kraken: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<BarEndpoint> barEndpoint(KrakenConfig config) {
        return Optional.of(barsOf(config));
    }

    @Override
    public PastBars pastBars(KrakenConfig config, Context context) {
        if (!config.backfill()) {
            return PastBars.NONE;
        }
        ExchangeSettings settings = settings(config);
        return new Backfill(
                barsOf(config),
                settings.symbolsOf(decimals(config, settings).orElse(Map.of()).keySet()),
                context);
    }

    private static BarEndpoint barsOf(KrakenConfig config) {
        return new BarEndpoint(new KrakenBarApi(), config.backfillAddress());
    }

    private static ExchangeSettings settings(KrakenConfig config) {
        return KrakenSettings.of(
                config.address(), config.products(), config.symbols().orElse(List.of()), config.silence());
    }

    private Optional<Map<String, Decimals>> decimals(KrakenConfig config, ExchangeSettings settings) {
        URI productList = config.productList().orElseGet(() -> KrakenProductList.addressFor(settings.address()));
        return decimals.of(productList, settings.products());
    }
}
