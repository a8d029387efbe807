package io.quotecast.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quotecast.access.Crowd;
import io.quotecast.access.Guests;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.feed.RoadThread;
import io.quotecast.history.store.Archive;
import io.quotecast.push.Hub;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The numbers that the stages count, under the names in which they are read at {@code /q/metrics}. */
@Singleton
public class Metrics {
    private final MeterRegistry registry;
    private final Crowd crowd;
    private final Guests guests;
    private final Refusals refusals;
    private final RoadThread road;
    private final Archive archive;
    private final Hub hub;

    Metrics(
            MeterRegistry registry,
            Crowd crowd,
            Guests guests,
            Refusals refusals,
            RoadThread road,
            Archive archive,
            Hub hub) {
        this.registry = registry;
        this.crowd = crowd;
        this.guests = guests;
        this.refusals = refusals;
        this.road = road;
        this.archive = archive;
        this.hub = hub;
    }

    void bind(@Observes StartupEvent event) {
        for (Limit limit : Limit.values()) {
            FunctionCounter.builder("quotecast.refusals", refusals, all -> all.total(limit))
                    .tag("limit", limit.text())
                    .description("What a limit has refused")
                    .register(registry);
        }
        Gauge.builder("quotecast.connections", crowd, Crowd::count)
                .description("Open WebSocket connections and event streams")
                .register(registry);
        Gauge.builder("quotecast.connections.with.key", guests, Guests::count)
                .description("Those of them that said who they are")
                .register(registry);
        Gauge.builder("quotecast.road.waiting", road, RoadThread::waiting)
                .description("Events that wait to be taken")
                .register(registry);
        FunctionCounter.builder("quotecast.road.failures", road, RoadThread::failures)
                .description("How often something on the road threw")
                .register(registry);
        FunctionCounter.builder("quotecast.history.dropped", archive, Archive::dropped)
                .description("Trades and bars that are not in history because too many waited to be written")
                .register(registry);
        FunctionCounter.builder("quotecast.history.written", archive, Archive::written)
                .description("Trades and bars written to history")
                .register(registry);
        FunctionCounter.builder("quotecast.history.too.old", archive, Archive::tooOld)
                .description("Trades and bars that came when they were older than history keeps any")
                .register(registry);
        Gauge.builder("quotecast.history.waiting", archive, Archive::waiting)
                .description("Trades and bars that wait to be written to history")
                .register(registry);
        FunctionCounter.builder("quotecast.shard.waits", hub, Hub::waits)
                .description("How often the road had to wait for a shard")
                .register(registry);
    }
}
