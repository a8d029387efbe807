package io.quotecast.push.slow;

import io.quotecast.protocol.EncodedEvent;
import io.quotecast.push.ShardCounter;
import io.quotecast.push.ShardLoop;
import io.quotecast.push.ShardMetrics;
import io.quotecast.push.SlowReaderPolicy;
import io.quotecast.push.SnapshotCache;
import io.quotecast.push.SubscribedClient;
import io.quotecast.push.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The clients of one shard that are behind: their sockets are full, or they have resumed with a cursor. No events are
 * queued for them; each receives what it missed when its socket accepts data, in turn with the others and with live
 * events. Owned by the shard's thread.
 */
public final class SlowReaders implements SlowReaderPolicy {
    private static final long CHECK_NANOS = 1_000_000_000L;
    /** How long catching up may delay live events to the other clients. */
    private static final long TURN_NANOS = 500_000L;

    private static final long RETRY_NANOS = 1_000_000L;
    /** More changes of the subscription without reading anything can only be an attempt to exhaust memory. */
    private static final int MAX_CHANGES = 64;

    private final ShardLoop loop;
    private final SnapshotCache snapshots;
    private final ShardMetrics metrics;
    private final CatchUp catchUp;
    private final long maxFullNanos;
    private final Map<SubscribedClient, SlowReader> byClient = new LinkedHashMap<>();
    private final Queue<SubscribedClient> waiting = new ArrayDeque<>();
    private EncodedEvent[] batch = new EncodedEvent[0];
    private int batchSize;
    private boolean isCheckScheduled;
    private boolean isTurnScheduled;

    /**
     * @param maxFullNanos how long a socket may stay full before the client is closed
     */
    public SlowReaders(ShardView shard, long maxFullNanos) {
        this.loop = shard.loop();
        this.snapshots = shard.snapshots();
        this.metrics = shard.metrics();
        this.catchUp = new CatchUp(shard);
        this.maxFullNanos = maxFullNanos;
    }

    @Override
    public void onBatch(EncodedEvent[] newBatch, int count) {
        batch = newBatch;
        batchSize = count;
        if (byClient.isEmpty()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            EncodedEvent event = newBatch[i];
            if (event.message() != null) {
                byClient.forEach((client, slowReader) -> {
                    if (!client.isPaused() && client.subscription().matches(event)) {
                        slowReader.onMissed(event);
                    }
                });
            }
        }
    }

    @Override
    public void onFull(SubscribedClient client, long conflatedPosition, long losslessPosition, long cohortCount) {
        SlowReader slowReader = new SlowReader(
                client.subscription(),
                conflatedPosition,
                losslessPosition,
                snapshots,
                batch,
                batchSize,
                loop.nanoTime());
        metrics.add(ShardCounter.FALLEN_BEHIND, 1);
        // The position only orders the counting periods: every event that the client is owed comes after it.
        slowReader
                .skipCounter()
                .countFrom(cohortCount, Long.MIN_VALUE, client.subscription().conflateMillis() > 0);
        put(client, slowReader);
    }

    @Override
    public void onResume(SubscribedClient client, long position) {
        put(client, resuming(client.subscription(), position));
        onWritable(client);
    }

    @Override
    public long countMissed(Subscription requested, long position) {
        return catchUp.countMissed(resuming(requested, position));
    }

    private SlowReader resuming(Subscription subscription, long position) {
        boolean isConflated = subscription.conflateMillis() > 0;
        return SlowReader.resuming(
                subscription, isConflated ? snapshots.position() : position, position, loop.nanoTime());
    }

    private void put(SubscribedClient client, SlowReader slowReader) {
        // A client that resumes again while it is catching up starts from the new cursor.
        remove(client);
        byClient.put(client, slowReader);
        metrics.add(slowReader.isResuming() ? ShardCounter.RESUMING : ShardCounter.SLOW_READERS, 1);
        if (!isCheckScheduled) {
            isCheckScheduled = true;
            loop.schedule(this::closeOverdue, CHECK_NANOS);
        }
    }

    @Override
    public Collection<SubscribedClient> clients() {
        return List.copyOf(byClient.keySet());
    }

    @Override
    public boolean isBehind(SubscribedClient client) {
        return !byClient.isEmpty() && byClient.containsKey(client);
    }

    @Override
    public boolean isResuming(SubscribedClient client) {
        SlowReader slowReader = byClient.get(client);
        return slowReader != null && slowReader.isResuming();
    }

    @Override
    public long cursor(SubscribedClient client) {
        SlowReader slowReader = byClient.get(client);
        if (slowReader == null) {
            throw new IllegalArgumentException("client " + client.id() + " is not behind");
        }
        return slowReader.cursor();
    }

