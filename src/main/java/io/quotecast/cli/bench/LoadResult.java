package io.quotecast.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run.
 *
 * @param failed connections that could not be opened, including the publishing one
 * @param firstFailure the reason of the first failure
 * @param seconds duration of the measurement
 * @param counters of all event loops
 * @param minEvents events of the reading connection with the fewest, during the measurement
 * @param maxEvents events of the reading connection with the most, during the measurement
 * @param latency in µs
 * @param earlySamples samples of the latency below zero
 * @param serverCpuNanos CPU time of the server during the measurement; -1 if unknown
 * @param residentKibibytes memory of the server at the end; -1 if unknown
 * @param roundTrips null if nothing was published
 * @param reconnects of the connections that were ended on purpose
 */
record LoadResult(
        LoadOptions options,
        int opened,
        int failed,
        String firstFailure,
        double seconds,
        LoadCounters counters,
        long minEvents,
        long maxEvents,
        Histogram latency,
        long earlySamples,
        long serverCpuNanos,
        long residentKibibytes,
        double clientCores,
        @Nullable RoundTrips roundTrips,
        ReconnectCounters reconnects) {

    double eventsPerSecond() {
        return counters.events / seconds;
    }

    /** Returns the latency corrected for the expected rate, which must be given. */
    Histogram correctedLatency() {
        return LatencyRecorder.corrected(
                latency, 1_000_000L / options.measurement().expectedPerSecond());
    }

    /** Returns the checks that failed; empty if all passed. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        if (failed > 0) {
            findings.add("connections that could not be opened: " + failed + "; the first one: " + firstFailure);
        }
        addFinding(findings, "connections closed by the server", counters.dropped);
        addFinding(findings, "lost events", counters.lost);
        addFinding(findings, "repeated events", counters.repeated);
        addFinding(findings, "events out of order", counters.outOfOrder);
        addFinding(findings, "malformed frames, messages or events", counters.malformed);
        addFinding(findings, "subscriptions rejected in part", counters.rejected);
        addFinding(findings, "errors from the server", counters.faults);
        addFinding(findings, "connections that have not reconnected", reconnects.missing());
        if (opened > 0 && counters.delivered == 0 && !options.subscriptions().isEmpty()) {
            findings.add("no event was received: check the source of the server (GET /v1/clock), or increase --warmup");
        }
        if (!counters.firstProblem.isEmpty() && !findings.isEmpty()) {
            findings.add("the first problem: " + counters.firstProblem);
        }
        return findings;
    }

    private static void addFinding(List<String> findings, String finding, long count) {
        if (count > 0) {
            findings.add(finding + ": " + count);
        }
    }
}
