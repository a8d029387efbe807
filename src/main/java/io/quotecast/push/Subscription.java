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

    private final InstrumentSet[] instrumentSet;
    private final boolean allTopics;
    private final Set<Topic> topics;
    private final int conflateMillis;
    private final int hash;

    /**
     * @param instruments the chosen ones of each channel but messages
     */
    Subscription(Map<Channel, InstrumentSet> instruments, boolean allTopics, Set<Topic> topics, int conflateMillis) {
        this.instrumentSet = new InstrumentSet[Channel.values().length];
        Arrays.fill(instrumentSet, InstrumentSet.NONE);
        instruments.forEach((channel, some) -> instrumentSet[channel.ordinal()] = some);
        this.allTopics = allTopics;
        this.topics = allTopics ? Set.of() : Set.copyOf(topics);
        this.conflateMillis = conflateMillis;
        this.hash = Arrays.hashCode(instrumentSet) * 31
                + this.topics.hashCode() * 31
                + conflateMillis
                + (allTopics ? 1 : 0);
    }

    boolean wants(EncodedEvent encodedEvent) {
        if (encodedEvent.message() != null) {
            return wants(encodedEvent.message().topic());
        }
        return instrumentSet[encodedEvent.channel().ordinal()].has(encodedEvent.instrument());
    }

    boolean wants(Topic topic) {
        return allTopics || topics.contains(topic);
    }

    InstrumentSet chosen(Channel channel) {
        return instrumentSet[channel.ordinal()];
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
        return !allTopics && topics.isEmpty() && Arrays.stream(instrumentSet).allMatch(InstrumentSet::isEmpty);
    }

    /** How many symbols and topics it names, each once. */
    int size() {
        BitSet ids = new BitSet();
        for (InstrumentSet some : instrumentSet) {
            ids.or(some.ids());
        }
        return ids.cardinality() + topics.size();
    }

    Subscription with(Subscription more) {
        Set<Topic> both = new HashSet<>();
        both.addAll(topics);
        both.addAll(more.topics);
        return new Subscription(combined(more, InstrumentSet::with), allTopics || more.allTopics, both, conflateMillis);
    }

    Subscription without(Subscription fewer) {
        Set<Topic> rest = new HashSet<>(topics);
        rest.removeAll(fewer.topics);
        return new Subscription(
                combined(fewer, InstrumentSet::without),
                allTopics && !fewer.allTopics,
                fewer.allTopics ? Set.of() : rest,
                conflateMillis);
    }

    /** Of what this names, that which the other names too. */
    Subscription within(Subscription other) {
        Set<Topic> both = new HashSet<>(allTopics ? other.topics : topics);
        both.removeIf(topic -> !other.wants(topic));
        return new Subscription(
                combined(other, InstrumentSet::within), allTopics && other.allTopics, both, conflateMillis);
    }

    Subscription conflated(int millis) {
        return new Subscription(combined(NONE, InstrumentSet::with), allTopics, topics, millis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subscription that
                && hash == that.hash
                && conflateMillis == that.conflateMillis
                && allTopics == that.allTopics
                && topics.equals(that.topics)
                && Arrays.equals(instrumentSet, that.instrumentSet);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    private Map<Channel, InstrumentSet> combined(Subscription other, BinaryOperator<InstrumentSet> how) {
        Map<Channel, InstrumentSet> result = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            result.put(channel, how.apply(chosen(channel), other.chosen(channel)));
        }
        return result;
    }
}
