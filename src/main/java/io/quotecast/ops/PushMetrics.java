package io.quotecast.ops;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.Hub;
import io.quotecast.push.ShardCounter;

/** Exports the counters of the hub and its shards. */
final class PushMetrics {
    private final MeterRegistrar meterRegistrar;
    private final Hub hub;

    PushMetrics(MeterRegistrar meterRegistrar, Hub hub) {
        this.meterRegistrar = meterRegistrar;
        this.hub = hub;
    }

    void bind() {
        counter("deliveries", "", ShardCounter.DELIVERIES, "Events written to clients, counted once per client");
        counter("writes", "", ShardCounter.WRITES, "Frames written to clients");
        counter("sent", "bytes", ShardCounter.BYTES, "Bytes of the frames written to clients");
        counter("relays", "", ShardCounter.RELAYS, "Messages written to room members, counted once per member");
        counter(
                "slow.reader.episodes",
                "",
                ShardCounter.FALLEN_BEHIND,
                "Times that a client fell behind because its socket was full");
        counter("skipped.events", "", ShardCounter.SKIPPED_EVENTS, "Events that slow readers did not receive");
        counter(
                "loop.failures",
                "",
                ShardCounter.FAILURES,
                "Failures to send on an event loop, after which all of its clients were closed");
        counter("resumes", "", ShardCounter.RESUMES, "Clients that resumed from a cursor");
        gauge("subscribers", ShardCounter.SUBSCRIBERS, "Clients of the feed");
        gauge("room.members", ShardCounter.ROOM_CLIENTS, "Clients in rooms");
        gauge("cohorts", ShardCounter.COHORTS, "Groups of subscribers with equal subscriptions, per event loop");
        gauge("slow.readers", ShardCounter.SLOW_READERS, "Subscribers that are behind because their sockets are full");
        gauge(
                "resuming",
                ShardCounter.RESUMING,
                "Subscribers that are receiving the events missed while they were disconnected");
        for (Channel channel : Channel.values()) {
            meterRegistrar.gauge(
                    "quotecast.channel.subscribers",
                    "",
                    hub,
                    shards -> shards.total(shard -> shard.subscribers(channel)),
                    "Subscribers, by channel",
                    "channel",
                    MeterRegistrar.label(channel));
        }
        for (ErrorCode code : ErrorCode.values()) {
            meterRegistrar.counter(
                    "quotecast.errors",
                    "",
                    hub,
                    shards -> shards.total(shard -> shard.errors(code)),
                    "Error messages to clients of the feed, by code",
                    "code",
                    String.valueOf(code.code()));
        }
        meterRegistrar.gauge("quotecast.shards", "", hub, Hub::shardCount, "Event loops that have served a client");
        meterRegistrar.counter(
                "quotecast.shard.waits", "", hub, Hub::waits, "Times that the pipeline waited for an event loop");
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
