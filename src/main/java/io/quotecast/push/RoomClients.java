package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The clients of one shard that are in rooms. Owned by the shard's thread. */
final class RoomClients {
    private final Map<Topic, List<Client>> byRoom = new HashMap<>();
    private final Set<Client> written = new HashSet<>();
    private final ShardMetrics metrics;

    RoomClients(ShardMetrics metrics) {
        this.metrics = metrics;
    }

    /** Returns the clients of all rooms. */
    Collection<Client> all() {
        List<Client> all = new ArrayList<>();
        byRoom.values().forEach(all::addAll);
        return all;
    }

    void join(Topic room, Client client) {
        byRoom.computeIfAbsent(room, key -> new ArrayList<>()).add(client);
        metrics.add(ShardCounter.ROOM_CLIENTS, 1);
    }

    void leave(Topic room, Client client) {
        List<Client> clients = byRoom.get(room);
        if (clients != null && clients.remove(client)) {
            metrics.add(ShardCounter.ROOM_CLIENTS, -1);
            if (clients.isEmpty()) {
                byRoom.remove(room);
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
            List<Client> clients = message == null ? null : byRoom.get(message.topic());
            if (message != null && clients != null) {
                write(WebSocketFrames.relayFrame(message), clients);
            }
        }
        written.forEach(Client::flush);
        written.clear();
    }

    private void write(ByteBuf frame, List<Client> clients) {
        try {
            // From the end, by index: a client that is closed by the write leaves the list.
            for (int index = clients.size() - 1; index >= 0; index--) {
                Client client = clients.get(index);
                client.write(frame);
                written.add(client);
                metrics.add(ShardCounter.RELAYS, 1);
            }
        } finally {
            frame.release();
        }
    }
}
