package io.quotecast.source.alpaca;

import io.quotecast.config.Violations;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ExchangeSource;
import java.util.List;
import java.util.Optional;

/** The feed of Alpaca as a type of source. */
public final class AlpacaSourceType implements SourceType<AlpacaConfig> {
    private static final String TEST_FEED = "test";
    private static final List<String> TEST_PRODUCTS = List.of("FAKEPACA");

    @Override
    public String name() {
        return "alpaca";
    }

    @Override
    public Class<AlpacaConfig> settingsType() {
        return AlpacaConfig.class;
    }

    @Override
    public void check(AlpacaConfig config, Context context, Violations violations) {
        if (config.key().isEmpty()) {
            violations.add("alpaca.key", "not set; required because quotecast.source contains alpaca");
        }
        if (config.secret().isEmpty()) {
            violations.add("alpaca.secret", "not set; required because quotecast.source contains alpaca");
        }
    }

    @Override
    public Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.of(new AlpacaProtocol("iex", false, AlpacaProtocol.Credentials.NONE));
    }

    @Override
    public EventSource create(AlpacaConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            return new ExchangeSource(
                    new AlpacaProtocol(
                            config.feed(),
                            config.priceBands(),
                            new AlpacaProtocol.Credentials(
                                    config.key().orElseThrow(), config.secret().orElseThrow())),
                    AlpacaSettings.of(
                            config.address(),
                            config.feed().equals(TEST_FEED) ? TEST_PRODUCTS : config.products(),
                            config.symbols().orElse(List.of()),
                            config.silence()),
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.alpaca: " + e.getMessage(), e);
        }
    }
}
