package io.quotecast.protocol;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Series;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    void select(WireFormat format, Channel channel, @Nullable Collection<Instrument> instruments, int conflateMillis);

    /**
     * Replaces what the client receives in a format that carries several channels, whose events stay in the order of
     * their positions. Instruments that its key does not permit are left out.
     *
     * @param selected the instruments of each channel; null for all, also those that are listed later
     * @param conflateMillis minimum time between two events of a series; 0 for every event
     */
    void select(
            WireFormat format, Map<Channel, ? extends @Nullable Collection<Instrument>> selected, int conflateMillis);

    /** Ends what the client receives in a format. */
    void unselect(WireFormat format);

    /** Returns whether the client may receive events. */
    boolean mayRead();

    /** Returns whether the client's key permits an instrument. */
    boolean permits(Instrument instrument);

    /** Sends one message to this client alone, in order with its events. */
    void send(byte[] message, Framing.Envelope envelope);

    /** Sends messages to this client alone, in order with its events and in as few writes as possible. */
    void send(List<byte[]> messages, Framing.Envelope envelope);

    /** Returns the newest event of a series before those that the client receives next; null before the first one. */
    @Nullable
    EncodedEvent newest(Series series, Instrument instrument);

    /** Returns whether the client reads so slowly that it has not received all events until now. */
    boolean isBehind();

    /** Returns the time of the server, µs since 1970-01-01T00:00Z. */
    long nowMicros();

    /** Runs a task after a delay, unless the connection has ended by then. */
    void schedule(Duration delay, Runnable task);

    /** Returns whether the client has presented a valid key, as it connected or later. */
    boolean isAuthenticated();

    /**
     * Checks a key that the client has presented in a message, and permits what it permits if it is valid. What the
     * client sends until then is read after the outcome has been passed on, which happens later, unless the connection
     * ends before.
     */
    void authenticate(String key, Consumer<KeyOutcome> onOutcome);

    /** Returns the time within which a client that needs a key must authenticate. */
    Duration authTime();

    /** Closes the connection after everything that was sent. */
    void close(int code, String reason);

    /** Returns the limits of the connection. */
    Limits limits();
}
