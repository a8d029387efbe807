package io.quotecast.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.base.Micros;
import io.quotecast.history.store.Archive;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.journal.Journal;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.rooms.Rooms;
import io.quotecast.source.EventSink;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/** The numbers that the stages count, under the names in which they are read at {@code /q/metrics}. */
@Singleton
public class Metrics {
    private static final InstantSource CLOCK = InstantSource.system();
    /** Among so many of the newest entries is one that came in: bars, which end together, have the times of their starts. */
    private static final int NEWEST_ENTRIES = 1_024;

    private final MeterRegistrar meterRegistrar;
    private final CollectorRegistry collectors;

    Metrics(MeterRegistry registry, CollectorRegistry collectors) {
        this.meterRegistrar = new MeterRegistrar(registry);
        this.collectors = collectors;
    }

    /** One for all: else everyone who asks would get a registry of his own, which nobody reads. */
    @Produces
    @Singleton
    static CollectorRegistry collectors() {
        return new CollectorRegistry(true);
    }

    void bindIngest(@Observes StartupEvent event, Intake intake, PipelineThread pipeline, Rooms rooms) {
        intake.watch(this::bindSource);
        meterRegistrar.gauge(
                "quotecast.road.waiting", "", pipeline, PipelineThread::queueSize, "Events that wait to be taken");
        meterRegistrar.gauge(
                "quotecast.road.still",
                "seconds",
                pipeline,
                target -> secondsSince(target.nowMicros()),
                "How long ago the road last looked for what is to do");
        meterRegistrar.counter(
                "quotecast.road.failures",
                "",
                pipeline,
                PipelineThread::failures,
                "How often something on the road threw");
        for (Rooms.Outcome outcome : Rooms.Outcome.values()) {
            meterRegistrar.counter(
                    "quotecast.publishes",
                    "",
                    rooms,
                    target -> target.total(outcome),
                    "Messages that clients published, and how that went",
                    "outcome",
                    MeterRegistrar.label(outcome));
        }
    }

    private void bindSource(EventSink sink) {
        meterRegistrar.counter(
                "quotecast.events.in", "", sink, EventSink::accepted, "Events that came in", "source", sink.name());
        for (Rejection reason : Rejection.values()) {
            meterRegistrar.counter(
                    "quotecast.events.rejected",
                    "",
                    sink,
                    target -> target.rejected(reason),
                    "Events that were not let in",
                    "source",
                    sink.name(),
                    "reason",
                    MeterRegistrar.label(reason));
        }
        meterRegistrar.gauge(
                "quotecast.source.age",
                "seconds",
                sink,
                target -> target.acceptedMicros() == 0 ? Double.NaN : secondsSince(target.acceptedMicros()),
                "How long ago the newest event came in",
                "source",
                sink.name());
        meterRegistrar.gauge(
                "quotecast.source.ok",
                "",
                sink,
                target -> target.isHealthy() ? 1 : 0,
                "1 if the source is well or does not say how it is, 0 if it is stale or down",
                "source",
                sink.name());
    }

    void bindJournal(@Observes StartupEvent event, Journal journal, Archive archive) {
        meterRegistrar.gauge("quotecast.journal.position", "", journal, Journal::last, "Position of the newest event");
        meterRegistrar.gauge(
                "quotecast.journal.held",
                "",
                journal,
                target -> target.last() - target.first() + 1,
                "Events that are held for those who come back");
        meterRegistrar.gauge(
                "quotecast.journal.age", "seconds", journal, Metrics::newestEventAgeSeconds, "Age of the newest event");
        meterRegistrar.gauge(
                "quotecast.journal.fault",
                "",
                journal,
                target -> target.fault().isEmpty() ? 0 : 1,
                "1 while nothing can be kept, 0 while all is well");
        meterRegistrar.gauge(
                "quotecast.journal.lag",
                "",
                journal,
                Journal::lag,
                "Events on the log that have not been read from it");
        meterRegistrar.counter(
                "quotecast.history.dropped",
                "",
                archive,
                Archive::dropped,
                "Trades and bars that are not in history because too many waited to be written");
        meterRegistrar.counter(
                "quotecast.history.written", "", archive, Archive::written, "Trades and bars written to history");
        meterRegistrar.counter(
                "quotecast.history.too.old",
                "",
                archive,
                Archive::tooOld,
                "Trades and bars that came when they were older than history keeps any");
        meterRegistrar.gauge(
                "quotecast.history.waiting",
                "",
                archive,
                Archive::waiting,
                "Trades and bars that wait to be written to history");
    }

    void bindPush(@Observes StartupEvent event, Hub hub) {
        new PushMetrics(meterRegistrar, hub).bind();
        new HistogramCollector(hub).register(collectors);
    }

    void bindConnections(
            @Observes StartupEvent event,
            ConnectionLimiter connectionLimiter,
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
                "quotecast.connections.with.key",
                "",
                authenticatedConnections,
                AuthenticatedConnections::count,
                "Those that said who they are");
        meterRegistrar.gauge("quotecast.rooms", "", rooms, Rooms::count, "Rooms that there are");
        for (Limit limit : Limit.values()) {
            meterRegistrar.counter(
                    "quotecast.refusals",
                    "",
                    limitCounters,
                    target -> target.total(limit),
                    "What a limit has refused",
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
                        "Connections and event streams that have ended",
                        "code",
                        code));
    }

    /** Of an event that came in, by its own time; not a number if the tape holds none. */
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
