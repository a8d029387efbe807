package io.quotecast.push;

import io.quotecast.market.Message;
import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a newcomer to one room can receive: the newest value of each key, and the newest messages without a key. Owned
 * by one thread.
 */
final class RoomContent {
    private final Deque<EncodedEvent> history;
    /** By key; the value that has not changed for longest is the first. */
    private final Map<String, EncodedEvent> values;

    private long bytes;

    RoomContent() {
        history = new ArrayDeque<>(0);
        values = new LinkedHashMap<>(0);
    }

    private RoomContent(RoomContent other) {
        history = new ArrayDeque<>(other.history);
        values = new LinkedHashMap<>(other.values);
        bytes = other.bytes;
    }

    RoomContent copy() {
        return new RoomContent(this);
    }

    /** Returns about how many bytes the messages occupy. */
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return history.isEmpty() && values.isEmpty();
    }

    /** Adds the newest message of the room, and removes the oldest ones beyond the limits. */
    void add(EncodedEvent event, Message message, RoomLimits limits) {
        if (message.hasKey()) {
            EncodedEvent previous = values.remove(message.key());
            bytes -= previous == null ? 0 : previous.messageBytes();
            if (!message.isRemoval()) {
                values.put(message.key(), event);
                bytes += event.messageBytes();
            }
        } else if (limits.history() > 0) {
            history.add(event);
            bytes += event.messageBytes();
        }
        while (history.size() > limits.history() || (bytes > limits.roomBytes() && !history.isEmpty())) {
            bytes -= history.remove().messageBytes();
        }
        while (values.size() > limits.keys() || bytes > limits.roomBytes()) {
            Iterator<EncodedEvent> oldest = values.values().iterator();
            bytes -= oldest.next().messageBytes();
            oldest.remove();
        }
    }

    /** Passes on the value of every key, in the order of their positions. */
    void readValues(Consumer<EncodedEvent> reader) {
        values.values().forEach(reader);
    }

    /** Passes on the newest messages without a key, oldest first. */
    void readHistory(int count, Consumer<EncodedEvent> reader) {
        List<EncodedEvent> all = List.copyOf(history);
        all.subList(Math.max(0, all.size() - count), all.size()).forEach(reader);
    }
}
