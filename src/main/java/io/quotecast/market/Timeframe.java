package io.quotecast.market;

/** The length of a bar. In the order of length; {@link TradingCalendar} says where bars begin and end. */
public enum Timeframe {
    SECOND("1s", 1_000_000L),
    FIVE_SECONDS("5s", 5_000_000L),
    FIFTEEN_SECONDS("15s", 15_000_000L),
    THIRTY_SECONDS("30s", 30_000_000L),
    MINUTE("1m", 60_000_000L),
    THREE_MINUTES("3m", 180_000_000L),
    FIVE_MINUTES("5m", 300_000_000L),
    FIFTEEN_MINUTES("15m", 900_000_000L),
    THIRTY_MINUTES("30m", 1_800_000_000L),
    HOUR("1h", 3_600_000_000L),
    FOUR_HOURS("4h", 14_400_000_000L),
    /** A trading day; its length is the usual one. */
    DAY("1d", 86_400_000_000L),
    /** The trading days of one week; its length is the usual one. */
    WEEK("1w", 604_800_000_000L);

    private final String text;
    private final long micros;

    Timeframe(String text, long micros) {
        this.text = text;
        this.micros = micros;
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }

    /** Returns the length; that of days and weeks varies where clocks change or an exchange is closed. */
    public long micros() {
        return micros;
    }

    /** Returns whether bars consist of trading days, as opposed to always having the same length. */
    public boolean isCalendarBased() {
        return this == DAY || this == WEEK;
    }
}
