package io.quotecast.cli.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run came to.
 *
 * @param failed how many could not be opened, the one that publishes included
 * @param firstFailure why the first of them could not; empty if none failed
 * @param counters over all event loops
 * @param minEvents events of the least served of those connections that read, in the window
 * @param latency µs
 * @param earlySamples samples that came before they were sent
 * @param serverCpuNanos in the window; -1 if it is not known
 * @param residentKibibytes of the server at the end; -1 if it is not known
 * @param reconnects of those that were ended on purpose
 * @param roundTrips null where nothing was published
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

    /** The latency with the samples that others stand for; only where an expected rate is given. */
    Histogram correctedLatency() {
        return LatencyRecorder.corrected(
                latency, 1_000_000L / options.measurement().expectedPerSecond());
    }

    /** Which checks failed, in words; empty if all passed. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        addFinding(findings, failed, "connections could not be opened: " + firstFailure);
        addFinding(findings, counters.dropped, "connections were closed by the server");
        addFinding(findings, counters.lost, "events were lost");
        addFinding(findings, counters.repeated, "events were repeated");
        addFinding(findings, counters.outOfOrder, "events were out of order");
        addFinding(findings, counters.malformed, "things came that cannot be read");
        addFinding(findings, counters.rejected, "subscriptions were refused in part");
        addFinding(findings, counters.faults, "errors were told");
        addFinding(findings, reconnects.missing(), "connections that were ended have not come back");
        if (opened > 0 && counters.delivered == 0 && !options.subscriptions().isEmpty()) {
            findings.add("no event came: does the server have a source? See GET /v1/clock and --warmup");
        }
        if (!counters.firstProblem.isEmpty() && !findings.isEmpty()) {
            findings.add("the first to go wrong: " + counters.firstProblem);
        }
        return findings;
    }

    private static void addFinding(List<String> findings, long count, String finding) {
        if (count > 0) {
            findings.add(count + " " + finding);
        }
    }
}
