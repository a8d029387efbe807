package io.quotecast.source.binance;

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

/** The feed of Binance spot as a type of source. */
public final class BinanceSourceType implements SourceType<BinanceConfig> {
    private final ProductDecimals decimals = new ProductDecimals(
            "Binance", System.getLogger(BinanceProtocol.class.getName()), BinanceProductList::read, System::nanoTime);

    @Override
    public String name() {
        return "binance";
    }

    @Override
    public Class<BinanceConfig> settingsType() {
        return BinanceConfig.class;
    }

    @Override
    public Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.of(new BinanceProtocol(Optional.empty()));
    }

    @Override
    public EventSource create(BinanceConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            ExchangeSettings settings = settings(config).withLineB(config.lineB());
            return new ExchangeSource(
                    new BinanceProtocol(decimals(config, settings)), settings, context.instruments(), context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.binance: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<BarEndpoint> barEndpoint(BinanceConfig config) {
        return Optional.of(barsOf(config));
    }

    @Override
    public PastBars pastBars(BinanceConfig config, Context context) {
        if (!config.backfill()) {
            return PastBars.NONE;
        }
        ExchangeSettings settings = settings(config);
        return new Backfill(
                barsOf(config),
                settings.symbolsOf(decimals(config, settings).orElse(Map.of()).keySet()),
                context);
    }

    private static BarEndpoint barsOf(BinanceConfig config) {
        return new BarEndpoint(new BinanceBarApi(), config.backfillAddress());
    }

    private static ExchangeSettings settings(BinanceConfig config) {
        return BinanceSettings.of(
                config.address(),
                config.products(),
                config.symbols().orElse(List.of()),
                config.silence(),
                config.maxLife());
    }

    private Optional<Map<String, Decimals>> decimals(BinanceConfig config, ExchangeSettings settings) {
        URI productList = config.productList().orElseGet(() -> BinanceProductList.addressFor(settings.address()));
        return decimals.of(productList, settings.products());
    }
}
