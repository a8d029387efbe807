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
    /** After this many bursts of refused messages, less those that were forgiven since, the client is closed. */
    private static final int MAX_REFUSED_BURSTS = 10;

    private final String address;
    private Grant grant;
    private Limits limits;
    private TokenBucket messageBucket;
    private TokenBucket refusalBucket;
    private TokenBucket publishBucket;
    private TokenBucket publishBytesBucket;

    /**
     * @param address the address of the client, as limits count it
     */
    public ClientPermissions(Grant grant, Limits limits, String address, long nowNanos) {
        this.address = address;
        this.grant = grant;
        this.limits = limits;
        this.messageBucket = new TokenBucket(limits.messagesPerSecond(), limits.burst(), nowNanos);
        this.refusalBucket = new TokenBucket(limits.messagesPerSecond(), maxRefusals(limits), nowNanos);
        this.publishBucket = new TokenBucket(limits.publishesPerSecond(), limits.publishBurst(), nowNanos);
        this.publishBytesBucket = new TokenBucket(limits.publishBytesPerSecond(), limits.publishBurstBytes(), nowNanos);
    }

    /** Replaces the grant and limits after the client has authenticated; all buckets are full again. */
    public void upgrade(Grant newGrant, Limits newLimits, long nowNanos) {
        grant = newGrant;
        limits = newLimits;
        messageBucket = new TokenBucket(newLimits.messagesPerSecond(), newLimits.burst(), nowNanos);
        refusalBucket = new TokenBucket(newLimits.messagesPerSecond(), maxRefusals(newLimits), nowNanos);
        publishBucket = new TokenBucket(newLimits.publishesPerSecond(), newLimits.publishBurst(), nowNanos);
        publishBytesBucket =
                new TokenBucket(newLimits.publishBytesPerSecond(), newLimits.publishBurstBytes(), nowNanos);
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

    /**
     * Counts a refused message; returns false if there were too many. As many are forgiven per second as messages are
     * allowed.
     */
    public boolean tryRefuseMessage(long nowNanos) {
        return refusalBucket.tryConsume(nowNanos);
    }

    /** Returns how many refused messages may be counted at once. */
    public int maxRefusals() {
        return maxRefusals(limits);
    }

    private static int maxRefusals(Limits limits) {
        return MAX_REFUSED_BURSTS * limits.burst();
    }

    /** Returns the time until a message is allowed again, in ns; 0 if one is allowed now. */
    public long nanosUntilMessage(long nowNanos) {
        return messageBucket.nanosUntilToken(nowNanos);
    }

    /** Takes a token for one published message; returns false if there is none. */
    boolean tryAcquirePublish(long nowNanos) {
        return publishBucket.tryConsume(nowNanos);
    }

    /** Takes the tokens for the bytes of one published message; returns false if there are too few. */
    boolean tryAcquirePublishBytes(int bytes, long nowNanos) {
        return publishBytesBucket.tryConsume(bytes, nowNanos);
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
