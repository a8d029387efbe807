package io.quotecast.source.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends the messages of a conversation no faster than the exchange allows. Messages above the limit wait for a tick of
 * the connection, at least once a second. Owned by the thread of the connection.
 */
public final class PacedSender {
    private static final long INTERVAL_NANOS = 1_000_000_000L;

    private final int maxPerSecond;
    private final int maxWaiting;
    private final LongSupplier nanoTime;
    private final Deque<String> waiting = new ArrayDeque<>();
    private Consumer<String> sender = message -> {};
    private long intervalNanos;
    private int sent;

    /**
     * @param maxPerSecond how many messages the exchange accepts within a second
     * @param maxWaiting how many messages may wait: at least those of all subscriptions of a connection
     * @param nanoTime as {@link System#nanoTime}
     */
    public PacedSender(int maxPerSecond, int maxWaiting, LongSupplier nanoTime) {
        this.maxPerSecond = maxPerSecond;
        this.maxWaiting = maxWaiting;
        this.nanoTime = nanoTime;
    }

    /** Sends on a new connection from now on; messages that wait for the previous one are dropped. */
    public void onOpen(Consumer<String> connectionSender) {
        sender = connectionSender;
        waiting.clear();
        intervalNanos = nanoTime.getAsLong();
        sent = 0;
    }

    /**
     * Sends a message now or at a later tick, in the order of the calls.
     *
     * @throws IllegalStateException if too many messages wait
     */
    public void send(String message) {
        if (waiting.size() >= maxWaiting) {
            throw new IllegalStateException(maxWaiting + " messages to the exchange are waiting already");
        }
        waiting.add(message);
        sendAllowed();
    }

    /** Sends messages that have waited. Called at every tick of the connection. */
    public void onTick() {
        sendAllowed();
    }

    /** Returns how many messages wait. */
    public int waiting() {
        return waiting.size();
    }

    private void sendAllowed() {
        long nowNanos = nanoTime.getAsLong();
        if (nowNanos - intervalNanos >= INTERVAL_NANOS) {
            intervalNanos = nowNanos;
            sent = 0;
        }
        while (sent < maxPerSecond && !waiting.isEmpty()) {
            sent++;
            sender.accept(waiting.remove());
        }
    }
}
