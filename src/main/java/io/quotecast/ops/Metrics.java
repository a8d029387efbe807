package io.quotecast.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.HttpConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.alerts.Alerts;
import io.quotecast.base.Micros;
import io.quotecast.history.store.Archive;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.journal.Journal;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.rooms.Rooms;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.capture.FrameCapture;
import io.quotecast.state.BarHistory;
import io.quotecast.state.DerivationFailures;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** Exports the counters of all stages at {@code /q/metrics}. */
@Singleton
public class Metrics {
    private static final InstantSource CLOCK = InstantSource.system();
    /**
     * How many of the newest entries are searched for an ingested event. Bars, many of which close together, carry the
     * times of their starts.
     */
    private static final int NEWEST_ENTRIES = 1_024;

    private final ProcessMemory memory = new ProcessMemory(Path.of("/"));
    private final MeterRegistrar meterRegistrar;
    private final CollectorRegistry collectors;

    Metrics(MeterRegistry registry, CollectorRegistry collectors) {
        this.meterRegistrar = new MeterRegistrar(registry);
        this.collectors = collectors;
    }

    /** One instance for all: otherwise each injection point would get a registry of its own, which nothing exports. */
    @Produces
    @Singleton
    static CollectorRegistry collectors() {
        return new CollectorRegistry(true);
    }

    void bindProcess(@Observes StartupEvent event) {
        meterRegistrar.gauge(
                "quotecast.memory.resident",
                "bytes",
                memory,
                ProcessMemory::residentBytes,
                "Memory that the process uses; NaN if unknown");
        meterRegistrar.gauge(
                "quotecast.memory.limit",
                "bytes",
                memory,
                ProcessMemory::limitBytes,
                "Memory that the process may use: of its container or service, or of the machine; NaN if unknown");
    }

    void bindIngest(@Observes StartupEvent event, Intake intake, PipelineThread pipeline, Rooms rooms) {
        intake.watch(this::bindSource);
        meterRegistrar.gauge(
                "quotecast.pipeline.queued.events",
                "",
                pipeline,
                PipelineThread::queueSize,
                "Events in the ingest queue");
        meterRegistrar.gauge(
                "quotecast.pipeline.tick.age",
                "seconds",
                pipeline,
                target -> target.cycleAgeMicros() / 1e6,
                "Time since the last cycle of the pipeline thread");
        meterRegistrar.counter(
                "quotecast.pipeline.failures",
                "",
                pipeline,
                PipelineThread::failures,
                "Events and tasks that the pipeline failed to process");
        for (Rooms.Outcome outcome : Rooms.Outcome.values()) {
            meterRegistrar.counter(
                    "quotecast.publishes",
                    "",
                    rooms,
                    target -> target.total(outcome),
                    "Messages published by clients, by outcome",
                    "outcome",
                    MeterRegistrar.label(outcome));
        }
    }

    private void bindSource(EventSink sink) {
        meterRegistrar.counter(
                "quotecast.events.accepted",
                "",
                sink,
                EventSink::accepted,
                "Accepted events, by source",
                "source",
                sink.name());
        for (Rejection reason : Rejection.values()) {
            meterRegistrar.counter(
                    "quotecast.events.rejected",
                    "",
                    sink,
                    target -> target.rejected(reason),
                    "Rejected events, by source and reason",
                    "source",
                    sink.name(),
                    "reason",
                    MeterRegistrar.label(reason));
        }
        for (FeedAnomaly anomaly : FeedAnomaly.values()) {
            meterRegistrar.counter(
                    "quotecast.source.anomalies",
                    "",
                    sink,
                    target -> target.count(anomaly),
                    "Events of a feed that are missing, repeated or changed, by source and kind",
                    "source",
                    sink.name(),
                    "kind",
                    MeterRegistrar.label(anomaly));
        }
        bindSelection(sink);
        meterRegistrar.gauge(
                "quotecast.source.age",
                "seconds",
                sink,
                target -> target.acceptedMicros() == 0 ? Double.NaN : secondsSince(target.acceptedMicros()),
                "Time since the newest event was accepted or not used; NaN before the first",
                "source",
                sink.name());
        meterRegistrar.gauge(
                "quotecast.source.up",
                "",
                sink,
                target -> target.isHealthy() ? 1 : 0,
                "1 if the source is ok or reports no state, 0 if it is stale or down",
                "source",
                sink.name());
    }

