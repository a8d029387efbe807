package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Frame;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** What one client wants. Immutable and compared by value: subscribers with equal ones form a cohort. */
final class Subscription {
    static final Subscription NONE = new Subscription(new EnumMap<>(Channel.class), false, Set.of(), 0);

    private final Chosen[] chosen;
    private final boolean allTopics;
    private final Set<Topic> topics;
    private final int conflateMillis;
    private final int hash;

    /**
     * @param instruments the chosen ones of each channel but messages
     */
    Subscription(Map<Channel, Chosen> instruments, boolean allTopics, Set<Topic> topics, int conflateMillis) {
        this.chosen = new Chosen[Channel.values().length];
        Arrays.fill(chosen, Chosen.NONE);
        instruments.forEach((channel, some) -> chosen[channel.ordinal()] = some);
        this.allTopics = allTopics;
        this.topics = allTopics ? Set.of() : Set.copyOf(topics);
        this.conflateMillis = conflateMillis;
        this.hash = Arrays.hashCode(chosen) * 31 + this.topics.hashCode() * 31 + conflateMillis + (allTopics ? 1 : 0);
    }

    boolean wants(Frame frame) {
        if (frame.message() != null) {
            return wants(frame.message().topic());
        }
        return chosen[frame.channel().ordinal()].has(frame.instrument());
    }

    boolean wants(Topic topic) {
        return allTopics || topics.contains(topic);
    }

    Chosen chosen(Channel channel) {
        return chosen[channel.ordinal()];
    }

    /** Whether {@code *} is subscribed to on this channel. */
    boolean takesAll(Channel channel) {
        return channel == Channel.MESSAGES ? allTopics : chosen(channel).all();
    }

    boolean allTopics() {
        return allTopics;
    }

    Set<Topic> topics() {
        return topics;
    }

    /** The least time between two events of a series; 0 for every event. */
    int conflateMillis() {
        return conflateMillis;
    }

    /** Whether anything at all is wanted of a channel. */
    boolean wantsAnyOf(Channel channel) {
        return channel == Channel.MESSAGES
                ? allTopics || !topics.isEmpty()
                : !chosen(channel).isEmpty();
    }

    boolean isEmpty() {
        return !allTopics && topics.isEmpty() && Arrays.stream(chosen).allMatch(Chosen::isEmpty);
    }

    /** How many symbols and topics it names, each once. */
    int size() {
        BitSet ids = new BitSet();
        for (Chosen some : chosen) {
            ids.or(some.ids());
        }
        return ids.cardinality() + topics.size();
    }

    Subscription with(Subscription more) {
        Set<Topic> both = new HashSet<>();
        both.addAll(topics);
        both.addAll(more.topics);
        return new Subscription(combined(more, Chosen::with), allTopics || more.allTopics, both, conflateMillis);
    }

    Subscription without(Subscription fewer) {
        Set<Topic> rest = new HashSet<>(topics);
        rest.removeAll(fewer.topics);
        return new Subscription(
                combined(fewer, Chosen::without),
                allTopics && !fewer.allTopics,
                fewer.allTopics ? Set.of() : rest,
                conflateMillis);
    }

    /** Of what this names, that which the other names too. */
    Subscription within(Subscription other) {
        Set<Topic> both = new HashSet<>(allTopics ? other.topics : topics);
        both.removeIf(topic -> !other.wants(topic));
        return new Subscription(combined(other, Chosen::within), allTopics && other.allTopics, both, conflateMillis);
    }

    Subscription conflated(int millis) {
        return new Subscription(combined(NONE, Chosen::with), allTopics, topics, millis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subscription that
                && hash == that.hash
                && conflateMillis == that.conflateMillis
                && allTopics == that.allTopics
                && topics.equals(that.topics)
                && Arrays.equals(chosen, that.chosen);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private Map<Channel, Chosen> combined(Subscription other, BinaryOperator<Chosen> how) {
        Map<Channel, Chosen> result = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            result.put(channel, how.apply(chosen(channel), other.chosen(channel)));
        }
        return result;
    }
}
