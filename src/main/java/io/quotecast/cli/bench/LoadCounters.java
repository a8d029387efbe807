package io.quotecast.cli.bench;

import java.util.Map;
import java.util.TreeMap;

/** What is counted on one event loop: what was delivered in the window, and what was found in the whole run. */
final class LoadCounters {
    long events;
    long frames;
    long bytes;

    /** Of the whole run, as all that follows. */
    long delivered;

    long lost;
    long reportedLost;
    long conflated;
    long repeated;
    long outOfOrder;
    long malformed;
    long rejected;
    long heartbeats;
    /** The longest time between two heartbeats of one connection that was not cut meanwhile. */
    long maxHeartbeatGapMicros;
    /** Of the connections that read: those of which the server was rid before the end. */
    long dropped;
    /** Errors that were told to connections that read. */
    long faults;

    final Map<Integer, Long> errors = new TreeMap<>();
    final Map<Integer, Long> closes = new TreeMap<>();
    /** In words, what went wrong first; empty if nothing did. */
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

    /** Adds what was counted elsewhere. */
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