    private void bindSelection(EventSink sink) {
        meterRegistrar.counter(
                "quotecast.source.unused",
                "",
                sink,
                EventSink::unused,
                "Events that were dropped because another source is used for their instrument",
                "source",
                sink.name());
        meterRegistrar.counter(
                "quotecast.source.switches",
                "",
                sink,
                EventSink::switches,
                "Number of times that the source replaced another one, counted for each instrument",
                "source",
                sink.name());
        meterRegistrar.gauge(
                "quotecast.source.shared",
                "",
                sink,
                EventSink::usedInstruments,
                "Instruments of several sources for which this source is used",
                "source",
                sink.name());
    }

    void bindAlerts(@Observes StartupEvent event, Alerts alerts) {
        meterRegistrar.gauge("quotecast.alerts", "", alerts, Alerts::count, "Alerts that clients have set");
        meterRegistrar.counter(
                "quotecast.alerts.fired", "", alerts, Alerts::fired, "Alerts of clients that have fired");
        meterRegistrar.counter(
                "quotecast.alerts.webhook.failures",
                "",
                alerts,
                Alerts::unsent,
                "Fired alerts that the webhook has not accepted");
    }

    void bindCapture(@Observes StartupEvent event, FrameCapture capture) {
        meterRegistrar.counter(
                "quotecast.capture.messages",
                "",
                capture,
                FrameCapture::written,
                "Messages of exchanges written to captures");
        meterRegistrar.counter(
                "quotecast.capture.lost",
                "",
                capture,
                FrameCapture::lost,
                "Messages of exchanges missing from captures because the disk was full or slow");
        meterRegistrar.gauge(
                "quotecast.capture.waiting",
                "bytes",
                capture,
                FrameCapture::waitingBytes,
                "Memory of messages that wait to be written to captures");
    }

    void bindJournal(@Observes StartupEvent event, Journal journal, Archive archive) {
        meterRegistrar.gauge("quotecast.journal.position", "", journal, Journal::last, "Position of the newest event");
        meterRegistrar.gauge(
                "quotecast.journal.retained.events",
                "",
                journal,
                target -> target.last() - target.first() + 1,
                "Events in memory for clients that resume");
        meterRegistrar.gauge(
                "quotecast.journal.age",
                "seconds",
                journal,
                Metrics::newestEventAgeSeconds,
                "Age of the newest ingested event; NaN if there is none");
        meterRegistrar.gauge(
                "quotecast.journal.fault",
                "",
                journal,
                target -> target.fault().isEmpty() ? 0 : 1,
                "1 while the journal cannot be written, else 0");
        meterRegistrar.gauge(
                "quotecast.journal.lag",
                "",
                journal,
                Journal::lag,
                "Events in the journal topic that this node has not read yet");
        meterRegistrar.counter(
                "quotecast.history.dropped",
                "",
                archive,
                Archive::dropped,
                "Trades and bars missing from the history because the write queue was full");
        meterRegistrar.counter(
                "quotecast.history.written", "", archive, Archive::written, "Trades and bars written to the history");
        meterRegistrar.counter(
                "quotecast.history.too.old",
                "",
                archive,
                Archive::tooOld,
                "Trades and bars not written because they were older than the retention period");
        meterRegistrar.gauge(
                "quotecast.history.waiting",
                "",
                archive,
                Archive::waiting,
                "Trades and bars in the write queue of the history");
    }

    void bindDerivedEvents(@Observes StartupEvent event, BarHistory bars, DerivationFailures failures) {
        meterRegistrar.counter(
                "quotecast.bars.late.trades",
                "",
                bars,
                BarHistory::lateTrades,
                "Trades that were too late for at least one of their bars");
        meterRegistrar.counter(
                "quotecast.derivation.failures",
                "",
                failures,
                DerivationFailures::count,
                "Failures to derive tickers and bars, each limited to one symbol");
    }

