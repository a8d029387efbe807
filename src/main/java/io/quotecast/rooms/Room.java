package io.quotecast.rooms;

import io.quotecast.market.Topic;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One room: its members, its messages, and who opened it. Changed only by {@link Rooms}, under its lock. */
public final class Room {
    private final Topic topic;
    private final String owner;
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicLong messages = new AtomicLong();
    private int offered;
    private long quietSinceNanos;

    Room(Topic topic, String owner) {
        this.topic = topic;
        this.owner = owner;
    }

    public Topic topic() {
        return topic;
    }

    /** Returns the number of clients in the room. */
    public int members() {
        return members.get();
    }

    /** Returns the number of messages published to the room since it was opened. */
    public long messages() {
        return messages.get();
    }

    /** Returns the address or the holder of the key that opened the room. */
    String owner() {
        return owner;
    }

    void addMember() {
        members.incrementAndGet();
    }

    void removeMember() {
        members.decrementAndGet();
    }

    /** Counts a message that is offered to the journal. The room stays until the offer ends. */
    void beginOffer() {
        offered++;
    }

    void endOffer(boolean isAccepted) {
        offered--;
        if (isAccepted) {
            messages.incrementAndGet();
        }
    }

    /** Returns whether the room has no members and no message on its way to the journal. */
    boolean isEmpty() {
        return members.get() == 0 && offered == 0;
    }

    void beginQuiet(long nowNanos) {
        quietSinceNanos = nowNanos;
    }

    /** Returns for how long the room, which is empty, has had neither a member nor a message. */
    long quietNanos(long nowNanos) {
        return nowNanos - quietSinceNanos;
    }
}
