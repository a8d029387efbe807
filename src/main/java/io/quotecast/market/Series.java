package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/**
 * The series of an instrument: one for each channel but messages, and for bars one for each timeframe. Snapshots hold
 * the newest event of each; {@link #ordinal} is its slot in tables.
 */
public enum Series {
    TRADE(Channel.TRADES, "t"),
    QUOTE(Channel.QUOTES, "q"),
    TICKER(Channel.TICKERS, "k"),
    STATUS(Channel.STATUSES, "s"),
    BAR_1S(Timeframe.SECOND, "b1s"),
    BAR_1M(Timeframe.MINUTE, "b"),
    BAR_5M(Timeframe.FIVE_MINUTES, "b5m"),
    BAR_1H(Timeframe.HOUR, "b1h");

    private static final Series[] ALL = values();
    /** The number of series of one instrument. */
    public static final int COUNT = ALL.length;

    private final Channel channel;
    private final @Nullable Timeframe timeframe;
    private final String key;

    Series(Channel channel, String key) {
        this.channel = channel;
        this.timeframe = null;
        this.key = key;
    }

    Series(Timeframe timeframe, String key) {
        this.channel = Channel.BARS;
        this.timeframe = timeframe;
        this.key = key;
    }

    /** Returns the series of this slot. */
    public static Series of(int slot) {
        return ALL[slot];
    }

    /** Returns the series of an event, or null for a message. */
    public static @Nullable Series of(MarketEvent event) {
        return switch (event.channel()) {
            case TRADES -> TRADE;
            case QUOTES -> QUOTE;
            case TICKERS -> TICKER;
            case STATUSES -> STATUS;
            case BARS -> of(((Bar) event).timeframe());
            case MESSAGES -> null;
        };
    }

    private static Series of(Timeframe timeframe) {
        for (Series series : ALL) {
            if (series.timeframe == timeframe) {
                return series;
            }
        }
        throw new IllegalStateException("no series has the timeframe " + timeframe);
    }

    public Channel channel() {
        return channel;
    }

    /** Returns the key of the series in a snapshot over HTTP. */
    public String key() {
        return key;
    }
}
