package io.quotecast.market;

/** The length of a bar. */
public enum Timeframe {
    SECOND("1s", 1_000_000L),
    MINUTE("1m", 60_000_000L),
    FIVE_MINUTES("5m", 300_000_000L),
    HOUR("1h", 3_600_000_000L);

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

    public long micros() {
        return micros;
    }

    /** Returns the start of the bar that contains this time, both in µs since 1970-01-01T00:00Z. */
    public long startOf(long timeMicros) {
        return Math.floorDiv(timeMicros, micros) * micros;
    }
}
