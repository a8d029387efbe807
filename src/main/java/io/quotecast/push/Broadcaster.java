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
    private final Map<String, ServerMessage> notices = new LinkedHashMap<>();
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final FrameAssembler wire = new FrameAssembler();
    private final ShardMetrics counts;

    Broadcaster(ShardMetrics counts) {
        this.counts = counts;
    }

    /** These notices were told before this shard began. */
    void begin(Map<String, ServerMessage> known) {
        notices.putAll(known);
    }

    /** The first words to a new subscriber; from now on he hears all notices. */
    void greet(Subscriber subscriber, ServerMessage greeting) {
        subscribers.add(subscriber);
        counts.set(ShardCounter.SUBSCRIBERS, subscribers.size());
        wire.add(greeting.json(), subscriber::send);
        notices.values().forEach(notice -> wire.add(notice.json(), subscriber::send));
        wire.finish(subscriber::send);
    }

    void forget(Subscriber subscriber) {
        subscribers.remove(subscriber);
        counts.set(ShardCounter.SUBSCRIBERS, subscribers.size());
    }

    /** Tells everyone, and those who come later, until a newer notice of the same key. */
    void tell(String key, ServerMessage notice) {
        notices.put(key, notice);
        tellThose(subscriber -> true, notice);
    }

    /** Tells some of them, and nobody who comes later. */
    void tellThose(Predicate<Subscriber> which, ServerMessage notice) {
        wire.finish(notice.json(), frame -> {
            for (Subscriber subscriber : List.copyOf(subscribers)) {
                if (which.test(subscriber)) {
                    subscriber.send(frame);
                }
            }
        });
    }

    void say(Subscriber to, ServerMessage message) {
        count(message);
        wire.finish(message.json(), to::send);
    }

    void sayLast(Subscriber to, ServerMessage message) {
        count(message);
        // Not the shared assembly: a client can turn out to be slow while that is being written.
        new FrameAssembler().finish(message.json(), to::sendAnyway);
    }

    private void count(ServerMessage message) {
        if (message instanceof Response.ErrorMessage errorMessage) {
            counts.erred(errorMessage.code());
        }
    }

    /** The connections will be closed soon: each client hears when to come back, and with what. */
    void drain(long inMillis, LongSupplier reconnectMillis, Epoch epoch) {
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            Position cursor = new Position(epoch, subscriber.cursorQ());
            say(subscriber, new Notification.DrainStarted(inMillis, reconnectMillis.getAsLong(), cursor));
        }
    }

    /** All is well: the same bytes for all for whom nothing waits. */
    void beat(long nowMicros, long q) {
        Consumer<ByteBuf> writer = frame -> {
            for (Subscriber subscriber : List.copyOf(subscribers)) {
                long pending = subscriber.pendingBytes();
                if (pending == 0) {
                    subscriber.send(frame);
                } else {
                    say(subscriber, new Notification.Heartbeat(nowMicros, q, pending));
                }
            }
        };
        wire.finish(new Notification.Heartbeat(nowMicros, q, 0).json(), writer);
    }
}
