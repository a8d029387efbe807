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
    private static final int NEWEST = 1_024;

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

    void in(@Observes StartupEvent event, Intake intake, PipelineThread road, Rooms rooms) {
        intake.watch(this::bind);
        meterRegistrar.gauge(
                "quotecast.road.waiting", "", road, PipelineThread::waiting, "Events that wait to be taken");
        meterRegistrar.gauge(
                "quotecast.road.still",
                "seconds",
                road,
                one -> seconds(one.nowMicros()),
                "How long ago the road last looked for what is to do");
        meterRegistrar.counter(
                "quotecast.road.failures", "", road, PipelineThread::failures, "How often something on the road threw");
        for (Rooms.Outcome outcome : Rooms.Outcome.values()) {
            meterRegistrar.counter(
                    "quotecast.publishes",
                    "",
                    rooms,
                    all -> all.total(outcome),
                    "Messages that clients published, and how that went",
                    "outcome",
                    MeterRegistrar.label(outcome));
        }
    }

    private void bind(EventSink eventSink) {
        meterRegistrar.counter(
                "quotecast.events.in",
                "",
                eventSink,
                EventSink::accepted,
                "Events that came in",
                "source",
                eventSink.name());
        for (Rejection reason : Rejection.values()) {
            meterRegistrar.counter(
                    "quotecast.events.rejected",
                    "",
                    eventSink,
                    one -> one.rejected(reason),
                    "Events that were not let in",
                    "source",
                    eventSink.name(),
                    "reason",
                    MeterRegistrar.label(reason));
        }
        meterRegistrar.gauge(
                "quotecast.source.age",
                "seconds",
                eventSink,
                one -> one.acceptedMicros() == 0 ? Double.NaN : seconds(one.acceptedMicros()),
                "How long ago the newest event came in",
                "source",
                eventSink.name());
        meterRegistrar.gauge(
                "quotecast.source.ok",
                "",
                eventSink,
                one -> one.isWell() ? 1 : 0,
                "1 if the source is well or does not say how it is, 0 if it is stale or down",
                "source",
                eventSink.name());
    }

    void tape(@Observes StartupEvent event, Journal journal, Archive archive) {
        meterRegistrar.gauge("quotecast.journal.position", "", journal, Journal::last, "Position of the newest event");
        meterRegistrar.gauge(
                "quotecast.journal.held",
                "",
                journal,
                tape -> tape.last() - tape.first() + 1,
                "Events that are held for those who come back");
        meterRegistrar.gauge("quotecast.journal.age", "seconds", journal, Metrics::age, "Age of the newest event");
        meterRegistrar.gauge(
                "quotecast.journal.fault",
                "",
                journal,
                tape -> tape.fault().isEmpty() ? 0 : 1,
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

    void out(@Observes StartupEvent event, Hub hub) {
        new PushMetrics(meterRegistrar, hub).bind();
        new HistogramCollector(hub).register(collectors);
    }

    void who(
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
                    all -> all.total(limit),
                    "What a limit has refused",
                    "limit",
                    limit.text());
        }
        closeCounter
                .all()
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
    private static double age(Journal journal) {
        long[] newest = {0};
        long after = Math.max(journal.first() - 1, journal.last() - NEWEST);
        journal.readAfter(
                after,
                NEWEST,
                entry -> newest[0] = Math.max(newest[0], entry.event().timeMicros()));
        return newest[0] == 0 ? Double.NaN : seconds(newest[0]);
    }

    private static double seconds(long sinceMicros) {
        return Math.max(0, Micros.now(CLOCK) - sinceMicros) / 1_000_000.0;
    }
}
