package io.quotecast.push;

import io.quotecast.market.Topic;

/** A client of the plain relay: hears every message of one room as it was sent. Owned by the shard's thread. */
public final class RoomClient extends Client {
    private final Topic room;
    private final RoomClients roomClients;

    RoomClient(
            String name,
            ClientTransport clientTransport,
            long mostPending,
            ShardMetrics counts,
            Topic room,
            RoomClients roomClients) {
        super(name, clientTransport, mostPending, counts);
        this.room = room;
        this.roomClients = roomClients;
    }

    @Override
    void onGone() {
        roomClients.leave(room, this);
    }
}
