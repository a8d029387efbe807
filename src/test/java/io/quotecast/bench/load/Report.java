package io.quotecast.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** An outcome in writing: a table for people, JSON for programs. */
record Report(Outcome outcome) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    /** Above this share of its event loops, the load client may be what holds the figures down. */
    private static final double BUSY = 0.8;

    String table() {
        StringBuilder table = new StringBuilder();
        Options options = outcome.options();
        Tally tally = outcome.tally();
        row(
                table,
                "connections",
                "%,d opened, %,d failed, %,d closed by the server%s; %,d slow",
                outcome.opened(),
                outcome.failed(),
                closed(tally),
                tally.closes.isEmpty() ? "" : " " + tally.closes,
                options.crowd().slow());
        row(
                table,
                "delivered",
                "%,.0f events/s in %,.0f frames/s, %,.1f MB/s, for %.2f s after %d s",
                outcome.eventsPerSecond(),
                tally.frames / outcome.seconds(),
                tally.bytes / outcome.seconds() / 1e6,
                outcome.seconds(),
                options.window().warmUpSeconds());
        row(table, "per reader", "%,d to %,d events", outcome.least(), outcome.most());
        latency(table, "latency", outcome.latency());
        if (outcome.early() > 0) {
            row(table, "", "%,d of them before they were sent: the clocks differ", outcome.early());
        }
        if (options.measures().expectedPerSecond() > 0) {
            latency(table, "corrected", outcome.correctedLatency());
        }
        RoundTrips trips = outcome.roundTrips();
        if (trips != null) {
            latency(table, "round trip", trips.histogram());
            row(
                    table,
                    "",
                    "%,d published, %,d acknowledged, %,d returned, in the whole run",
                    trips.sent(),
                    trips.acknowledged(),
                    trips.returned());
        }
        comebacks(table, outcome.comebacks());
        row(
                table,
                "found",
                "%,d lost, %,d repeated, %,d out of order; %,d told as lost, %,d merged; %,d unreadable",
                tally.lost,
                tally.repeated,
                tally.outOfOrder,
                tally.told,
                tally.merged,
                tally.malformed);
        row(
                table,
                "heard",
                "%,d heartbeats, at most %.2f s apart; errors %s",
                tally.heartbeats,
                tally.longestBeatMicros / 1e6,
                tally.errors);
        if (options.measures().pid() > 0) {
            row(table, "server", "%s", server());
        }
        boolean busy = outcome.clientCores() > BUSY * options.crowd().threads();
        row(table, "client", "%.2f cores%s", outcome.clientCores(), busy ? ": it may be the limit, try --threads" : "");
        row(table, "checks", "%s", outcome.findings().isEmpty() ? "passed" : "FAILED");
        outcome.findings().forEach(finding -> row(table, "", "%s", finding));
        return table.toString();
    }

    String json() {
        try {
            return new JsonMapper().writeValueAsString(values());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> values() {
        Tally tally = outcome.tally();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("asked", outcome.options().crowd().connections());
        values.put("opened", outcome.opened());
        values.put("failed", outcome.failed());
        values.put("closed", closed(tally));
        values.put("close_codes", tally.closes);
        values.put("seconds", rounded(outcome.seconds()));
        values.put("events_per_s", Math.round(outcome.eventsPerSecond()));
        values.put("frames_per_s", Math.round(tally.frames / outcome.seconds()));
        values.put("mb_per_s", rounded(tally.bytes / outcome.seconds() / 1e6));
        values.put("per_connection_least", outcome.least());
        values.put("per_connection_most", outcome.most());
        values.put("latency_us", percentiles(outcome.latency()));
        values.put("latency_early", outcome.early());
        if (outcome.options().measures().expectedPerSecond() > 0) {
            values.put("latency_corrected_us", percentiles(outcome.correctedLatency()));
        }
        RoundTrips trips = outcome.roundTrips();
        if (trips != null) {
            values.put("round_trip_us", percentiles(trips.histogram()));
            values.put("published", trips.sent());
            values.put("acknowledged", trips.acknowledged());
            values.put("returned", trips.returned());
        }
        values.putAll(values(outcome.comebacks()));
        values.put("lost", tally.lost);
        values.put("repeated", tally.repeated);
        values.put("out_of_order", tally.outOfOrder);
        values.put("told", tally.told);
        values.put("merged", tally.merged);
        values.put("malformed", tally.malformed);
        values.put("heartbeats", tally.heartbeats);
        values.put("heartbeats_apart_us", tally.longestBeatMicros);
        values.put("errors", tally.errors);
        if (outcome.serverCpuNanos() >= 0) {
            values.put("cpu_share", rounded(outcome.serverCpuNanos() / 1e9 / outcome.seconds()));
            values.put("cpu_ns_per_event", nanosPerEvent());
        }
        if (outcome.residentKibibytes() >= 0) {
            values.put("rss_kb", outcome.residentKibibytes());
        }
        values.put("client_cores", rounded(outcome.clientCores()));
        values.put("passed", outcome.findings().isEmpty());
        values.put("findings", outcome.findings());
        return values;
    }

    private static void comebacks(StringBuilder table, Comebacks comebacks) {
        Comeback cut = comebacks.cut();
        if (cut.goneCount() > 0) {
            row(
                    table,
                    "cut",
                    "%,d at once; %,d back and live after %.2f s, %,d attempts refused",
                    cut.goneCount(),
                    cut.backCount(),
                    cut.seconds(),
                    cut.refusals());
        }
        Comeback resumed = comebacks.resumed();
        Comeback renewed = comebacks.renewed();
        if (resumed.goneCount() + renewed.goneCount() > 0) {
            row(
                    table,
                    "churn",
                    "%,d cut, %,d of them resumed; %,d left, %,d came anew; %,d attempts refused",
                    resumed.goneCount(),
                    resumed.backCount(),
                    renewed.goneCount(),
                    renewed.backCount(),
                    resumed.refusals() + renewed.refusals());
        }
    }

    private static Map<String, Object> values(Comebacks comebacks) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (comebacks.cut().goneCount() > 0) {
            values.put("cut", comebacks.cut().goneCount());
            values.put("cut_back", comebacks.cut().backCount());
            values.put("cut_back_seconds", rounded(comebacks.cut().seconds()));
            values.put("cut_refused", comebacks.cut().refusals());
        }
        Comeback resumed = comebacks.resumed();
        Comeback renewed = comebacks.renewed();
        if (resumed.goneCount() + renewed.goneCount() > 0) {
            values.put("churn_cut", resumed.goneCount());
            values.put("churn_resumed", resumed.backCount());
            values.put("churn_left", renewed.goneCount());
            values.put("churn_renewed", renewed.backCount());
            values.put("churn_refused", resumed.refusals() + renewed.refusals());
        }
        return values;
    }

    private String server() {
        if (outcome.serverCpuNanos() < 0) {
            return "not measured: no process " + outcome.options().measures().pid() + " whose CPU time can be seen";
        }
        long resident = outcome.residentKibibytes();
        return String.format(
                Locale.ROOT,
                "%.2f cores, %,d ns per event, %s",
                outcome.serverCpuNanos() / 1e9 / outcome.seconds(),
                nanosPerEvent(),
                resident < 0
                        ? "memory not measured: there is no /proc"
                        : String.format(Locale.ROOT, "%,d MiB resident", resident / 1024));
    }

    private long nanosPerEvent() {
        return outcome.serverCpuNanos() / Math.max(1, outcome.tally().events);
    }

    private static long closed(Tally tally) {
        return tally.closes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static void latency(StringBuilder table, String name, Histogram micros) {
        StringBuilder text = new StringBuilder();
        for (double percentile : PERCENTILES) {
            text.append(String.format(
                    Locale.ROOT, "p%s %.2f  ", label(percentile), micros.getValueAtPercentile(percentile) / 1e3));
        }
        row(table, name, "%smax %.2f ms, of %,d samples", text, micros.getMaxValue() / 1e3, micros.getTotalCount());
    }

    private static Map<String, Long> percentiles(Histogram micros) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (double percentile : PERCENTILES) {
            values.put("p" + label(percentile).replace(".", ""), micros.getValueAtPercentile(percentile));
        }
        values.put("max", micros.getMaxValue());
        values.put("samples", micros.getTotalCount());
        return values;
    }

    private static String label(double percentile) {
        return percentile == Math.rint(percentile) ? Integer.toString((int) percentile) : Double.toString(percentile);
    }

    private static void row(StringBuilder table, String name, String format, Object... values) {
        table.append(String.format("%-12s ", name))
                .append(String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
