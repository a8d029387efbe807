package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
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

    /** Sends the newest event of each series that the subscription covers and the filter accepts. */
    void send(SubscribedClient to, Subscription subscription, Predicate<EncodedEvent> filter) {
        if (!to.enforceLimit()) {
            return;
        }
        FrameAssembler assembler = assemblers.of(to.format());
        try {
            snapshots.read(subscription, event -> {
                if (filter.test(event) && assembler.carries(event)) {
                    assembler.addSnapshot(event, to::sendUnbounded);
                    metrics.add(ShardCounter.DELIVERIES, 1);
                }
            });
            assembler.finish(to::sendUnbounded);
        } finally {
            // Empty, unless there was a failure.
            assembler.discard();
        }
    }
}
