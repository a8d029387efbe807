package io.quotecast.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** An outcome in writing: a table for people, JSON for programs. */
record LoadReport(LoadResult outcome) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    /** Above this share of its event loops, the load client may be what holds the figures down. */
    private static final double BUSY = 0.8;

    String table() {
        StringBuilder table = new StringBuilder();
        LoadOptions loadOptions = outcome.options();
        LoadCounters loadCounters = outcome.tally();
        row(
                table,
                "connections",
                "%,d opened, %,d failed, %,d closed by the server%s; %,d slow",
                outcome.opened(),
                outcome.failed(),
                closed(loadCounters),
                loadCounters.closes.isEmpty() ? "" : " " + loadCounters.closes,
                loadOptions.crowd().slow());
        row(
                table,
                "delivered",
                "%,.0f events/s in %,.0f frames/s, %,.1f MB/s, for %.2f s after %d s",
                outcome.eventsPerSecond(),
                loadCounters.frames / outcome.seconds(),
                loadCounters.bytes / outcome.seconds() / 1e6,
                outcome.seconds(),
                loadOptions.window().warmUpSeconds());
        row(table, "per reader", "%,d to %,d events", outcome.least(), outcome.most());
        latency(table, "latency", outcome.latency());
        if (outcome.early() > 0) {
            row(table, "", "%,d of them before they were sent: the clocks differ", outcome.early());
        }
        if (loadOptions.measures().expectedPerSecond() > 0) {
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
                loadCounters.lost,
                loadCounters.repeated,
                loadCounters.outOfOrder,
                loadCounters.told,
                loadCounters.merged,
                loadCounters.malformed);
        row(
                table,
                "heard",
                "%,d heartbeats, at most %.2f s apart; errors %s",
                loadCounters.heartbeats,
                loadCounters.longestBeatMicros / 1e6,
                loadCounters.errors);
        if (loadOptions.measures().pid() > 0) {
            row(table, "server", "%s", server());
        }
        boolean busy = outcome.clientCores() > BUSY * loadOptions.crowd().threads();
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
        LoadCounters loadCounters = outcome.tally();
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("asked", outcome.options().crowd().connections());
        values.put("opened", outcome.opened());
        values.put("failed", outcome.failed());
        values.put("closed", closed(loadCounters));
        values.put("close_codes", loadCounters.closes);
        values.put("seconds", rounded(outcome.seconds()));
        values.put("events_per_s", Math.round(outcome.eventsPerSecond()));
        values.put("frames_per_s", Math.round(loadCounters.frames / outcome.seconds()));
        values.put("mb_per_s", rounded(loadCounters.bytes / outcome.seconds() / 1e6));
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
        values.put("lost", loadCounters.lost);
        values.put("repeated", loadCounters.repeated);
        values.put("out_of_order", loadCounters.outOfOrder);
        values.put("told", loadCounters.told);
        values.put("merged", loadCounters.merged);
        values.put("malformed", loadCounters.malformed);
        values.put("heartbeats", loadCounters.heartbeats);
        values.put("heartbeats_apart_us", loadCounters.longestBeatMicros);
        values.put("errors", loadCounters.errors);
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

    private static void comebacks(StringBuilder table, ReconnectCounters reconnectCounters) {
        ReconnectCounter cut = reconnectCounters.cut();
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
        ReconnectCounter resumed = reconnectCounters.resumed();
        ReconnectCounter renewed = reconnectCounters.renewed();
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

    private static Map<String, Object> values(ReconnectCounters reconnectCounters) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (reconnectCounters.cut().goneCount() > 0) {
            values.put("cut", reconnectCounters.cut().goneCount());
            values.put("cut_back", reconnectCounters.cut().backCount());
            values.put("cut_back_seconds", rounded(reconnectCounters.cut().seconds()));
            values.put("cut_refused", reconnectCounters.cut().refusals());
        }
        ReconnectCounter resumed = reconnectCounters.resumed();
        ReconnectCounter renewed = reconnectCounters.renewed();
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

    private static long closed(LoadCounters loadCounters) {
        return loadCounters.closes.values().stream().mapToLong(Long::longValue).sum();
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
