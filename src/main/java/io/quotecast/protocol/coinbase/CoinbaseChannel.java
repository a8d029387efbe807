package io.quotecast.protocol.coinbase;

import java.util.Optional;

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
