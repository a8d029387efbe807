package io.quotecast.source.bitstamp;

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

/** The feed of Bitstamp as a type of source. */
public final class BitstampSourceType implements SourceType<BitstampConfig> {
    private final ProductDecimals decimals = new ProductDecimals(
            "Bitstamp",
            System.getLogger(BitstampProtocol.class.getName()),
            BitstampProductList::read,
            System::nanoTime);

    @Override
    public String name() {
        return "bitstamp";
    }

    @Override
    public Class<BitstampConfig> settingsType() {
        return BitstampConfig.class;
    }

    @Override
    public Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.of(new BitstampProtocol(Optional.empty()));
    }

    @Override
    public EventSource create(BitstampConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            ExchangeSettings settings = BitstampSettings.of(
                    config.address(),
                    config.products(),
                    config.symbols().orElse(List.of()),
                    config.silence(),
                    config.maxLife());
            URI productList = config.productList().orElseGet(() -> BitstampProductList.addressFor(settings.address()));
            return new ExchangeSource(
                    new BitstampProtocol(decimals.of(productList, settings.products())),
                    settings,
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.bitstamp: " + e.getMessage(), e);
        }
    }
}
