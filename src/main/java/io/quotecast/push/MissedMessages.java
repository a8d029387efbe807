package io.quotecast.push;

import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Frame;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The messages that one who is behind has missed, by their numbers, for no newest one is kept. Owned by the shard's thread. */
final class MissedMessages {
    private final Map<Topic, Lag.Missed> byTopic = new HashMap<>(0);

    /** A message that it wanted has passed. */
    void add(Message message, long u) {
        byTopic.merge(
                message.topic(),
                new Lag.Missed(u, u),
                (before, one) -> new Lag.Missed(Math.min(before.from(), one.from()), Math.max(before.to(), one.to())));
    }

    /** It wants no more than this from now on. */
    void narrow(Subscription after) {
        byTopic.keySet().removeIf(topic -> !after.wants(topic));
    }

    /** What it will have missed of the topic once it gets this message; null if nothing. One that passed in a pause was never here. */
    Lag.@Nullable Missed before(Frame next, Message message) {
        Lag.Missed missed = byTopic.get(message.topic());
        return missed == null || missed.from() >= next.u() ? null : new Lag.Missed(missed.from(), next.u() - 1);
    }

    /** It gets this message. */
    void give(Frame frame, Message message) {
        byTopic.computeIfPresent(message.topic(), (topic, missed) -> {
            long from = Math.max(missed.from(), frame.u() + 1);
            return missed.to() >= from ? new Lag.Missed(from, missed.to()) : null;
        });
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    /** Hands over what was missed of each topic, and forgets it. */
    void read(BiConsumer<Topic, Lag.Missed> reader) {
        byTopic.forEach(reader);
        byTopic.clear();
    }
}
