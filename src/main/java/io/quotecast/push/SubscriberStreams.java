package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.quotecast.access.Role;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Series;
import io.quotecast.protocol.ClientAccess;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.WireFormat;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection, with one subscriber for each wire format in use. All share the connection's transport.
 * Owned by the shard's thread.
 */
public final class SubscriberStreams implements ClientStreams {
    private final Shard shard;
    private final SharedTransport transport;
    private final Instruments instruments;
    private final ClientPermissions permissions;
    private final long maxPendingBytes;
    private final Supplier<Subscriber.Identity> identities;
    private final ClientAccess access;
    private final Map<WireFormat, Subscriber> subscribers = new LinkedHashMap<>();
    private final Timers timers;
    private boolean isEnded;

    /**
     * @param identities returns a new identity for each subscriber
     * @param access what the client may do
     */
    public SubscriberStreams(
            Shard shard,
            ClientTransport transport,
            Instruments instruments,
            ClientPermissions permissions,
            Supplier<Subscriber.Identity> identities,
            ClientAccess access) {
        this.shard = shard;
        this.transport = new SharedTransport(transport);
        this.instruments = instruments;
        this.permissions = permissions;
        this.maxPendingBytes = shard.maxPendingBytes();
        this.identities = identities;
        this.access = access;
        this.timers = new Timers(shard.loop());
    }

    @Override
    public void select(
            WireFormat format, Map<Channel, ? extends @Nullable Collection<Instrument>> selected, int conflateMillis) {
        if (isEnded) {
            return;
        }
        Map<Channel, InstrumentSet> permitted = new EnumMap<>(Channel.class);
        selected.forEach((channel, instrumentsOfChannel) -> permitted.put(channel, permitted(instrumentsOfChannel)));
        Subscriber subscriber = subscribers.computeIfAbsent(
                format, newFormat -> shard.addSubscriber(identities.get(), transport, newFormat));
        subscriber.changeSubscription(new Subscription(permitted, false, Set.of(), conflateMillis));
    }

    @Override
    public void unselect(WireFormat format) {
        // The subscriber is kept: formats are few, and a client may select this one again.
        Subscriber subscriber = subscribers.get(format);
        if (subscriber != null) {
            subscriber.changeSubscription(Subscription.NONE);
        }
    }

    private InstrumentSet permitted(@Nullable Collection<Instrument> selected) {
        if (selected == null && permissions.grant().symbols().matchesAll()) {
            return InstrumentSet.ALL;
        }
        Collection<Instrument> candidates = selected == null ? instruments.all() : selected;
        BitSet ids = new BitSet();
        candidates.stream().filter(this::permits).forEach(instrument -> ids.set(instrument.id()));
        return new InstrumentSet(false, ids);
    }

    @Override
    public boolean mayRead() {
        return permissions.grant().has(Role.READ);
    }

    @Override
    public boolean permits(Instrument instrument) {
        return permissions.grant().symbols().admits(instrument.symbol());
    }

    @Override
    public Limits limits() {
        return permissions.limits();
    }

    @Override
    public @Nullable EncodedEvent newest(Series series, Instrument instrument) {
        return shard.newest(series, instrument);
    }

    @Override
    public boolean isBehind() {
        return subscribers.values().stream().anyMatch(shard::isBehind);
    }

    @Override
    public long nowMicros() {
        return shard.nowMicros();
    }

    @Override
    public void schedule(Duration delay, Runnable task) {
        timers.schedule(task, delay.toNanos());
    }

    @Override
    public boolean isAuthenticated() {
        return access.isAuthenticated();
    }

    @Override
    public Duration authTime() {
        return access.authTime();
    }

    @Override
    public void authenticate(String key, Consumer<KeyOutcome> onOutcome) {
        access.authenticate(key, onOutcome);
    }

    @Override
    public void askToSelect(Map<Channel, List<String>> names, Consumer<Boolean> onAnswer) {
        access.askToSelect(names, onAnswer);
    }

    @Override
    public void send(byte[] message, Framing.Envelope envelope) {
        send(List.of(message), envelope);
    }

    @Override
    public void send(List<byte[]> messages, Framing.Envelope envelope) {
        for (byte[] message : messages) {
            if (isEnded) {
                return;
            }
            if (transport.pendingBytes() > maxPendingBytes) {
                close(ErrorCode.SLOW_CLIENT.closeCode(), "slow client");
                return;
            }
            write(message, envelope);
        }
        transport.flush();
    }

    private void write(byte[] message, Framing.Envelope envelope) {
        ByteBuf frame = PooledByteBufAllocator.DEFAULT
                .directBuffer(WebSocketFrames.MAX_HEADER + message.length)
                .setIndex(WebSocketFrames.MAX_HEADER, WebSocketFrames.MAX_HEADER)
                .writeBytes(message);
        try {
            WebSocketFrames.prependHeader(envelope, frame);
            transport.write(frame);
        } finally {
            frame.release();
        }
    }

    @Override
    public void close(int code, String reason) {
        transport.flush();
        onDisconnect();
        transport.close(code, reason);
    }

    /** The connection was closed. */
    public void onDisconnect() {
        isEnded = true;
        timers.end();
        List.copyOf(subscribers.values()).forEach(Subscriber::onDisconnect);
        subscribers.clear();
    }
}
