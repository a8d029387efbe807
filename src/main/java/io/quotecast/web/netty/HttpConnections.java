package io.quotecast.web.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.HttpConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.config.LimitSettings;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.ops.MemoryPressure;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The open HTTP connections, from their acceptance until they end or become WebSockets. They are limited in number, in
 * the time that they take, and in the bytes of their responses that wait in memory. Safe on any thread.
 */
@Singleton
class HttpConnections {
    private static final long CHECK_NANOS = 250_000_000L;

    private final HttpConnectionLimiter clients;
    private final HttpConnectionLimiter operators;
    private final LimitCounters limitCounters;
    private final MemoryPressure memoryPressure;
    private final ConnectionGuard.Settings settings;
    private final AtomicBoolean isShedding = new AtomicBoolean();
    private final Set<ConnectionGuard> guards = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<EventLoop, LoopGuards> guardsByLoop = new ConcurrentHashMap<>();

    HttpConnections(
            HttpConnectionLimiter clients,
            LimitCounters limitCounters,
            MemoryPressure memoryPressure,
            QuotecastConfig config,
            Vertx vertx) {
        LimitSettings limits = config.limits();
        this.clients = clients;
        this.operators = HttpConnectionLimiter.forOperators();
        this.limitCounters = limitCounters;
        this.memoryPressure = memoryPressure;
        this.settings = new ConnectionGuard.Settings(
                limits.headerTime().toNanos(),
                limits.idleTime().toNanos(),
                limits.bodyTime().toNanos(),
                limits.bodyRate(),
                config.push().slowTime().toNanos(),
                limits.maxUnwritten().asLongValue(),
                Math.max(RequestGate.MIN_HELD_BYTES, limits.maxPublishBytes() + 1));
        memoryPressure.onPressure(this::closeLargest);
        memoryPressure.watchThreads(() -> areAlive((VertxInternal) vertx));
    }

    /** An event loop that runs out of memory ends, and its clients with it. */
    private static boolean areAlive(VertxInternal vertx) {
        return areAlive(vertx.getEventLoopGroup()) && areAlive(vertx.getAcceptorEventLoopGroup());
    }

    private static boolean areAlive(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            if (loop.isShuttingDown()) {
                return false;
            }
        }
        return true;
    }

    /** Creates the guard of an accepted connection, which is not counted yet. */
    ConnectionGuard newGuard(Channel channel, boolean isOperator) {
        // Null for a Unix domain socket, whose peer is a program on this machine.
        InetAddress address = channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
        return new ConnectionGuard(
                this,
                channel,
                address == null ? "local" : ConnectionLimiter.addressKey(address),
                isOperator || address == null || address.isLoopbackAddress(),
                settings,
                isOperator ? operators : clients);
    }

    void count(Limit limit) {
        limitCounters.count(limit);
    }

    /** Returns why a connection is refused, as the value of the header {@code Quotecast-Error}. */
    String describe(Limit limit) {
        return limit == Limit.CONNECTIONS
                ? "406 too many open connections; the limit is " + clients.max()
                : "406 too many open connections from this address; the limit is " + clients.maxPerAddress();
    }

    /** Starts checking a connection. Called on its event loop. */
    void watch(ConnectionGuard guard) {
        guards.add(guard);
        guardsByLoop
                .computeIfAbsent(guard.channel().eventLoop(), LoopGuards::new)
                .add(guard);
    }

    /** Ends checking a connection; has no effect if it is not checked. Called on its event loop. */
    void unwatch(ConnectionGuard guard) {
        guards.remove(guard);
        LoopGuards loopGuards = guardsByLoop.get(guard.channel().eventLoop());
        if (loopGuards != null) {
            loopGuards.remove(guard);
        }
    }

    /** Ends checking all connections; those that remain open get the guards of another application. */
    void detachAll() {
        guards.forEach(guard -> guard.channel().eventLoop().execute(guard::detach));
    }

    /** Adds to the bytes that wait in memory, and closes the largest connections while they are too many. */
    void addUnwritten(long bytes) {
        if (memoryPressure.addUnwritten(bytes) && isShedding.compareAndSet(false, true)) {
            try {
                closeLargest(memoryPressure.excessUnwritten());
            } finally {
                isShedding.set(false);
            }
        }
    }

    private void closeLargest() {
        closeLargest(1);
    }

    /** Closes the connections with the most waiting bytes until those of the rest are this much fewer. */
    private void closeLargest(long bytes) {
        long closed = guards.stream()
                .filter(ConnectionGuard::isCut)
                .mapToLong(ConnectionGuard::unwrittenBytes)
                .sum();
        while (closed < bytes) {
            ConnectionGuard largest = largest();
            if (largest == null) {
                return;
            }
            limitCounters.count(Limit.UNWRITTEN);
            closed += largest.unwrittenBytes();
            largest.cut();
        }
    }

    private @Nullable ConnectionGuard largest() {
        ConnectionGuard largest = null;
        for (ConnectionGuard guard : guards) {
            if (!guard.isCut()
                    && guard.unwrittenBytes() > 0
                    && (largest == null || guard.unwrittenBytes() > largest.unwrittenBytes())) {
                largest = guard;
            }
        }
        return largest;
    }

    /** The connections of one event loop. Owned by that event loop. */
    private static final class LoopGuards {
        private final EventLoop loop;
        private final Set<ConnectionGuard> guards = new LinkedHashSet<>();
        private boolean isScheduled;

        LoopGuards(EventLoop loop) {
            this.loop = loop;
        }

        void add(ConnectionGuard guard) {
            guards.add(guard);
            schedule();
        }

        void remove(ConnectionGuard guard) {
            guards.remove(guard);
        }

        private void schedule() {
            if (!isScheduled && !guards.isEmpty()) {
                isScheduled = true;
                loop.schedule(this::checkAll, CHECK_NANOS, TimeUnit.NANOSECONDS);
            }
        }

        private void checkAll() {
            long nowNanos = System.nanoTime();
            try {
                List.copyOf(guards).forEach(guard -> guard.check(nowNanos));
            } finally {
                isScheduled = false;
                schedule();
            }
        }
    }
}
