package io.quotecast.web.socket;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.push.Hub;
import io.quotecast.web.http.EventsRoute;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * How the server takes leave when it is stopped: nobody new is let in, every client hears when to come back and with
 * what cursor, and then its connection is closed with 1012. Over as soon as all have left.
 */
@Singleton
@Priority(1)
public class Drain implements HttpUpgradeCheck {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final CloseReason RESTART = new CloseReason(1012, "the server restarts");
    /** So many clients are asked back per second, in the middle of them: what a server opens without effort. */
    private static final long RECONNECTS_PER_SECOND = 1_000;

    private static final long MAX_SPREAD_MILLIS = 60_000;
    private static final long POLL_NANOS = 5_000_000L;

    private final Hub hub;
    private final OpenConnections connections;
    private final EventsRoute events;
    private final Duration maxDuration;

    Drain(Hub hub, OpenConnections connections, EventsRoute events, DrainTime drainTime) {
        this.hub = hub;
        this.connections = connections;
        this.events = events;
        this.maxDuration = drainTime.duration;
    }

    /** How long it may take in all. */
    public record DrainTime(Duration duration) {}

    /** Called on the thread that stops the server, which goes on with it when this returns. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        long startNanos = System.nanoTime();
        long clients = count();
        // The last fifth is for closing.
        long noticeMillis = maxDuration.toMillis() * 4 / 5;
        long spreadMillis = Math.min(MAX_SPREAD_MILLIS, 1_000 + clients * 1_000 / RECONNECTS_PER_SECOND);
        hub.drain(noticeMillis, () -> ThreadLocalRandom.current().nextLong(spreadMillis));
        if (clients == 0 || maxDuration.isZero()) {
            return;
        }
        LOG.infof("Draining: %d connections hear of it and are closed in %d ms", clients, noticeMillis);
        waitUntil(
                () -> events.count() == 0 && connections.stream().noneMatch(Drain::isFeedClient),
                startNanos + noticeMillis * 1_000_000);
        connections.forEach(Drain::close);
        events.close();
        waitUntil(() -> count() == 0, startNanos + maxDuration.toNanos());
        LOG.infof("Drained in %d ms; %d connections are left", (System.nanoTime() - startNanos) / 1_000_000, count());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return hub.isDraining()
                ? CheckResult.rejectUpgrade(503, Map.of("Retry-After", List.of("1")))
                : CheckResult.permitUpgrade();
    }

    private long count() {
        return connections.stream().count() + events.count();
    }

    /** Whether it can make something of the notice: the plain relay has no words for it. */
    private static boolean isFeedClient(WebSocketConnection connection) {
        return connection.endpointId().equals("stream");
    }

    private static void close(WebSocketConnection connection) {
        connection.close(RESTART).subscribe().with(done -> {}, failure -> {});
    }

    private static void waitUntil(BooleanSupplier done, long deadlineNanos) {
        while (!done.getAsBoolean() && System.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
