package io.quotecast.ops;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.Figure;
import io.quotecast.push.Hub;

/** What goes out, who listens, and how that goes. */
final class PushMetrics {
    private final Meters meters;
    private final Hub hub;

    PushMetrics(Meters meters, Hub hub) {
        this.meters = meters;
        this.hub = hub;
    }

    void bind() {
        ever("deliveries", "", Figure.DELIVERIES, "Events written to clients, each once for every client");
        ever("writes", "", Figure.WRITES, "Frames written to clients");
        ever("sent", "bytes", Figure.BYTES, "Bytes of the frames written to clients");
        ever("relays", "", Figure.RELAYS, "Messages written to members of rooms, each once for every member");
        ever("fallen.behind", "", Figure.FALLS, "How often a client's socket was full when there was news for it");
        ever("skipped.events", "", Figure.SKIPPED, "Events that clients did not get because they were behind");
        ever("resumes", "", Figure.RETURNS, "How often a client came back with a cursor that was held");
        now("subscribers", Figure.SUBSCRIBERS, "Clients of the feed");
        now("room.members", Figure.LISTENERS, "Clients of the plain relay");
        now("cohorts", Figure.COHORTS, "Sets of subscribers that want the same, by event loop");
        now("slow.readers", Figure.SLOW, "Subscribers that are behind because their sockets were full");
        now("resuming", Figure.RETURNING, "Subscribers that are being given what they missed while they were away");
        for (Channel channel : Channel.values()) {
            meters.gauge(
                    "quotecast.channel.subscribers",
                    "",
                    hub,
                    all -> all.total(one -> one.subscribers(channel)),
                    "Subscribers that want something of a channel",
                    "channel",
                    Meters.label(channel));
        }
        for (ErrorCode code : ErrorCode.values()) {
            meters.counter(
                    "quotecast.errors",
                    "",
                    hub,
                    all -> all.total(one -> one.errors(code)),
                    "Error messages to clients of the feed",
                    "code",
                    String.valueOf(code.code()));
        }
        meters.gauge("quotecast.shards", "", hub, Hub::shards, "Event loops that have had a client");
        meters.counter("quotecast.shard.waits", "", hub, Hub::waits, "How often the road had to wait for a shard");
    }

    private void ever(String name, String unit, Figure figure, String meaning) {
        meters.counter("quotecast." + name, unit, hub, all -> all.total(one -> one.total(figure)), meaning);
    }

    private void now(String name, Figure figure, String meaning) {
        meters.gauge("quotecast." + name, "", hub, all -> all.total(one -> one.total(figure)), meaning);
    }
}