    void bindMemory(@Observes StartupEvent event, MemoryPressure memoryPressure) {
        meterRegistrar.gauge(
                "quotecast.memory.heap.use",
                "",
                memoryPressure,
                MemoryPressure::heapUse,
                "Used share of the heap after the last collection of the old generation: 0 to 1");
        meterRegistrar.gauge(
                "quotecast.memory.direct.use",
                "",
                memoryPressure,
                MemoryPressure::directUse,
                "Used share of direct memory: 0 to 1");
        meterRegistrar.gauge(
                "quotecast.memory.pressure",
                "",
                memoryPressure,
                target -> target.isHigh() ? 1 : 0,
                "1 while memory is short and new connections are refused, else 0");
        meterRegistrar.counter(
                "quotecast.memory.pressure.episodes",
                "",
                memoryPressure,
                MemoryPressure::episodes,
                "Times that memory became short");
        meterRegistrar.gauge(
                "quotecast.http.unwritten",
                "bytes",
                memoryPressure,
                MemoryPressure::unwrittenBytes,
                "Bytes of requests and responses of HTTP that wait in memory");
    }

    void bindPush(@Observes StartupEvent event, Hub hub) {
        new PushMetrics(meterRegistrar, hub).bind();
        new HistogramCollector(hub).register(collectors);
    }

    void bindConnections(
            @Observes StartupEvent event,
            ConnectionLimiter connectionLimiter,
            HttpConnectionLimiter httpConnectionLimiter,
            AuthenticatedConnections authenticatedConnections,
            Rooms rooms,
            LimitCounters limitCounters,
            CloseCounter closeCounter) {
        meterRegistrar.gauge(
                "quotecast.connections",
                "",
                connectionLimiter,
                ConnectionLimiter::count,
                "Open WebSocket connections and event streams");
        meterRegistrar.gauge(
                "quotecast.connections.authenticated",
                "",
                authenticatedConnections,
                AuthenticatedConnections::count,
                "Open connections that are authenticated by a key or a token");
        meterRegistrar.gauge(
                "quotecast.http.connections",
                "",
                httpConnectionLimiter,
                HttpConnectionLimiter::count,
                "Open connections that are not WebSockets or event streams");
        meterRegistrar.counter(
                "quotecast.http.evictions",
                "",
                httpConnectionLimiter,
                HttpConnectionLimiter::evictions,
                "Connections without a request that were closed to accept newer ones");
        meterRegistrar.gauge("quotecast.rooms", "", rooms, Rooms::count, "Open rooms");
        for (Limit limit : Limit.values()) {
            meterRegistrar.counter(
                    "quotecast.limit.rejections",
                    "",
                    limitCounters,
                    target -> target.total(limit),
                    "Connections and requests rejected, by limit",
                    "limit",
                    limit.text());
        }
        closeCounter
                .countsByCode()
                .forEach((code, count) -> meterRegistrar.counter(
                        "quotecast.closes",
                        "",
                        count,
                        LongAdder::sum,
                        "Connections and event streams that ended, by close code",
                        "code",
                        code));
    }

    /** Returns the age of the newest ingested event by its timestamp; NaN if the journal has none. */
    private static double newestEventAgeSeconds(Journal journal) {
        long[] newest = {0};
        long afterPosition = Math.max(journal.first() - 1, journal.last() - NEWEST_ENTRIES);
        journal.readAfter(
                afterPosition,
                NEWEST_ENTRIES,
                entry -> newest[0] = Math.max(newest[0], entry.event().timeMicros()));
        return newest[0] == 0 ? Double.NaN : secondsSince(newest[0]);
    }

    private static double secondsSince(long sinceMicros) {
        return Math.max(0, Micros.now(CLOCK) - sinceMicros) / 1_000_000.0;
    }
}
