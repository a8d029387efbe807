package io.quotecast.cli.bench;

import java.util.Map;
import java.util.TreeMap;

/** Counters of one event loop, over the measurement or over the whole run. Owned by the loop. */
final class LoadCounters {
    long events;
    long frames;
    long bytes;

    /** Events of the whole run; all following counters are of the whole run too. */
    long delivered;

    long lost;
    long reportedLost;
    long conflated;
    long repeated;
    long outOfOrder;
    long malformed;
    long rejected;
    long heartbeats;
    /** The longest time between two heartbeats of a connection that was not cut in between. */
    long maxHeartbeatGapMicros;
    /** Connections, other than slow ones, that the server closed. */
    long dropped;
    /** Errors received on connections other than slow ones. */
    long faults;

    final Map<Integer, Long> errors = new TreeMap<>();
    final Map<Integer, Long> closes = new TreeMap<>();
    /** The first problem; empty if there was none. */
    String firstProblem = "";

    void reportProblem(String text) {
        if (firstProblem.isEmpty()) {
            firstProblem = text;
        }
    }

    void beginWindow() {
        events = 0;
        frames = 0;
        bytes = 0;
    }

    /** Adds the counters of another loop. */
    void add(LoadCounters other) {
        events += other.events;
        frames += other.frames;
        bytes += other.bytes;
        delivered += other.delivered;
        lost += other.lost;
        reportedLost += other.reportedLost;
        conflated += other.conflated;
        repeated += other.repeated;
        outOfOrder += other.outOfOrder;
        malformed += other.malformed;
        rejected += other.rejected;
        heartbeats += other.heartbeats;
        maxHeartbeatGapMicros = Math.max(maxHeartbeatGapMicros, other.maxHeartbeatGapMicros);
        dropped += other.dropped;
        faults += other.faults;
        other.errors.forEach((code, count) -> errors.merge(code, count, Long::sum));
        other.closes.forEach((code, count) -> closes.merge(code, count, Long::sum));
        reportProblem(other.firstProblem);
    }
}
