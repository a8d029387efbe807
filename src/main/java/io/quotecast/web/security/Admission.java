package io.quotecast.web.security;

import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.TokenBucket;
import io.quotecast.config.LimitSettings;
import io.quotecast.protocol.ErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Admits or refuses new connections by their number and rate. Safe on any thread. */
@Singleton
public class Admission {
    private final ConnectionLimiter connectionLimiter;
    private final LimitCounters limitCounters;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private final TokenBucket upgradeBucket;

    @Inject
    Admission(ConnectionLimiter connectionLimiter, LimitCounters limitCounters, LimitSettings limits) {
        this(connectionLimiter, limitCounters, limits.upgradesPerSecond(), System::nanoTime);
    }

    Admission(ConnectionLimiter connectionLimiter, LimitCounters limitCounters, int perSecond, LongSupplier nanoTime) {
        this.connectionLimiter = connectionLimiter;
        this.limitCounters = limitCounters;
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.upgradeBucket = new TokenBucket(perSecond, perSecond, nanoTime.getAsLong());
    }

    /** Why a connection is refused. */
    public record ConnectionRefusal(int status, ErrorCode code, String message) {
        /** Returns the headers of the response to a WebSocket upgrade, which has no body. */
        public Map<String, List<String>> headers() {
            return Map.of("Retry-After", List.of("1"), "Quotecast-Error", List.of(code.code() + " " + message));
        }
    }

    /**
     * Admits a connection from an address and returns null, or returns why not. An admitted connection must be
     * released.
     */
    @Nullable
    public ConnectionRefusal admit(String address) {
        if (!tryTakeUpgrade()) {
            return refuse(
                    Limit.UPGRADES,
                    429,
                    ErrorCode.TOO_MANY_REQUESTS,
                    "too many new connections; the limit is " + perSecond + " per second");
        }
        Limit limit = connectionLimiter.acquire(address);
        if (limit == Limit.CONNECTIONS) {
            return refuse(
                    limit,
                    503,
                    ErrorCode.CONNECTION_LIMIT,
                    "too many open connections; the limit is " + connectionLimiter.maxConnections());
        }
        if (limit != null) {
            return refuse(
                    limit,
                    429,
                    ErrorCode.CONNECTION_LIMIT,
                    "too many open connections from this address; the limit is " + connectionLimiter.maxPerAddress());
        }
        return null;
    }

    /** Releases an admitted connection that has ended. */
    public void release(String address) {
        connectionLimiter.release(address);
    }

    private synchronized boolean tryTakeUpgrade() {
        return upgradeBucket.tryConsume(nanoTime.getAsLong());
    }

    private ConnectionRefusal refuse(Limit limit, int status, ErrorCode code, String message) {
        limitCounters.count(limit);
        return new ConnectionRefusal(status, code, message);
    }
}
