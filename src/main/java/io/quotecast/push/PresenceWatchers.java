package io.quotecast.push;

import io.quotecast.market.Topic;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The subscribers of one shard that watch who is in a room. One that is paused, or whose socket is full, is told
 * nothing, and receives the current state later. Owned by the shard's thread, except {@link #onChanges}.
 */
final class PresenceWatchers implements PresenceListener {
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final RoomDirectory rooms;
    private final ShardLoop loop;
    private final Broadcaster broadcaster;
    private final Map<Topic, Map<SubscribedClient, Watcher>> byRoom = new LinkedHashMap<>();
    private boolean isRetryScheduled;

    /** What one subscriber knows of one room. */
    private static final class Watcher {
        private final SubscribedClient client;
        private long number;
        private boolean isStale;

        private Watcher(SubscribedClient client, long number) {
            this.client = client;
            this.number = number;
        }

        private boolean isReady() {
            return !client.isPaused() && client.isWritable();
        }
    }

    PresenceWatchers(RoomDirectory rooms, ShardLoop loop, Broadcaster broadcaster) {
        this.rooms = rooms;
        this.loop = loop;
        this.broadcaster = broadcaster;
    }

    /** Sends the members of a room to a subscriber, and all later changes. */
    void watch(Topic room, SubscribedClient client) {
        Notification.Presence snapshot = rooms.watch(room, this);
        byRoom.computeIfAbsent(room, topic -> new LinkedHashMap<>())
                .put(client, new Watcher(client, snapshot.number()));
        broadcaster.send(client, snapshot);
    }

    void unwatch(Topic room, SubscribedClient client) {
        Map<SubscribedClient, Watcher> watchers = byRoom.get(room);
        if (watchers != null && watchers.remove(client) != null && watchers.isEmpty()) {
            byRoom.remove(room);
            rooms.unwatch(room, this);
        }
    }

    @Override
    public void onChanges(Topic room, List<ServerMessage> changes, long number) {
        loop.execute(() -> tell(room, changes, number));
    }

    private void tell(Topic room, List<ServerMessage> changes, long number) {
        List<SubscribedClient> ready = new ArrayList<>();
        for (Watcher watcher : byRoom.getOrDefault(room, Map.of()).values()) {
            // A subscriber that began to watch after these changes has received the state after them.
            if (number > watcher.number && !watcher.isStale) {
                watcher.number = number;
                watcher.isStale = !watcher.isReady();
                if (watcher.isStale) {
                    scheduleRetry();
                } else {
                    ready.add(watcher.client);
                }
            }
        }
        broadcaster.sendTo(ready, changes);
    }

    private void scheduleRetry() {
        if (!isRetryScheduled) {
            isRetryScheduled = true;
            loop.schedule(this::retry, RETRY_NANOS);
        }
    }

    private void retry() {
        isRetryScheduled = false;
        List.copyOf(byRoom.entrySet())
                .forEach(entry -> List.copyOf(entry.getValue().values()).forEach(watcher -> {
                    if (watcher.isStale) {
                        retry(entry.getKey(), watcher);
                    }
                }));
    }

    private void retry(Topic room, Watcher watcher) {
        if (watcher.isReady()) {
            Notification.Presence snapshot = rooms.snapshot(room);
            watcher.number = snapshot.number();
            watcher.isStale = false;
            broadcaster.send(watcher.client, snapshot);
        } else {
            scheduleRetry();
        }
    }
}
