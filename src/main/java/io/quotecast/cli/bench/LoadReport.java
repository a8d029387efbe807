package io.quotecast.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The report of a run, as a table and as JSON. */
record LoadReport(LoadResult result) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    /** The load client may be the bottleneck if it uses more than this share of its event loops. */
    private static final double BUSY_SHARE = 0.8;

    String table() {
        StringBuilder table = new StringBuilder();
        LoadOptions loadOptions = result.options();
        LoadCounters counters = result.counters();
        row(
                table,
                "connections",
                "%,d opened, %,d failed, %,d closed by the server%s, %,d slow",
                result.opened(),
                result.failed(),
                closed(counters),
                counters.closes.isEmpty() ? "" : " " + counters.closes,
                loadOptions.clients().slow());
        row(
                table,
                "delivered",
                "%,.0f events/s in %,.0f frames/s, %,.1f MB/s, for %.2f s after %d s of warm-up",
                result.eventsPerSecond(),
                counters.frames / result.seconds(),
                counters.bytes / result.seconds() / 1e6,
                result.seconds(),
                loadOptions.timing().warmUpSeconds());
        row(table, "per reader", "%,d to %,d events", result.minEvents(), result.maxEvents());
        latency(table, "latency", result.latency());
        if (result.earlySamples() > 0) {
            row(table, "", "%,d samples below zero: the clocks differ", result.earlySamples());
        }
        if (loadOptions.measurement().expectedPerSecond() > 0) {
            latency(table, "corrected", result.correctedLatency());
        }
        RoundTrips roundTrips = result.roundTrips();
        if (roundTrips != null) {
            latency(table, "round trip", roundTrips.histogram());
            row(
                    table,
                    "",
                    "%,d published, %,d acknowledged, %,d returned in the whole run",
                    roundTrips.sent(),
                    roundTrips.acknowledged(),
                    roundTrips.returned());
        }
        addReconnects(table, result.reconnects());
        if (loadOptions.target().dialect() == LoadDialect.QUOTECAST) {
            addChecks(table, counters);
        } else {
            row(table, "events", "counted, but not checked in this dialect");
        }
        row(table, "errors", "%s", counters.errors.isEmpty() ? "none" : "by code " + counters.errors);
        if (loadOptions.measurement().pid() > 0) {
            row(table, "server", "%s", server());
        }
        boolean busy = result.clientCores() > BUSY_SHARE * loadOptions.clients().threads();
        row(
                table,
                "client",
                "%.2f cores%s",
                result.clientCores(),
                busy ? ": may be the bottleneck; try --threads" : "");
        row(table, "checks", "%s", result.findings().isEmpty() ? "passed" : "FAILED");
        result.findings().forEach(finding -> row(table, "", "%s", finding));
        return table.toString();
    }

    String json() {
        return values().toString();
    }

    private ObjectNode values() {
        LoadCounters counters = result.counters();
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.put("dialect", result.options().target().dialect().text());
        values.put("requested", result.options().clients().connections());
        values.put("opened", result.opened());
        values.put("failed", result.failed());
        values.put("closed", closed(counters));
        values.set("close_codes", byCode(counters.closes));
        values.put("seconds", rounded(result.seconds()));
        values.put("events_per_s", Math.round(result.eventsPerSecond()));
        values.put("frames_per_s", Math.round(counters.frames / result.seconds()));
        values.put("mb_per_s", rounded(counters.bytes / result.seconds() / 1e6));
        values.put("per_connection_min", result.minEvents());
        values.put("per_connection_max", result.maxEvents());
        values.set("latency_us", percentiles(result.latency()));
        values.put("latency_below_zero", result.earlySamples());
        if (result.options().measurement().expectedPerSecond() > 0) {
            values.set("latency_corrected_us", percentiles(result.correctedLatency()));
        }
        RoundTrips roundTrips = result.roundTrips();
        if (roundTrips != null) {
            values.set("round_trip_us", percentiles(roundTrips.histogram()));
            values.put("published", roundTrips.sent());
            values.put("acknowledged", roundTrips.acknowledged());
            values.put("returned", roundTrips.returned());
        }
        values.setAll(values(result.reconnects()));
        values.put("lost", counters.lost);
        values.put("repeated", counters.repeated);
        values.put("out_of_order", counters.outOfOrder);
        values.put("malformed", counters.malformed);
        values.put("reported_lost", counters.reportedLost);
        values.put("conflated", counters.conflated);
        values.put("heartbeats", counters.heartbeats);
        values.put("heartbeat_gap_max_us", counters.maxHeartbeatGapMicros);
        values.set("errors", byCode(counters.errors));
        if (result.serverCpuNanos() >= 0) {
            values.put("server_cores", rounded(result.serverCpuNanos() / 1e9 / result.seconds()));
            values.put("server_ns_per_event", nanosPerEvent());
        }
        if (result.residentKibibytes() >= 0) {
            values.put("server_rss_kib", result.residentKibibytes());
        }
        values.put("client_cores", rounded(result.clientCores()));
        values.put("passed", result.findings().isEmpty());
        ArrayNode findings = values.putArray("findings");
        result.findings().forEach(findings::add);
        return values;
    }

    private static void addChecks(StringBuilder table, LoadCounters counters) {
        row(
                table,
                "events",
                "%,d lost, %,d repeated, %,d out of order, %,d malformed; %,d reported lost, %,d conflated",
                counters.lost,
                counters.repeated,
                counters.outOfOrder,
                counters.malformed,
                counters.reportedLost,
                counters.conflated);
        row(
                table,
                "heartbeats",
                "%,d, at most %.2f s apart",
                counters.heartbeats,
                counters.maxHeartbeatGapMicros / 1e6);
    }

    private static void addReconnects(StringBuilder table, ReconnectCounters reconnects) {
        ReconnectCounter cut = reconnects.cut();
        if (cut.disconnectedCount() > 0) {
            row(
                    table,
                    "cut",
                    "%,d at once; %,d reconnected and caught up after %.2f s; %,d attempts refused",
                    cut.disconnectedCount(),
                    cut.reconnectedCount(),
                    cut.seconds(),
                    cut.refusedCount());
        }
        ReconnectCounter resumed = reconnects.resumed();
        ReconnectCounter replaced = reconnects.replaced();
        if (resumed.disconnectedCount() + replaced.disconnectedCount() > 0) {
            row(
                    table,
                    "churn",
                    "%,d cut, %,d resumed; %,d closed, %,d replaced; %,d attempts refused",
                    resumed.disconnectedCount(),
                    resumed.reconnectedCount(),
                    replaced.disconnectedCount(),
                    replaced.reconnectedCount(),
                    resumed.refusedCount() + replaced.refusedCount());
        }
    }

    private static ObjectNode values(ReconnectCounters reconnects) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        if (reconnects.cut().disconnectedCount() > 0) {
            values.put("cut", reconnects.cut().disconnectedCount());
            values.put("cut_reconnected", reconnects.cut().reconnectedCount());
            values.put("cut_reconnect_seconds", rounded(reconnects.cut().seconds()));
            values.put("cut_refused", reconnects.cut().refusedCount());
        }
        ReconnectCounter resumed = reconnects.resumed();
        ReconnectCounter replaced = reconnects.replaced();
        if (resumed.disconnectedCount() + replaced.disconnectedCount() > 0) {
            values.put("churn_cut", resumed.disconnectedCount());
            values.put("churn_resumed", resumed.reconnectedCount());
            values.put("churn_closed", replaced.disconnectedCount());
            values.put("churn_replaced", replaced.reconnectedCount());
            values.put("churn_refused", resumed.refusedCount() + replaced.refusedCount());
        }
        return values;
    }

    private String server() {
        if (result.serverCpuNanos() < 0) {
            return "not measured: process " + result.options().measurement().pid()
                    + " does not exist, or its CPU time is not accessible";
        }
        long resident = result.residentKibibytes();
        return String.format(
                Locale.ROOT,
                "%.2f cores, %,d ns per event, %s",
                result.serverCpuNanos() / 1e9 / result.seconds(),
                nanosPerEvent(),
                resident < 0
                        ? "memory not measured: /proc is not available"
                        : String.format(Locale.ROOT, "%,d MiB resident", resident / 1024));
    }

    private long nanosPerEvent() {
        return result.serverCpuNanos() / Math.max(1, result.counters().events);
    }

    private static ObjectNode byCode(Map<Integer, Long> counts) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        counts.forEach((code, count) -> values.put(Integer.toString(code), count));
        return values;
    }

    private static long closed(LoadCounters counters) {
        return counters.closes.values().stream().mapToLong(Long::longValue).sum();
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
        row(table, name, "%smax %.2f ms, %,d samples", text, micros.getMaxValue() / 1e3, micros.getTotalCount());
    }

    private static ObjectNode percentiles(Histogram micros) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
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
