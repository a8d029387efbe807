package io.quotecast.push;

import io.quotecast.access.Grant;
import io.quotecast.access.Role;
import io.quotecast.access.TokenBucket;
import io.quotecast.base.Quoted;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;

/** The grant and limits of a connected feed client, with its token buckets. Owned by the shard's thread. */
public final class ClientPermissions {
    private final String address;
    private Grant grant;
    private Limits limits;
    private TokenBucket messageBucket;
    private TokenBucket publishBucket;

    /**
     * @param address the address of the client, as limits count it
     */
    public ClientPermissions(Grant grant, Limits limits, String address, long nowNanos) {
        this.address = address;
        this.grant = grant;
        this.limits = limits;
        this.messageBucket = new TokenBucket(limits.messagesPerSecond(), limits.burst(), nowNanos);
        this.publishBucket = new TokenBucket(limits.publishesPerSecond(), limits.publishBurst(), nowNanos);
    }

    /** Replaces the grant and limits after the client has authenticated; both buckets are full again. */
    public void upgrade(Grant newGrant, Limits newLimits, long nowNanos) {
        grant = newGrant;
        limits = newLimits;
        messageBucket = new TokenBucket(newLimits.messagesPerSecond(), newLimits.burst(), nowNanos);
        publishBucket = new TokenBucket(newLimits.publishesPerSecond(), newLimits.publishBurst(), nowNanos);
    }

    public Grant grant() {
        return grant;
    }

    /** Returns the name under which limits count what the client uses: the holder of its key, or its address. */
    String owner() {
        return grant.owner(address);
    }

    public Limits limits() {
        return limits;
    }

    /** Takes a token for one client message; returns false if there is none. */
    public boolean tryAcquireMessage(long nowNanos) {
        return messageBucket.tryConsume(nowNanos);
    }

    /** Takes a token for one published message; returns false if there is none. */
    boolean tryAcquirePublish(long nowNanos) {
        return publishBucket.tryConsume(nowNanos);
    }

    /** Checks that the client has a role. */
    void require(Role role) throws ProtocolException {
        if (!grant.has(role)) {
            throw grant.isAuthenticated()
                    ? new ProtocolException(
                            ErrorCode.ROLE_MISSING,
                            "the key does not have the role '" + role.text() + "'; use another key")
                    : new ProtocolException(
                            ErrorCode.NOT_AUTHENTICATED,
                            "a key with the role '" + role.text()
                                    + "' is required: send {\"action\":\"auth\",\"key\":\"...\"} first");
        }
    }

    /** Checks that the client may publish on a topic. An invalid name passes, and is rejected where it is used. */
    void requirePublishable(String topic) throws ProtocolException {
        if (Topic.isValid(topic) && !grant.topics().mayPublish(new Topic(topic))) {
            throw new ProtocolException(
                    ErrorCode.ROLE_MISSING,
                    "the key does not permit publishing on topic " + Quoted.of(topic) + "; use another key");
        }
    }
}
