package io.quotecast.source.coinbase;

import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
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
            ExchangeSettings settings = CoinbaseSettings.of(
                            config.address(),
                            config.products(),
                            config.symbols().orElse(List.of()),
                            config.silence())
                    .withLineB(config.lineB());
            URI productList = config.productList().orElseGet(() -> CoinbaseProductList.addressFor(settings.address()));
            return new ExchangeSource(
                    new CoinbaseProtocol(
                            decimals.of(productList, settings.products()).orElse(Map.of())),
                    settings,
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.coinbase: " + e.getMessage(), e);
        }
    }
}
