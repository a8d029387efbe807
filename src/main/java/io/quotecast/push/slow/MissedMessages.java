package io.quotecast.push.slow;

import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.push.Subscription;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ranges of messages that a slow client has missed, by topic. They are recorded because the snapshot cache holds
 * no messages. Owned by the shard's thread.
 */
final class MissedMessages {
    private final Map<Topic, MissedRange> byTopic = new HashMap<>(0);

    void add(Message message, long seriesNumber) {
        byTopic.merge(
                message.topic(),
                new MissedRange(seriesNumber, seriesNumber),
                (previous, range) ->
                        new MissedRange(Math.min(previous.from(), range.from()), Math.max(previous.to(), range.to())));
    }

    /** Removes topics that the subscription does not cover. */
    void narrow(Subscription subscription) {
        byTopic.keySet().removeIf(topic -> !subscription.matches(topic));
    }

    /**
     * Returns the messages of the topic missed before this one, or null if there are none. Messages published
     * during a pause were never added.
     */
    @Nullable
    MissedRange missedBefore(EncodedEvent next, Message message) {
        MissedRange missedRange = byTopic.get(message.topic());
        return missedRange == null || missedRange.from() >= next.seriesNumber()
                ? null
                : new MissedRange(missedRange.from(), next.seriesNumber() - 1);
    }

    /** Removes this message and the earlier ones of its topic. */
    void onDelivered(EncodedEvent event, Message message) {
        byTopic.computeIfPresent(message.topic(), (topic, missedRange) -> {
            long from = Math.max(missedRange.from(), event.seriesNumber() + 1);
            return missedRange.to() >= from ? new MissedRange(from, missedRange.to()) : null;
        });
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    /** Passes on the missed range of each topic and removes it. */
    void drainTo(BiConsumer<Topic, MissedRange> reader) {
        byTopic.forEach(reader);
        byTopic.clear();
    }
}
