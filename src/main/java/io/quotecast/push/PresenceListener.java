package io.quotecast.push;

import io.quotecast.market.Topic;
import io.quotecast.protocol.ServerMessage;
import java.util.List;

/** Is told of the changes in rooms. Compared by identity. */
interface PresenceListener {
    /**
     * The members of a room have changed. Called on any thread, for one room in the order of the changes.
     *
     * @param number that of the last change
     */
    void onChanges(Topic room, List<ServerMessage> changes, long number);
}
