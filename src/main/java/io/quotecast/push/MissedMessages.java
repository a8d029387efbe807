package io.quotecast.push;

import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The messages that one who is behind has missed, by their numbers, for no newest one is kept. Owned by the shard's thread. */
final class MissedMessages {
    private final Map<Topic, SlowReader.MissedRange> byTopic = new HashMap<>(0);

    /** A message that it wanted has passed. */
    void add(Message message, long seriesNumber) {
        byTopic.merge(
                message.topic(),
                new SlowReader.MissedRange(seriesNumber, seriesNumber),
                (previous, range) -> new SlowReader.MissedRange(
                        Math.min(previous.from(), range.from()), Math.max(previous.to(), range.to())));
    }

    /** It wants no more than this from now on. */
    void narrow(Subscription subscription) {
        byTopic.keySet().removeIf(topic -> !subscription.matches(topic));
    }

    /** What it will have missed of the topic once it gets this message; null if nothing. One that passed in a pause was never here. */
    SlowReader.@Nullable MissedRange missedBefore(EncodedEvent next, Message message) {
        SlowReader.MissedRange missedRange = byTopic.get(message.topic());
        return missedRange == null || missedRange.from() >= next.seriesNumber()
                ? null
                : new SlowReader.MissedRange(missedRange.from(), next.seriesNumber() - 1);
    }

    /** It gets this message. */
    void onDelivered(EncodedEvent event, Message message) {
        byTopic.computeIfPresent(message.topic(), (topic, missedRange) -> {
            long from = Math.max(missedRange.from(), event.seriesNumber() + 1);
            return missedRange.to() >= from ? new SlowReader.MissedRange(from, missedRange.to()) : null;
        });
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    /** Hands over what was missed of each topic, and forgets it. */
    void drainTo(BiConsumer<Topic, SlowReader.MissedRange> reader) {
        byTopic.forEach(reader);
        byTopic.clear();
    }
}
