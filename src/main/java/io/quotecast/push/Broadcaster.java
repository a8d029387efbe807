package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Says to the subscribers of one shard what is no event: greetings, notices, answers, heartbeats. It never waits behind
 * data. Owned by the shard's thread.
 */
final class Broadcaster {
    private final Map<String, ServerMessage> notifications = new LinkedHashMap<>();
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final FrameAssembler assembler = new FrameAssembler();
    private final ShardMetrics metrics;

    Broadcaster(ShardMetrics metrics) {
        this.metrics = metrics;
    }

    /** These notices were told before this shard began. */
    void restore(Map<String, ServerMessage> previous) {
        notifications.putAll(previous);
    }

    /** The first words to a new subscriber; from now on he hears all notices. */
    void greet(Subscriber subscriber, ServerMessage greeting) {
        subscribers.add(subscriber);
        metrics.set(ShardCounter.SUBSCRIBERS, subscribers.size());
        assembler.add(greeting.json(), subscriber::send);
        notifications.values().forEach(notification -> assembler.add(notification.json(), subscriber::send));
        assembler.finish(subscriber::send);
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
        metrics.set(ShardCounter.SUBSCRIBERS, subscribers.size());
    }

    /** Tells everyone, and those who come later, until a newer notice of the same key. */
    void broadcast(String key, ServerMessage notification) {
        notifications.put(key, notification);
        broadcastTo(subscriber -> true, notification);
    }

    /** Tells some of them, and nobody who comes later. */
    void broadcastTo(Predicate<Subscriber> filter, ServerMessage notification) {
        assembler.finish(notification.json(), frame -> {
            for (Subscriber subscriber : List.copyOf(subscribers)) {
                if (filter.test(subscriber)) {
                    subscriber.send(frame);
                }
            }
        });
    }

    void send(Subscriber to, ServerMessage message) {
        countError(message);
        assembler.finish(message.json(), to::send);
    }

    void sendLast(Subscriber to, ServerMessage message) {
        countError(message);
        // Not the shared assembly: a client can turn out to be slow while that is being written.
        new FrameAssembler().finish(message.json(), to::sendUnbounded);
    }

    private void countError(ServerMessage message) {
        if (message instanceof Response.ErrorMessage errorMessage) {
            metrics.countError(errorMessage.code());
        }
    }

    /** The connections will be closed soon: each client hears when to come back, and with what. */
    void drain(long closeInMillis, LongSupplier reconnectMillis, Epoch epoch) {
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            Position cursor = new Position(epoch, subscriber.cursor());
            send(subscriber, new Notification.DrainStarted(closeInMillis, reconnectMillis.getAsLong(), cursor));
        }
    }

    /** All is well: the same bytes for all for whom nothing waits. */
    void sendHeartbeats(long nowMicros, long position) {
        Consumer<ByteBuf> writer = frame -> {
            for (Subscriber subscriber : List.copyOf(subscribers)) {
                long pendingBytes = subscriber.pendingBytes();
                if (pendingBytes == 0) {
                    subscriber.send(frame);
                } else {
                    send(subscriber, new Notification.Heartbeat(nowMicros, position, pendingBytes));
                }
            }
        };
        assembler.finish(new Notification.Heartbeat(nowMicros, position, 0).json(), writer);
    }
}
