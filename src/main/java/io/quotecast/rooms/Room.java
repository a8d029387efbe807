package io.quotecast.rooms;

import io.quotecast.market.Topic;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One room: who is in it and how much was said, in numbers. Safe on any thread. */
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

    /** How many clients of the relay are in it. */
    public int members() {
        return members.get();
    }

    /** How many messages were said in it. */
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
