package io.quotecast.market;

/** The length of time that one bar sums up. */
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

    /** Its name on the wire. */
    public String text() {
        return text;
    }

    public long micros() {
        return micros;
    }

    /** Start of the frame that holds this moment, both in µs since 1970-01-01T00:00Z. */
    public long startOf(long timeMicros) {
        return Math.floorDiv(timeMicros, micros) * micros;
    }
}
