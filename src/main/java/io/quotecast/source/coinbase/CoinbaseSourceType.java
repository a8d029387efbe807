package io.quotecast.source.coinbase;

import io.quotecast.source.EventSource;
import io.quotecast.source.SourceRunner;
import io.quotecast.source.SourceType;

/** The feed of Coinbase Exchange as a type of source. */
public final class CoinbaseSourceType implements SourceType<CoinbaseConfig> {
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
            return new CoinbaseSource(
                    CoinbaseSettings.of(settings.address(), settings.products(), settings.silence()),
                    context.instruments(),
                    context.random());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.coinbase: " + e.getMessage(), e);
        }
    }
}
