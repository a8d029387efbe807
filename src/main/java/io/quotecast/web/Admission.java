package io.quotecast.web;

import io.quotecast.access.Crowd;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.access.TokenBucket;
import io.quotecast.protocol.ErrorCode;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts those who come in, and lets in no more than there may be. Safe on any thread. */
@Singleton
public class Admission {
    private final Crowd crowd;
    private final Refusals refusals;
    private final int perSecond;
    private final LongSupplier nanoTime;
    private final TokenBucket upgrades;

    Admission(Crowd crowd, Refusals refusals, Pace pace) {
        this.crowd = crowd;
        this.refusals = refusals;
        this.perSecond = pace.perSecond;
        this.nanoTime = pace.nanoTime;
        this.upgrades = new TokenBucket(perSecond, perSecond, nanoTime.getAsLong());
    }

    /** How many may come in within a second. */
    public record Pace(int perSecond, LongSupplier nanoTime) {}

    /** Why one is not let in. */
    record Refusal(int status, ErrorCode code, String text) {
        /** What the answer to an upgrade can say besides its status. */
        Map<String, List<String>> headers() {
            return Map.of("Retry-After", List.of("1"), "Quotecast-Error", List.of(code.code() + " " + text));
        }
    }

    /** One more from this address; null if he is in, and then {@link #leave} is to follow. */
    @Nullable
    Refusal enter(String address) {
        if (!takeUpgrade()) {
            return refuse(
                    Limit.UPGRADES,
                    429,
                    ErrorCode.TOO_MANY,
                    "too many connections begin; the limit is " + perSecond + " per second");
        }
        Limit limit = crowd.enter(address);
        if (limit == Limit.CONNECTIONS) {
            return refuse(
                    limit,
                    503,
                    ErrorCode.CONNECTION_LIMIT,
                    "too many connections are open; the limit is " + crowd.most());
        }
        if (limit != null) {
            return refuse(
                    limit,
                    429,
                    ErrorCode.CONNECTION_LIMIT,
                    "too many connections are open from this address; the limit is " + crowd.mostPerAddress());
        }
        return null;
    }

    /** One who was let in has left. */
    void leave(String address) {
        crowd.leave(address);
    }

    private synchronized boolean takeUpgrade() {
        return upgrades.take(nanoTime.getAsLong());
    }

    private Refusal refuse(Limit limit, int status, ErrorCode code, String text) {
        refusals.count(limit);
        return new Refusal(status, code, text);
    }
}
