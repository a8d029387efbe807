package io.quotecast.bench.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one run came to.
 *
 * @param failed how many could not be opened, the one that publishes included
 * @param failure why the first of them could not; empty if none failed
 * @param tally over all event loops
 * @param least events of the least served of those connections that read, in the window
 * @param latency µs
 * @param early samples that came before they were sent
 * @param serverCpuNanos in the window; -1 if it is not known
 * @param residentKibibytes of the server at the end; -1 if it is not known
 * @param comebacks of those that were ended on purpose
 * @param roundTrips null where nothing was published
 */
record LoadResult(
        LoadOptions options,
        int opened,
        int failed,
        String failure,
        double seconds,
        LoadCounters tally,
        long least,
        long most,
        Histogram latency,
        long early,
        long serverCpuNanos,
        long residentKibibytes,
        double clientCores,
        @Nullable RoundTrips roundTrips,
        ReconnectCounters comebacks) {

    double eventsPerSecond() {
        return tally.events / seconds;
    }

    /** The latency with the samples that others stand for; only where an expected rate is given. */
    Histogram correctedLatency() {
        return LatencyRecorder.corrected(
                latency, 1_000_000L / options.measures().expectedPerSecond());
    }

    /** Which checks failed, in words; empty if all passed. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        find(findings, failed, "connections could not be opened: " + failure);
        find(findings, tally.dropped, "connections were closed by the server");
        find(findings, tally.lost, "events were lost");
        find(findings, tally.repeated, "events were repeated");
        find(findings, tally.outOfOrder, "events were out of order");
        find(findings, tally.malformed, "things came that cannot be read");
        find(findings, tally.rejected, "subscriptions were refused in part");
        find(findings, tally.faults, "errors were told");
        find(findings, comebacks.missing(), "connections that were ended have not come back");
        if (opened > 0 && tally.delivered == 0 && !options.wishes().isEmpty()) {
            findings.add("no event came: does the server have a source? See GET /v1/clock and --warmup");
        }
        if (!tally.complaint.isEmpty() && !findings.isEmpty()) {
            findings.add("the first to go wrong: " + tally.complaint);
        }
        return findings;
    }

    private static void find(List<String> findings, long count, String what) {
        if (count > 0) {
            findings.add(count + " " + what);
        }
    }
}
