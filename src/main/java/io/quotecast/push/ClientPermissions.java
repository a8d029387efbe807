package io.quotecast.push;

import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.access.TokenBucket;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;

/** What a client of the feed may do while it is connected, and what is left of it. Owned by the shard's thread. */
public final class ClientPermissions {
    private Grant grant;
    private Limits limits;
    private TokenBucket messageBucket;
    private TokenBucket publishBucket;

    public ClientPermissions(Grant grant, Limits limits, long nowNanos) {
        this.grant = grant;
        this.limits = limits;
        this.messageBucket = new TokenBucket(limits.messagesPerSecond(), limits.burst(), nowNanos);
        this.publishBucket = new TokenBucket(limits.publishesPerSecond(), limits.publishBurst(), nowNanos);
    }

    /** It has said who it is: from now on it may do this. */
    public void upgrade(Grant newGrant, Limits newLimits, long nowNanos) {
        grant = newGrant;
        limits = newLimits;
        messageBucket = new TokenBucket(newLimits.messagesPerSecond(), newLimits.burst(), nowNanos);
        publishBucket = new TokenBucket(newLimits.publishesPerSecond(), newLimits.publishBurst(), nowNanos);
    }

    public Grant grant() {
        return grant;
    }

    public Limits limits() {
        return limits;
    }

    /** Whether it may send one more message now. */
    public boolean tryAcquireMessage(long nowNanos) {
        return messageBucket.tryConsume(nowNanos);
    }

    /** Whether it may publish one more message now. */
    boolean tryAcquirePublish(long nowNanos) {
        return publishBucket.tryConsume(nowNanos);
    }

    /** Refuses what needs a role that it does not have. */
    void require(Role role) throws ProtocolException {
        if (!grant.has(role)) {
            throw grant.isAuthenticated()
                    ? new ProtocolException(
                            ErrorCode.ROLE_MISSING, "the role '" + role.text() + "' is missing; ask for another key")
                    : new ProtocolException(
                            ErrorCode.NOT_AUTHENTICATED,
                            "this needs a key with the role '" + role.text()
                                    + "': send {\"action\":\"auth\",\"key\":\"...\"} first");
        }
    }
}
