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
    private final FrameAssembler wire = new FrameAssembler();
    private final ShardMetrics counts;

    RoomClients(ShardMetrics counts) {
        this.counts = counts;
    }

    void join(Topic room, RoomClient roomClient) {
        byRoom.computeIfAbsent(room, any -> new ArrayList<>()).add(roomClient);
        counts.add(ShardCounter.LISTENERS, 1);
    }

    void leave(Topic room, RoomClient roomClient) {
        List<RoomClient> roomClients = byRoom.get(room);
        if (roomClients != null && roomClients.remove(roomClient)) {
            counts.add(ShardCounter.LISTENERS, -1);
            if (roomClients.isEmpty()) {
                byRoom.remove(room);
            }
        }
    }

    /** Writes the messages among these frames, the first {@code count}, to those in their rooms; one flush each. */
    void deliver(EncodedEvent[] encodedEvents, int count) {
        if (byRoom.isEmpty()) {
            return;
        }
        for (int i = 0; i < count; i++) {
            Message message = encodedEvents[i].message();
            List<RoomClient> roomClients = message == null ? null : byRoom.get(message.topic());
            if (message != null && roomClients != null) {
                write(wire.verbatim(message), roomClients);
            }
        }
        written.forEach(RoomClient::flush);
        written.clear();
    }

    private void write(ByteBuf frame, List<RoomClient> roomClients) {
        for (int at = roomClients.size() - 1; at >= 0; at--) {
            RoomClient roomClient = roomClients.get(at);
            roomClient.write(frame);
            written.add(roomClient);
            counts.add(ShardCounter.RELAYS, 1);
        }
        frame.release();
    }
}
