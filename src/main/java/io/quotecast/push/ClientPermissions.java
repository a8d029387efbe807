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
    private TokenBucket messages;
    private TokenBucket publishes;

    public ClientPermissions(Grant grant, Limits limits, long nowNanos) {
        this.grant = grant;
        this.limits = limits;
        this.messages = new TokenBucket(limits.messagesPerSecond(), limits.burst(), nowNanos);
        this.publishes = new TokenBucket(limits.publishesPerSecond(), limits.publishBurst(), nowNanos);
    }

    /** It has said who it is: from now on it may do this. */
    public void admit(Grant given, Limits own, long nowNanos) {
        grant = given;
        limits = own;
        messages = new TokenBucket(own.messagesPerSecond(), own.burst(), nowNanos);
        publishes = new TokenBucket(own.publishesPerSecond(), own.publishBurst(), nowNanos);
    }

    public Grant grant() {
        return grant;
    }

    public Limits limits() {
        return limits;
    }

    /** Whether it may send one more message now. */
    public boolean takeMessage(long nowNanos) {
        return messages.take(nowNanos);
    }

    /** Whether it may publish one more message now. */
    boolean takePublish(long nowNanos) {
        return publishes.take(nowNanos);
    }

    /** Refuses what needs a role that it does not have. */
    void check(Role role) throws ProtocolException {
        if (!grant.has(role)) {
            throw grant.isHeld()
                    ? new ProtocolException(
                            ErrorCode.ROLE_MISSING, "the role '" + role.text() + "' is missing; ask for another key")
                    : new ProtocolException(
                            ErrorCode.NOT_AUTHENTICATED,
                            "this needs a key with the role '" + role.text()
                                    + "': send {\"action\":\"auth\",\"key\":\"...\"} first");
        }
    }
}
