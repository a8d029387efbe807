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
    CORRECTION(Channel.CORRECTIONS, "c"),
    PRICE_BANDS(Channel.PRICE_BANDS, "l"),
    BAR_1S(Timeframe.SECOND, "b1s"),
    BAR_5S(Timeframe.FIVE_SECONDS, "b5s"),
    BAR_15S(Timeframe.FIFTEEN_SECONDS, "b15s"),
    BAR_30S(Timeframe.THIRTY_SECONDS, "b30s"),
    BAR_1M(Timeframe.MINUTE, "b"),
    BAR_3M(Timeframe.THREE_MINUTES, "b3m"),
    BAR_5M(Timeframe.FIVE_MINUTES, "b5m"),
    BAR_15M(Timeframe.FIFTEEN_MINUTES, "b15m"),
    BAR_30M(Timeframe.THIRTY_MINUTES, "b30m"),
    BAR_1H(Timeframe.HOUR, "b1h"),
    BAR_4H(Timeframe.FOUR_HOURS, "b4h"),
    BAR_1D(Timeframe.DAY, "b1d"),
    BAR_1W(Timeframe.WEEK, "b1w");

    private static final Series[] ALL = values();
    /** The number of series of one instrument. */
    public static final int COUNT = ALL.length;

    private static final Series[] BY_TIMEFRAME = new Series[Timeframe.values().length];

    static {
        for (Series series : ALL) {
            if (series.timeframe != null) {
                BY_TIMEFRAME[series.timeframe.ordinal()] = series;
            }
        }
    }

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
            case CORRECTIONS -> CORRECTION;
            case PRICE_BANDS -> PRICE_BANDS;
            case BARS -> BY_TIMEFRAME[((Bar) event).timeframe().ordinal()];
            case MESSAGES -> null;
        };
    }

    public Channel channel() {
        return channel;
    }

    /** Returns the key of the series in a snapshot over HTTP. */
    public String key() {
        return key;
    }
}
