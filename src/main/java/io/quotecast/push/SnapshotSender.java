package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Sends snapshots to the clients of one shard. Owned by the shard's thread. */
final class SnapshotSender {
    private final SnapshotCache snapshots;
    private final ShardMetrics metrics;
    private final FrameAssemblers assemblers = new FrameAssemblers();

    SnapshotSender(SnapshotCache snapshots, ShardMetrics metrics) {
        this.snapshots = snapshots;
        this.metrics = metrics;
    }

    /**
     * Sends the newest event of each series, and the value of each key in rooms, that the subscription covers and the
     * filter accepts.
     */
    void send(SubscribedClient to, Subscription subscription, Predicate<EncodedEvent> filter) {
        send(to, subscription, 0, filter);
    }

    /**
     * As {@link #send(SubscribedClient, Subscription, Predicate)}, with the newest messages of rooms.
     *
     * @param history the most messages of one room
     */
    void send(SubscribedClient to, Subscription subscription, int history, Predicate<EncodedEvent> filter) {
        if (!to.enforceLimit()) {
            return;
        }
        FrameAssembler assembler = assemblers.of(to.format());
        try {
            Consumer<EncodedEvent> reader = event -> {
                if (filter.test(event) && assembler.carries(event)) {
                    assembler.addSnapshot(event, to::sendUnbounded);
                    metrics.add(ShardCounter.DELIVERIES, 1);
                }
            };
            snapshots.read(subscription, reader);
            snapshots.readRooms(subscription, history, reader);
            assembler.finish(to::sendUnbounded);
        } finally {
            // Empty, unless there was a failure.
            assembler.discard();
        }
    }
}
