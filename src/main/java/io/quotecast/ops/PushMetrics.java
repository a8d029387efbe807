package io.quotecast.ops;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.Hub;
import io.quotecast.push.ShardCounter;

/** What goes out, who listens, and how that goes. */
final class PushMetrics {
    private final MeterRegistrar meterRegistrar;
    private final Hub hub;

    PushMetrics(MeterRegistrar meterRegistrar, Hub hub) {
        this.meterRegistrar = meterRegistrar;
        this.hub = hub;
    }

    void bind() {
        ever("deliveries", "", ShardCounter.DELIVERIES, "Events written to clients, each once for every client");
        ever("writes", "", ShardCounter.WRITES, "Frames written to clients");
        ever("sent", "bytes", ShardCounter.BYTES, "Bytes of the frames written to clients");
        ever("relays", "", ShardCounter.RELAYS, "Messages written to members of rooms, each once for every member");
        ever(
                "fallen.behind",
                "",
                ShardCounter.FALLS,
                "How often a client's socket was full when there was news for it");
        ever("skipped.events", "", ShardCounter.SKIPPED, "Events that clients did not get because they were behind");
        ever("resumes", "", ShardCounter.RETURNS, "How often a client came back with a cursor that was held");
        now("subscribers", ShardCounter.SUBSCRIBERS, "Clients of the feed");
        now("room.members", ShardCounter.LISTENERS, "Clients of the plain relay");
        now("cohorts", ShardCounter.COHORTS, "Sets of subscribers that want the same, by event loop");
        now("slow.readers", ShardCounter.SLOW, "Subscribers that are behind because their sockets were full");
        now(
                "resuming",
                ShardCounter.RETURNING,
                "Subscribers that are being given what they missed while they were away");
        for (Channel channel : Channel.values()) {
            meterRegistrar.gauge(
                    "quotecast.channel.subscribers",
                    "",
                    hub,
                    all -> all.total(one -> one.subscribers(channel)),
                    "Subscribers that want something of a channel",
                    "channel",
                    MeterRegistrar.label(channel));
        }
        for (ErrorCode code : ErrorCode.values()) {
            meterRegistrar.counter(
                    "quotecast.errors",
                    "",
                    hub,
                    all -> all.total(one -> one.errors(code)),
                    "Error messages to clients of the feed",
                    "code",
                    String.valueOf(code.code()));
        }
        meterRegistrar.gauge("quotecast.shards", "", hub, Hub::shards, "Event loops that have had a client");
        meterRegistrar.counter(
                "quotecast.shard.waits", "", hub, Hub::waits, "How often the road had to wait for a shard");
    }

    private void ever(String name, String unit, ShardCounter shardCounter, String meaning) {
        meterRegistrar.counter(
                "quotecast." + name, unit, hub, all -> all.total(one -> one.total(shardCounter)), meaning);
    }

    private void now(String name, ShardCounter shardCounter, String meaning) {
        meterRegistrar.gauge("quotecast." + name, "", hub, all -> all.total(one -> one.total(shardCounter)), meaning);
    }
}
