package io.quotecast.source.massive;

import io.quotecast.config.Violations;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.source.exchange.ExchangeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The feed of Massive as a type of source. */
public final class MassiveSourceType implements SourceType<MassiveConfig> {
    @Override
    public String name() {
        return "massive";
    }

    @Override
    public Class<MassiveConfig> settingsType() {
        return MassiveConfig.class;
    }

    @Override
    public void check(MassiveConfig config, Context context, Violations violations) {
        if (config.key().isEmpty()) {
            violations.add("massive.key", "not set; required because quotecast.source contains massive");
        }
    }

    @Override
    public Optional<ExchangeProtocol> capturedProtocol() {
        return Optional.of(new MassiveProtocol(MassiveMarket.STOCKS, false, MassiveProtocol.Key.NONE));
    }

    @Override
    public EventSource create(MassiveConfig config, Context context, SourceRunner.ResumePoint resumePoint) {
        try {
            return new ExchangeSource(
                    new MassiveProtocol(
                            MassiveMarket.valueOf(config.market().toUpperCase(Locale.ROOT)),
                            config.priceBands(),
                            new MassiveProtocol.Key(config.key().orElseThrow())),
                    MassiveSettings.of(
                            config.address(),
                            config.products(),
                            config.symbols().orElse(List.of()),
                            config.silence()),
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.massive: " + e.getMessage(), e);
        }
    }
}
