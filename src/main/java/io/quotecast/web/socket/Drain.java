package io.quotecast.web.socket;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.push.Hub;
import io.quotecast.web.DrainableStreams;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
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
 * Drains the server before it stops: new connections are refused, every client of the feed is told when to reconnect
 * and with which cursor, or in the words of its dialect, and the connections that remain are closed with 1012. Ends
 * early when no connection is left.
 */
@Singleton
@Priority(1)
public class Drain implements HttpUpgradeCheck {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final CloseReason RESTART = new CloseReason(CloseReasons.SERVICE_RESTART, "server restarting");
    /** The average rate at which clients are told to reconnect, which another server can accept without overload. */
    private static final long RECONNECTS_PER_SECOND = 1_000;

    private static final long MAX_SPREAD_MILLIS = 60_000;
    private static final long POLL_NANOS = 5_000_000L;

    private final Hub hub;
    private final OpenConnections connections;
    private final DialectClients dialectClients;
    private final DrainableStreams streams;
    private final OpenEndpoints endpoints;
    private final Duration maxDuration;

    Drain(
            Hub hub,
            OpenConnections connections,
            DialectClients dialectClients,
            DrainableStreams streams,
            OpenEndpoints endpoints,
            QuotecastConfig config) {
        this.hub = hub;
        this.connections = connections;
        this.dialectClients = dialectClients;
        this.streams = streams;
        this.endpoints = endpoints;
        this.maxDuration = config.drainTime();
    }

    /** Drains the server. Called on the thread that stops it, which continues when this method returns. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        long startNanos = System.nanoTime();
        long clients = count();
        // The last fifth of the time is for closing connections.
        long noticeMillis = maxDuration.toMillis() * 4 / 5;
        long spreadMillis = Math.min(MAX_SPREAD_MILLIS, 1_000 + clients * 1_000 / RECONNECTS_PER_SECOND);
        hub.drain(noticeMillis, () -> ThreadLocalRandom.current().nextLong(spreadMillis));
        connections.forEach(dialectClients::announceStop);
        if (clients == 0 || maxDuration.isZero()) {
            return;
        }
        LOG.infof("Draining %d connections; those that remain are closed in %d ms", clients, noticeMillis);
        waitUntil(
                () -> streams.count() == 0 && connections.stream().noneMatch(Drain::isNotified),
                startNanos + noticeMillis * 1_000_000);
        connections.forEach(Drain::close);
        streams.closeAll();
        // The pipeline stops next, so that what an endpoint does at the end of its connections must be done before.
        BooleanSupplier isDone = () -> count() == 0 && endpoints.isEmpty();
        // Some clients never answer the close frame.
        waitUntil(isDone, startNanos + (noticeMillis * 1_000_000 + maxDuration.toNanos()) / 2);
        endpoints.forEach(Channels::closeForcibly);
        waitUntil(isDone, startNanos + maxDuration.toNanos());
        LOG.infof("Drained in %d ms; %d connections remain", (System.nanoTime() - startNanos) / 1_000_000, count());
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        return hub.isDraining()
                ? CheckResult.rejectUpgrade(503, Map.of("Retry-After", List.of("1")))
                : CheckResult.permitUpgrade();
    }

    private long count() {
        return connections.stream().count() + streams.count();
    }

    /** Whether the client is told that the server stops, for which the relay, ingest and most dialects have no message. */
    private static boolean isNotified(WebSocketConnection connection) {
        return DialectClients.announcesStop(connection)
                || (!connection.endpointId().equals(StreamClients.REPLAY_ENDPOINT)
                        && StreamClients.isClient(connection));
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
