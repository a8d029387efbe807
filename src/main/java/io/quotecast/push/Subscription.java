package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
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

    private final InstrumentSet[] instruments;
    private final boolean hasAllTopics;
    private final Set<Topic> topics;
    private final int conflateMillis;
    private final int hash;

    /**
     * @param byChannel the chosen ones of each channel but messages
     */
    Subscription(Map<Channel, InstrumentSet> byChannel, boolean hasAllTopics, Set<Topic> topics, int conflateMillis) {
        this.instruments = new InstrumentSet[Channel.values().length];
        Arrays.fill(instruments, InstrumentSet.NONE);
        byChannel.forEach((channel, instrumentSet) -> instruments[channel.ordinal()] = instrumentSet);
        this.hasAllTopics = hasAllTopics;
        this.topics = hasAllTopics ? Set.of() : Set.copyOf(topics);
        this.conflateMillis = conflateMillis;
        this.hash = Arrays.hashCode(instruments) * 31
                + this.topics.hashCode() * 31
                + conflateMillis
                + (hasAllTopics ? 1 : 0);
    }

    boolean matches(EncodedEvent event) {
        if (event.message() != null) {
            return matches(event.message().topic());
        }
        return instruments[event.channel().ordinal()].contains(event.instrumentId());
    }

    boolean matches(Topic topic) {
        return hasAllTopics || topics.contains(topic);
    }

    InstrumentSet instruments(Channel channel) {
        return instruments[channel.ordinal()];
    }

    /** Whether {@code *} is subscribed to on this channel. */
    boolean hasWildcard(Channel channel) {
        return channel == Channel.MESSAGES ? hasAllTopics : instruments(channel).isAll();
    }

    boolean hasAllTopics() {
        return hasAllTopics;
    }

    Set<Topic> topics() {
        return topics;
    }

    /** The least time between two events of a series; 0 for every event. */
    int conflateMillis() {
        return conflateMillis;
    }

    /** Whether anything at all is wanted of a channel. */
    boolean includes(Channel channel) {
        return channel == Channel.MESSAGES
                ? hasAllTopics || !topics.isEmpty()
                : !instruments(channel).isEmpty();
    }

    boolean isEmpty() {
        return !hasAllTopics && topics.isEmpty() && Arrays.stream(instruments).allMatch(InstrumentSet::isEmpty);
    }

    /** How many symbols and topics it names, each once. */
    int size() {
        BitSet ids = new BitSet();
        for (InstrumentSet instrumentSet : instruments) {
            ids.or(instrumentSet.ids());
        }
        return ids.cardinality() + topics.size();
    }

    Subscription union(Subscription other) {
        Set<Topic> result = new HashSet<>();
        result.addAll(topics);
        result.addAll(other.topics);
        return new Subscription(
                combine(other, InstrumentSet::union), hasAllTopics || other.hasAllTopics, result, conflateMillis);
    }

    Subscription minus(Subscription other) {
        Set<Topic> result = new HashSet<>(topics);
        result.removeAll(other.topics);
        return new Subscription(
                combine(other, InstrumentSet::minus),
                hasAllTopics && !other.hasAllTopics,
                other.hasAllTopics ? Set.of() : result,
                conflateMillis);
    }

    /** Of what this names, that which the other names too. */
    Subscription intersection(Subscription other) {
        Set<Topic> result = new HashSet<>(hasAllTopics ? other.topics : topics);
        result.removeIf(topic -> !other.matches(topic));
        return new Subscription(
                combine(other, InstrumentSet::intersection),
                hasAllTopics && other.hasAllTopics,
                result,
                conflateMillis);
    }

    Subscription withConflation(int millis) {
        return new Subscription(combine(NONE, InstrumentSet::union), hasAllTopics, topics, millis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subscription that
                && hash == that.hash
                && conflateMillis == that.conflateMillis
                && hasAllTopics == that.hasAllTopics
                && topics.equals(that.topics)
                && Arrays.equals(instruments, that.instruments);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private Map<Channel, InstrumentSet> combine(Subscription other, BinaryOperator<InstrumentSet> operator) {
        Map<Channel, InstrumentSet> result = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            result.put(channel, operator.apply(instruments(channel), other.instruments(channel)));
        }
        return result;
    }
}
