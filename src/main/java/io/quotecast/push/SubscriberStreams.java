package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.quotecast.access.Role;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.WireFormat;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<WireFormat, Subscriber> subscribers = new LinkedHashMap<>();
    private boolean isClosed;

    /**
     * @param identities returns a new identity for each subscriber
     */
    public SubscriberStreams(
            Shard shard,
            ClientTransport transport,
            Instruments instruments,
            ClientPermissions permissions,
            Supplier<Subscriber.Identity> identities) {
        this.shard = shard;
        this.transport = new SharedTransport(transport);
        this.instruments = instruments;
        this.permissions = permissions;
        this.maxPendingBytes = shard.maxPendingBytes();
        this.identities = identities;
    }

    @Override
    public void select(WireFormat format, Map<Channel, @Nullable Collection<Instrument>> selected, int conflateMillis) {
        if (isClosed) {
            return;
        }
        Subscriber subscriber = subscribers.computeIfAbsent(
                format, newFormat -> shard.addSubscriber(identities.get(), transport, newFormat));
        Map<Channel, InstrumentSet> permitted = new EnumMap<>(Channel.class);
        selected.forEach((channel, wanted) -> permitted.put(channel, permitted(wanted)));
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
    public void send(byte[] message, Framing.Envelope envelope) {
        if (isClosed) {
            return;
        }
        if (transport.pendingBytes() > maxPendingBytes) {
            close(ErrorCode.SLOW_CLIENT.closeCode(), "slow client");
            return;
        }
        ByteBuf frame = PooledByteBufAllocator.DEFAULT
                .directBuffer(WebSocketFrames.MAX_HEADER + message.length)
                .setIndex(WebSocketFrames.MAX_HEADER, WebSocketFrames.MAX_HEADER)
                .writeBytes(message);
        try {
            WebSocketFrames.prependHeader(envelope, frame);
            transport.send(frame);
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
        isClosed = true;
        List.copyOf(subscribers.values()).forEach(Subscriber::onDisconnect);
        subscribers.clear();
    }
}
