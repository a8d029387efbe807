package io.quotecast.source.gemini;

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

/** The feed of Gemini as a type of source. */
public final class GeminiSourceType implements SourceType<GeminiConfig> {
    private final ProductDecimals decimals = new ProductDecimals(
            "Gemini", System.getLogger(GeminiProtocol.class.getName()), GeminiProductList::read, System::nanoTime);

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public Class<GeminiConfig> settingsType() {
        return GeminiConfig.class;
    }

    @Override
    public Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.of(new GeminiProtocol(Map.of()));
    }

    @Override
    public EventSource create(GeminiConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            ExchangeSettings settings = GeminiSettings.of(
                    config.address(), config.products(), config.symbols().orElse(List.of()), config.silence());
            URI productList = config.productList().orElseGet(() -> GeminiProductList.addressFor(settings.address()));
            return new ExchangeSource(
                    new GeminiProtocol(
                            decimals.of(productList, settings.products()).orElse(Map.of())),
                    settings,
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.gemini: " + e.getMessage(), e);
        }
    }
}
