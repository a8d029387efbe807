package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Those of one shard who listen in rooms. Owned by the shard's thread. */
final class RoomClients {
    private final Map<Topic, List<RoomClient>> byRoom = new HashMap<>();
    private final Set<RoomClient> written = new HashSet<>();
    private final FrameAssembler assembler = new FrameAssembler();
    private final ShardMetrics metrics;

    RoomClients(ShardMetrics metrics) {
        this.metrics = metrics;
    }

    void join(Topic room, RoomClient client) {
        byRoom.computeIfAbsent(room, key -> new ArrayList<>()).add(client);
        metrics.add(ShardCounter.ROOM_CLIENTS, 1);
    }

    void leave(Topic room, RoomClient client) {
        List<RoomClient> clients = byRoom.get(room);
        if (clients != null && clients.remove(client)) {
            metrics.add(ShardCounter.ROOM_CLIENTS, -1);
            if (clients.isEmpty()) {
                byRoom.remove(room);
            }
        }
    }

    /** Writes the messages among these frames, the first {@code count}, to those in their rooms; one flush each. */
    void deliver(EncodedEvent[] batch, int count) {
        if (byRoom.isEmpty()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            Message message = batch[i].message();
            List<RoomClient> clients = message == null ? null : byRoom.get(message.topic());
            if (message != null && clients != null) {
                write(assembler.relayFrame(message), clients);
            }
        }
        written.forEach(RoomClient::flush);
        written.clear();
    }

    private void write(ByteBuf frame, List<RoomClient> clients) {
        for (int index = clients.size() - 1; index >= 0; index--) {
            RoomClient client = clients.get(index);
            client.write(frame);
            written.add(client);
            metrics.add(ShardCounter.RELAYS, 1);
        }
        frame.release();
    }
}
