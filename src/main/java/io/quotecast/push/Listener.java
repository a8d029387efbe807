package io.quotecast.push;

import io.quotecast.market.Topic;

/** A client of the plain relay: hears every message of one room as it was sent. Owned by the shard's thread. */
public final class Listener extends Client {
    private final Topic room;
    private final Audience audience;

    Listener(String name, Outlet outlet, long mostPending, ShardCounts counts, Topic room, Audience audience) {
        super(name, outlet, mostPending, counts);
        this.room = room;
        this.audience = audience;
    }

    @Override
    void onGone() {
        audience.leave(room, this);
    }
}
