package io.quotecast.protocol.massive;

import io.quotecast.market.Channel;
import io.quotecast.market.Timeframe;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A kind of event to which clients subscribe, by a prefix before the symbol: {@code T.AAPL}. */
enum MassiveTopic {
    TRADES("T", MassiveMarket.STOCKS, Channel.TRADES, null),
    QUOTES("Q", MassiveMarket.STOCKS, Channel.QUOTES, null),
    SECONDS("A", MassiveMarket.STOCKS, Channel.BARS, Timeframe.SECOND),
    MINUTES("AM", MassiveMarket.STOCKS, Channel.BARS, Timeframe.MINUTE),
    PRICE_BANDS("LULD", MassiveMarket.STOCKS, Channel.PRICE_BANDS, null),
    CRYPTO_TRADES("XT", MassiveMarket.CRYPTO, Channel.TRADES, null),
    CRYPTO_QUOTES("XQ", MassiveMarket.CRYPTO, Channel.QUOTES, null),
    CRYPTO_SECONDS("XAS", MassiveMarket.CRYPTO, Channel.BARS, Timeframe.SECOND),
    CRYPTO_MINUTES("XA", MassiveMarket.CRYPTO, Channel.BARS, Timeframe.MINUTE);

    private final String prefix;
    private final MassiveMarket market;
    private final Channel channel;
    private final @Nullable Timeframe timeframe;

    MassiveTopic(String prefix, MassiveMarket market, Channel channel, @Nullable Timeframe timeframe) {
        this.prefix = prefix;
        this.market = market;
        this.channel = channel;
        this.timeframe = timeframe;
    }

    /** Returns the topic of a prefix; empty if the market has none. */
    static Optional<MassiveTopic> find(MassiveMarket market, String prefix) {
        for (MassiveTopic topic : values()) {
            if (topic.market == market && topic.prefix.equals(prefix)) {
                return Optional.of(topic);
            }
        }
        return Optional.empty();
    }

    /** Returns the prefix, which is also the type of the events. */
    String prefix() {
        return prefix;
    }

    MassiveMarket market() {
        return market;
    }

    Channel channel() {
        return channel;
    }

    /** Returns the length of the bars; null for other kinds. */
    @Nullable
    Timeframe timeframe() {
        return timeframe;
    }
}
