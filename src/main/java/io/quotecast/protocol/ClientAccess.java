package io.quotecast.protocol;

import io.quotecast.market.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a client may do, where that is not known at once. While an answer is awaited, nothing more is read from the client.
 * Owned by the connection's event loop, on which answers arrive.
 */
public interface ClientAccess {
    /** Returns whether the client has presented a valid key, as it connected or later. */
    boolean isAuthenticated();

    /** Returns the time within which a client that needs a key must authenticate. */
    Duration authTime();

    /**
     * Checks the key that the client presents in a message; if it is accepted, the client has its permissions from then
     * on. Where no key is needed, every key is accepted.
     */
    void authenticate(String key, Consumer<KeyOutcome> onOutcome);

    /**
     * Asks whether the client may select what these names stand for, beyond what its key permits.
     *
     * @param names Quotecast's symbols or {@code *} by channel
     */
    void askToSelect(Map<Channel, List<String>> names, Consumer<Boolean> onAnswer);
}
