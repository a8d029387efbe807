package io.quotecast.source.coinbase;

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

/** The feed of Coinbase Exchange as a type of source. */
public final class CoinbaseSourceType implements SourceType<CoinbaseConfig> {
    private final ProductDecimals decimals = new ProductDecimals(
            "Coinbase",
            System.getLogger(CoinbaseProtocol.class.getName()),
            CoinbaseProductList::read,
            System::nanoTime);

    @Override
    public String name() {
        return "coinbase";
    }

    @Override
    public Class<CoinbaseConfig> settingsType() {
        return CoinbaseConfig.class;
    }

    @Override
    public Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.of(new CoinbaseProtocol(Map.of()));
    }

    @Override
    public EventSource create(CoinbaseConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            ExchangeSettings settings = settings(config).withLineB(config.lineB());
            return new ExchangeSource(
                    new CoinbaseProtocol(decimals(config, settings).orElse(Map.of())),
                    settings,
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.coinbase: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<BarEndpoint> barEndpoint(CoinbaseConfig config) {
        return Optional.of(barsOf(config));
    }

    @Override
    public PastBars pastBars(CoinbaseConfig config, Context context) {
        if (!config.backfill()) {
            return PastBars.NONE;
        }
        ExchangeSettings settings = settings(config);
        return new Backfill(
                barsOf(config),
                settings.symbolsOf(decimals(config, settings).orElse(Map.of()).keySet()),
                context);
    }

    private static BarEndpoint barsOf(CoinbaseConfig config) {
        return new BarEndpoint(new CoinbaseBarApi(), config.backfillAddress());
    }

    private static ExchangeSettings settings(CoinbaseConfig config) {
        return CoinbaseSettings.of(
                config.address(), config.products(), config.symbols().orElse(List.of()), config.silence());
    }

    private Optional<Map<String, Decimals>> decimals(CoinbaseConfig config, ExchangeSettings settings) {
        URI productList = config.productList().orElseGet(() -> CoinbaseProductList.addressFor(settings.address()));
        return decimals.of(productList, settings.products());
    }
}
