package io.quotecast.cli.bench;

import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;

/**
 * Messages published at a fixed rate, and how long each takes to come back to where it was published, in µs. Measured
 * from the time at which it was to be sent, also where it was sent late, so nothing is left out while the server, or
 * this program, stands still. Owned by one thread.
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
     * @param random makes the mark by which these messages are known among those of others
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

    /** When the next message is to be sent. */
    long dueMicros() {
        return startMicros + (long) (sent * intervalMicros);
    }

    /** The message that is due next; it counts as sent. */
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