    @Override
    public void onCohortEntered(SubscribedClient client, long cohortCount) {
        SlowReader slowReader = byClient.get(client);
        if (slowReader != null) {
            slowReader
                    .skipCounter()
                    .countFrom(
                            cohortCount,
                            snapshots.position(),
                            client.subscription().conflateMillis() > 0);
        }
    }

    @Override
    public void onCohortLeft(SubscribedClient client, long cohortCount) {
        SlowReader slowReader = byClient.get(client);
        if (slowReader != null) {
            slowReader.skipCounter().countTo(cohortCount, snapshots.position());
        }
    }

    @Override
    public void onNarrowed(SubscribedClient client) {
        SlowReader slowReader = byClient.get(client);
        if (slowReader != null) {
            slowReader.narrow(client.subscription());
        }
    }

    @Override
    public void onWidened(SubscribedClient client, Subscription previous) {
        SlowReader slowReader = byClient.get(client);
        if (slowReader != null) {
            slowReader.widen(previous, client.subscription(), snapshots, snapshots.position());
            if (slowReader.changeCount() > MAX_CHANGES) {
                client.closeAsSlow(
                        "more than " + MAX_CHANGES + " subscription changes without reading; read between changes");
            }
        }
    }

    @Override
    public void remove(SubscribedClient client) {
        SlowReader slowReader = byClient.remove(client);
        if (slowReader != null && slowReader.isResuming()) {
            metrics.add(ShardCounter.RESUMING, -1);
        } else if (slowReader != null) {
            metrics.add(ShardCounter.SLOW_READERS, -1);
            metrics.add(ShardCounter.SKIPPED_EVENTS, slowReader.skipCounter().skipped());
        }
    }

    @Override
    public void onWritable(SubscribedClient client) {
        SlowReader slowReader = byClient.get(client);
        if (slowReader == null) {
            return;
        }
        // Recorded now: a response can fill the socket again before the turn of this client.
        slowReader.onProgress(loop.nanoTime());
        if (slowReader.enqueue()) {
            waiting.add(client);
            if (!isTurnScheduled) {
                isTurnScheduled = true;
                // As a separate task: a socket can become writable while a batch is being sent.
                loop.execute(this::runTurn);
            }
        }
    }

    @Override
    public boolean catchUp(SubscribedClient client, long cohortCount) {
        SlowReader slowReader = byClient.get(client);
        if (slowReader == null || !client.isWritable()) {
            return false;
        }
        slowReader.onProgress(loop.nanoTime());
        switch (catchUp.sendMissed(client, slowReader)) {
            case FULL -> {
                return false;
            }
            case MORE -> {
                onWritable(client);
                return false;
            }
            case AHEAD -> {
                loop.schedule(() -> onWritable(client), RETRY_NANOS);
                return false;
            }
            case DONE -> {
                slowReader.skipCounter().countTo(cohortCount, snapshots.position());
                catchUp.finish(client, slowReader);
                remove(client);
            }
            case EXPIRED -> {
                remove(client);
                client.startOver(
                        "events after position " + slowReader.completePosition() + " are no longer in the journal");
            }
        }
        return true;
    }

    private void runTurn() {
        long startNanos = loop.nanoTime();
        try {
            do {
                SubscribedClient next = waiting.poll();
                SlowReader slowReader = next == null ? null : byClient.get(next);
                if (next != null && slowReader != null) {
                    slowReader.dequeue();
                    next.catchUp();
                }
            } while (!waiting.isEmpty() && loop.nanoTime() - startNanos < TURN_NANOS);
        } finally {
            isTurnScheduled = !waiting.isEmpty();
            if (isTurnScheduled) {
                loop.executeAfterReads(this::runTurn);
            }
        }
    }

    private void closeOverdue() {
        long nowNanos = loop.nanoTime();
        try {
            for (Map.Entry<SubscribedClient, SlowReader> entry : List.copyOf(byClient.entrySet())) {
                SubscribedClient client = entry.getKey();
                if (client.isWritable()) {
                    entry.getValue().onProgress(nowNanos);
                } else if (entry.getValue().fullNanos(nowNanos) >= maxFullNanos) {
                    client.closeAsSlow("no data was read for "
                            + Duration.ofNanos(maxFullNanos).toMillis() + " ms; read faster or conflate");
                }
            }
        } finally {
            isCheckScheduled = !byClient.isEmpty();
            if (isCheckScheduled) {
                loop.schedule(this::closeOverdue, CHECK_NANOS);
            }
        }
    }
}
