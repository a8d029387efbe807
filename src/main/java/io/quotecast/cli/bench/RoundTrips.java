package io.quotecast.cli.bench;

import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/**
 * Messages that are published at a fixed rate, and the time in µs until each returns to the connection that published
 * it. The time is measured from when the message was due, even if it was sent late, so that it includes stalls of the
 * server and of this program. Owned by one thread.
 */
final class RoundTrips {
    private final String topic;
    private final String marker;
    private final double intervalMicros;
    private final LatencyRecorder latencyRecorder = new LatencyRecorder(1);
    private long startMicros;
    private long sent;
    private long acknowledged;
    private long returned;

    /**
     * @param random generates the marker that distinguishes these messages from others
     */
    RoundTrips(String topic, int perSecond, RandomGenerator random) {
        this.topic = topic;
        this.intervalMicros = 1_000_000.0 / perSecond;
        this.marker = "{\"load\":\"" + Long.toHexString(random.nextLong()) + "\",\"due\":";
    }

    String topic() {
        return topic;
    }

    void begin(long nowMicros) {
        startMicros = nowMicros;
        sent = 0;
    }

    /** Returns the time at which the next message is due, in µs since 1970-01-01T00:00Z. */
    long dueMicros() {
        return startMicros + (long) (sent * intervalMicros);
    }

    /** Returns the next message and counts it as sent. */
    String next() {
        long due = dueMicros();
        sent++;
        return "{\"action\":\"publish\",\"id\":" + sent + ",\"topic\":\"" + topic + "\",\"data\":" + marker + due
                + "}}";
    }

    void onMessage(ByteRange data, long nowMicros) {
        if (data.startsWith(marker)) {
            returned++;
            latencyRecorder.record(nowMicros - JsonScan.number(data.bytes, data.from + marker.length(), data.to - 1));
        }
    }

    void onAcknowledged() {
        acknowledged++;
    }

    void beginWindow() {
        latencyRecorder.beginWindow();
    }

    long sent() {
        return sent;
    }

    long acknowledged() {
        return acknowledged;
    }

    long returned() {
        return returned;
    }

    Histogram histogram() {
        return latencyRecorder.histogram();
    }
}
