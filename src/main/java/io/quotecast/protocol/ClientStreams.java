package io.quotecast.protocol;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection whose dialect lets clients choose streams by name. Each wire format is one stream of
 * events with a selection of its own, so that clients with equal selections in a format share its frames. Owned by the
 * connection's event loop.
 */
public interface ClientStreams {
    /**
     * Replaces what the client receives in a format. Instruments that its key does not permit are left out.
     *
     * @param instruments the selected instruments; null for all, also those that are listed later
     * @param conflateMillis minimum time between two events of a series; 0 for every event
     */
    default void select(
            WireFormat format, Channel channel, @Nullable Collection<Instrument> instruments, int conflateMillis) {
        Map<Channel, @Nullable Collection<Instrument>> byChannel = new EnumMap<>(Channel.class);
        byChannel.put(channel, instruments);
        select(format, byChannel, conflateMillis);
    }

    /**
     * As the other method, for events of several channels, which keep their order.
     *
     * @param instruments the selected instruments of each channel; null for all
     */
    void select(WireFormat format, Map<Channel, @Nullable Collection<Instrument>> instruments, int conflateMillis);

    /** Ends what the client receives in a format. */
    void unselect(WireFormat format);

    /** Returns whether the client may receive events. */
    boolean mayRead();

    /** Returns whether the client's key permits an instrument. */
    boolean permits(Instrument instrument);

    /** Sends one message to this client alone, in order with its events. */
    void send(byte[] message, Framing.Envelope envelope);

    /** Closes the connection after everything that was sent. */
    void close(int code, String reason);

    /** Returns the limits of the connection. */
    Limits limits();
}
