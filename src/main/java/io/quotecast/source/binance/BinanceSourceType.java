package io.quotecast.source.binance;

import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ExchangeSettings;
import io.quotecast.source.exchange.ExchangeSource;
import io.quotecast.source.exchange.ProductDecimals;
import java.net.URI;
import java.util.List;
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
            ExchangeSettings settings = BinanceSettings.of(
                            config.address(),
                            config.products(),
                            config.symbols().orElse(List.of()),
                            config.silence(),
                            config.maxLife())
                    .withLineB(config.lineB());
            URI productList = config.productList().orElseGet(() -> BinanceProductList.addressFor(settings.address()));
            return new ExchangeSource(
                    new BinanceProtocol(decimals.of(productList, settings.products())),
                    settings,
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.binance: " + e.getMessage(), e);
        }
    }
}
