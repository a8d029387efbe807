package io.quotecast.push;

import io.quotecast.market.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The members of one room on one shard, and the messages that some of them have not received because their sockets were
 * full. Messages are numbered from 0 in the order of their arrival. Owned by the shard's thread.
 */
final class RoomBacklog {
    private static final int MIN_COMPACTION = 64;

    private final List<RoomClient> members = new ArrayList<>();
    /** The kept messages from {@code head} on. */
    private final List<@Nullable NumberedMessage> messages = new ArrayList<>(0);

    private int head;
    private int behindCount;
    private long bytes;
    private long end;
    private long lastSeriesNumber;

    /**
     * A message of the room.
     *
     * @param seriesNumber its number in the series of the topic
     */
    record NumberedMessage(Message message, long number, long seriesNumber) {
        private static final long OVERHEAD = 128;

        long bytes() {
            return OVERHEAD + message.payload().length;
        }
    }

    List<RoomClient> members() {
        return members;
    }

    /** Assigns the next number to a message. */
    NumberedMessage number(Message message, long seriesNumber) {
        lastSeriesNumber = seriesNumber;
        return new NumberedMessage(message, end++, seriesNumber);
    }

    /** Returns the number of the next message. */
    long end() {
        return end;
    }

    void onFallenBehind() {
        behindCount++;
    }

    /** A member has caught up or left. Returns the size of the messages that are no longer needed. */
    long onCaughtUp() {
        behindCount--;
        long released = 0;
        if (behindCount == 0) {
            released = bytes;
            messages.clear();
            head = 0;
            bytes = 0;
        }
        return released;
    }

    /** Keeps the newest message for the members that are behind, and returns its size; 0 if no member is. */
    long keep(NumberedMessage message) {
        if (behindCount == 0) {
            return 0;
        }
        messages.add(message);
        bytes += message.bytes();
        return message.bytes();
    }

    /** Removes the oldest message and returns its size; 0 if there is none. */
    long dropOldest() {
        if (head == messages.size()) {
            return 0;
        }
        NumberedMessage oldest = Objects.requireNonNull(messages.set(head, null));
        head++;
        if (head >= MIN_COMPACTION && head >= messages.size() / 2) {
            messages.subList(0, head).clear();
            head = 0;
        }
        bytes -= oldest.bytes();
        return oldest.bytes();
    }

    /** Returns the size of the messages that are kept. */
    long bytes() {
        return bytes;
    }

    /** Returns the number of the oldest message that is kept; {@link #end} if there is none. */
    long first() {
        return end - (messages.size() - head);
    }

    /** Returns the position of the oldest message that is kept, or else of the next one, in the series of the topic. */
    long firstSeriesNumber() {
        return head == messages.size() ? lastSeriesNumber + 1 : message(first()).seriesNumber();
    }

    /** Returns a message that is kept. */
    NumberedMessage message(long number) {
        return Objects.requireNonNull(messages.get(head + (int) (number - first())));
    }
}
