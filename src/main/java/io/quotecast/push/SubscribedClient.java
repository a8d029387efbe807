package io.quotecast.push;

import io.quotecast.protocol.WireFormat;

/**
 * A client with a subscription, as the other parts of its shard see it. Owned by the shard's thread.
 *
 * <p>This is a class and not an interface because the methods that run once per event and client are {@code final} in
 * {@link Client}.
 */
public abstract class SubscribedClient extends Client {
    private final WireFormat format;

    SubscribedClient(
            String name, ClientTransport transport, WireFormat format, long maxPendingBytes, ShardMetrics metrics) {
        super(name, transport, maxPendingBytes, metrics);
        this.format = format;
    }

    /** Returns the format of the frames that the client receives. */
    public final WireFormat format() {
        return format;
    }

    public abstract Subscription subscription();

    public abstract boolean isPaused();

    /** Returns the position up to which the client has received every event of its subscription. */
    abstract long cursor();

    /** Sends what the client missed, as far as its socket accepts data; back in its cohort once that was all. */
    public abstract void catchUp();

    /** Sends error 416 with this reason and a snapshot, because the missed events are no longer available. */
    public abstract void startOver(String reason);
}
