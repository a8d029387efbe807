package io.quotecast.push;

import io.quotecast.market.Topic;

/** A client of the plain relay: receives every message of one room as it was sent. Owned by the shard's thread. */
public final class RoomClient extends Client {
    private final Topic room;
    private final RoomClients roomClients;

    RoomClient(
            String name,
            ClientTransport transport,
            long maxPendingBytes,
            ShardMetrics metrics,
            Topic room,
            RoomClients roomClients) {
        super(name, transport, maxPendingBytes, metrics);
        this.room = room;
        this.roomClients = roomClients;
    }

    @Override
    void onClosed() {
        roomClients.leave(room, this);
    }
}
