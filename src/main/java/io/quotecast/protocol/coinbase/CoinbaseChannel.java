package io.quotecast.protocol.coinbase;

import io.quotecast.market.Channel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A channel to which clients subscribe, in the order in which answers list them. */
enum CoinbaseChannel {
    TICKER("ticker"),
    TICKER_BATCH("ticker_batch"),
    MATCHES("matches"),
    HEARTBEAT("heartbeat"),
    STATUS("status");

    private final String text;

    CoinbaseChannel(String text) {
        this.text = text;
    }

    /** Returns the name on the wire. */
    String text() {
        return text;
    }

    /** Returns the channel of Quotecast whose events this one carries; null if it carries none. */
    @Nullable
    Channel source() {
        return switch (this) {
            case TICKER -> Channel.QUOTES;
            case TICKER_BATCH -> Channel.TICKERS;
            case MATCHES, HEARTBEAT -> Channel.TRADES;
            case STATUS -> null;
        };
    }

    /** Returns the channel with this name; empty if there is none. */
    static Optional<CoinbaseChannel> find(String text) {
        for (CoinbaseChannel channel : values()) {
            if (channel.text.equals(text)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }
}
