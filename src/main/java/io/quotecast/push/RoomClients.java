package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.market.Channel;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The clients of one shard that are in rooms. Messages for a client whose socket is full are kept once for all such
 * clients of the room, and in total up to a number of bytes. Beyond it, the oldest messages of the room that has most
 * are dropped: a client that would have received them is notified of the gap, or closed if it cannot be notified. Owned
 * by the shard's thread.
 */
final class RoomClients {
    private static final long CHECK_NANOS = 1_000_000_000L;
    /** The most bytes written to one client before others have their turn. */
    private static final long MAX_BYTES_PER_TURN = 262_144;

    private final ShardLoop loop;
    private final long maxBytes;
    private final long maxFullNanos;
    private final ShardMetrics metrics;
    private final Map<Topic, RoomBacklog> byRoom = new HashMap<>();
    private final Set<RoomClient> behind = new HashSet<>();
    private final Set<RoomClient> written = new HashSet<>();
    private long keptBytes;
    private boolean isCheckScheduled;

    /**
     * @param maxBytes size of the messages that are kept
     * @param maxFullNanos how long a socket may stay full before the client is closed
     */
    RoomClients(ShardLoop loop, long maxBytes, long maxFullNanos, ShardMetrics metrics) {
        this.loop = loop;
        this.maxBytes = maxBytes;
        this.maxFullNanos = maxFullNanos;
        this.metrics = metrics;
    }

    /** Returns the clients of all rooms. */
    Collection<RoomClient> all() {
        List<RoomClient> all = new ArrayList<>();
        byRoom.values().forEach(backlog -> all.addAll(backlog.members()));
        return all;
    }

    void join(RoomClient client) {
        byRoom.computeIfAbsent(client.room(), room -> new RoomBacklog())
                .members()
                .add(client);
        metrics.add(ShardCounter.ROOM_CLIENTS, 1);
    }

    void leave(RoomClient client) {
        RoomBacklog backlog = byRoom.get(client.room());
        if (backlog != null && backlog.members().remove(client)) {
            metrics.add(ShardCounter.ROOM_CLIENTS, -1);
            removeBehind(client, backlog);
            if (backlog.members().isEmpty()) {
                byRoom.remove(client.room());
            }
        }
    }

    /**
     * Writes the messages among the first {@code count} events to the clients in their rooms; one flush per client.
     */
    void deliver(EncodedEvent[] batch, int count) {
        if (byRoom.isEmpty()) {
            return;
        }
        written.clear();
        for (int i = 0; i < count; i++) {
            Message message = batch[i].message();
            RoomBacklog backlog = message == null ? null : byRoom.get(message.topic());
            if (message != null && backlog != null) {
                deliver(backlog.number(message, batch[i].seriesNumber()), backlog);
            }
        }
        written.forEach(Client::flush);
        written.clear();
    }

    private void deliver(RoomBacklog.NumberedMessage message, RoomBacklog backlog) {
        ByteBuf frame = WebSocketFrames.relayFrame(message.message());
        try {
            List<RoomClient> members = backlog.members();
            // From the end, by index: a client that is closed by the write leaves the list.
            for (int index = members.size() - 1; index >= 0; index--) {
                RoomClient client = members.get(index);
                if (!client.isBehind() && client.wants(message.message()) && !tryWrite(frame, client)) {
                    addBehind(client, message, backlog);
                }
            }
        } finally {
            frame.release();
        }
        keptBytes += backlog.keep(message);
        dropExcess();
    }

    private boolean tryWrite(ByteBuf frame, RoomClient client) {
        if (!client.tryWrite(frame, false)) {
            return false;
        }
        metrics.countWrites(frame.readableBytes(), 1);
        metrics.add(ShardCounter.RELAYS, 1);
        written.add(client);
        return true;
    }

    private void addBehind(RoomClient client, RoomBacklog.NumberedMessage next, RoomBacklog backlog) {
        client.fallBehind(loop.nanoTime());
        client.next(next.number(), next.seriesNumber());
        backlog.onFallenBehind();
        behind.add(client);
        metrics.add(ShardCounter.FALLEN_BEHIND, 1);
        if (!isCheckScheduled) {
            isCheckScheduled = true;
            loop.schedule(this::closeOverdue, CHECK_NANOS);
        }
    }

    private void removeBehind(RoomClient client, RoomBacklog backlog) {
        if (behind.remove(client)) {
            client.catchUp();
            keptBytes -= backlog.onCaughtUp();
        }
    }

    private void dropExcess() {
        while (keptBytes > maxBytes) {
            RoomBacklog largest = null;
            for (RoomClient client : behind) {
                RoomBacklog backlog = byRoom.get(client.room());
                if (backlog != null && (largest == null || backlog.bytes() > largest.bytes())) {
                    largest = backlog;
                }
            }
            if (largest == null) {
                return;
            }
            keptBytes -= largest.dropOldest();
        }
    }

    /** The client's socket accepts data again. */
    void onWritable(RoomClient client) {
        if (client.isBehind() && client.enqueue()) {
            client.onProgress(loop.nanoTime());
            // As a separate task: a socket can become writable while a batch is being sent.
            loop.execute(() -> {
                client.dequeue();
                catchUp(client);
            });
        }
    }

    private void catchUp(RoomClient client) {
        RoomBacklog backlog = byRoom.get(client.room());
        if (backlog == null || !client.isBehind() || !client.isOpen()) {
            return;
        }
        long bytes = 0;
        while (client.next() < backlog.end() && client.isWritable()) {
            if (client.next() < backlog.first()) {
                if (!tryReportGap(client, backlog)) {
                    client.closeAsSlow("messages were dropped before this client read them; read faster");
                    return;
                }
            } else if (bytes >= MAX_BYTES_PER_TURN) {
                client.flush();
                onWritable(client);
                return;
            } else {
                RoomBacklog.NumberedMessage message = backlog.message(client.next());
                if (client.wants(message.message())) {
                    write(message, client);
                    bytes += message.bytes();
                }
                client.next(message.number() + 1, message.seriesNumber() + 1);
            }
        }
        client.flush();
        if (client.next() >= backlog.end()) {
            removeBehind(client, backlog);
        }
    }

    private static boolean tryReportGap(RoomClient client, RoomBacklog backlog) {
        long to = backlog.firstSeriesNumber();
        Notification gap =
                new Notification.Gap(Channel.MESSAGES, client.room().text(), client.nextSeriesNumber(), to - 1, "slow");
        client.next(backlog.first(), to);
        return client.tryNotify(gap);
    }

    private void write(RoomBacklog.NumberedMessage message, RoomClient client) {
        ByteBuf frame = WebSocketFrames.relayFrame(message.message());
        try {
            client.tryWrite(frame, false);
            metrics.countWrites(frame.readableBytes(), 1);
            metrics.add(ShardCounter.RELAYS, 1);
        } finally {
            frame.release();
        }
    }

    private void closeOverdue() {
        long nowNanos = loop.nanoTime();
        for (RoomClient client : List.copyOf(behind)) {
            if (client.isWritable()) {
                onWritable(client);
            } else if (client.fullNanos(nowNanos) >= maxFullNanos) {
                client.closeAsSlow(
                        "no data was read for " + Duration.ofNanos(maxFullNanos).toMillis() + " ms; read faster");
            }
        }
        isCheckScheduled = !behind.isEmpty();
        if (isCheckScheduled) {
            loop.schedule(this::closeOverdue, CHECK_NANOS);
        }
    }
}
