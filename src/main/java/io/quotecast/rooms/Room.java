package io.quotecast.rooms;

import io.quotecast.market.Topic;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The numbers of members and of messages of one room. Safe on any thread. */
public final class Room {
    private final Topic topic;
    private final AtomicInteger members = new AtomicInteger();
    private final AtomicLong messages = new AtomicLong();

    Room(Topic topic) {
        this.topic = topic;
    }

    public Topic topic() {
        return topic;
    }

    /** Returns the number of clients in the room. */
    public int members() {
        return members.get();
    }

    /** Returns the number of messages published to the room. */
    public long messages() {
        return messages.get();
    }

    void addMember() {
        members.incrementAndGet();
    }

    void removeMember() {
        members.decrementAndGet();
    }

    void addMessage() {
        messages.incrementAndGet();
    }

    void removeMessage() {
        messages.decrementAndGet();
    }
}
