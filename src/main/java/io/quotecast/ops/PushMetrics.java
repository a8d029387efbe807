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
        counter("deliveries", "", ShardCounter.DELIVERIES, "Events written to clients, each once for every client");
        counter("writes", "", ShardCounter.WRITES, "Frames written to clients");
        counter("sent", "bytes", ShardCounter.BYTES, "Bytes of the frames written to clients");
        counter("relays", "", ShardCounter.RELAYS, "Messages written to members of rooms, each once for every member");
        counter(
                "fallen.behind",
                "",
                ShardCounter.FALLEN_BEHIND,
                "How often a client's socket was full when there was news for it");
        counter(
                "skipped.events",
                "",
                ShardCounter.SKIPPED_EVENTS,
                "Events that clients did not get because they were behind");
        counter("resumes", "", ShardCounter.RESUMES, "How often a client came back with a cursor that was held");
        gauge("subscribers", ShardCounter.SUBSCRIBERS, "Clients of the feed");
        gauge("room.members", ShardCounter.ROOM_CLIENTS, "Clients of the plain relay");
        gauge("cohorts", ShardCounter.COHORTS, "Sets of subscribers that want the same, by event loop");
        gauge("slow.readers", ShardCounter.SLOW_READERS, "Subscribers that are behind because their sockets were full");
        gauge(
                "resuming",
                ShardCounter.RESUMING,
                "Subscribers that are being given what they missed while they were away");
        for (Channel channel : Channel.values()) {
            meterRegistrar.gauge(
                    "quotecast.channel.subscribers",
                    "",
                    hub,
                    shards -> shards.total(shard -> shard.subscribers(channel)),
                    "Subscribers that want something of a channel",
                    "channel",
                    MeterRegistrar.label(channel));
        }
        for (ErrorCode code : ErrorCode.values()) {
            meterRegistrar.counter(
                    "quotecast.errors",
                    "",
                    hub,
                    shards -> shards.total(shard -> shard.errors(code)),
                    "Error messages to clients of the feed",
                    "code",
                    String.valueOf(code.code()));
        }
        meterRegistrar.gauge("quotecast.shards", "", hub, Hub::shards, "Event loops that have had a client");
        meterRegistrar.counter(
                "quotecast.shard.waits", "", hub, Hub::waits, "How often the road had to wait for a shard");
    }

    private void counter(String name, String unit, ShardCounter shardCounter, String description) {
        meterRegistrar.counter(
                "quotecast." + name,
                unit,
                hub,
                shards -> shards.total(shard -> shard.total(shardCounter)),
                description);
    }

    private void gauge(String name, ShardCounter shardCounter, String description) {
        meterRegistrar.gauge(
                "quotecast." + name, "", hub, shards -> shards.total(shard -> shard.total(shardCounter)), description);
    }
}
