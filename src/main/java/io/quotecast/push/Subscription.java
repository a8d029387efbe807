package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one client is subscribed to. Immutable and compared by value: clients with equal subscriptions form a cohort.
 */
public final class Subscription {
    public static final Subscription NONE = new Subscription(new EnumMap<>(Channel.class), false, Set.of(), 0);

    private final InstrumentSet[] instruments;
    private final boolean hasAllTopics;
    private final Set<Topic> topics;
    private final int conflateMillis;
    private final @Nullable String excludedSender;
    private final int hash;

    /**
     * @param byChannel the instruments of each channel except messages
     * @param topics ignored if the subscription has all topics
     * @param conflateMillis minimum time between two events of a series; 0 for every event
     */
    Subscription(Map<Channel, InstrumentSet> byChannel, boolean hasAllTopics, Set<Topic> topics, int conflateMillis) {
        this(byChannel, hasAllTopics, topics, conflateMillis, null);
    }

    /**
     * @param excludedSender the client whose messages are left out, or null
     */
    private Subscription(
            Map<Channel, InstrumentSet> byChannel,
            boolean hasAllTopics,
            Set<Topic> topics,
            int conflateMillis,
            @Nullable String excludedSender) {
        this.instruments = new InstrumentSet[Channel.values().length];
        Arrays.fill(instruments, InstrumentSet.NONE);
        byChannel.forEach((channel, instrumentSet) -> instruments[channel.ordinal()] = instrumentSet);
        this.hasAllTopics = hasAllTopics;
        this.topics = hasAllTopics ? Set.of() : Set.copyOf(topics);
        this.conflateMillis = conflateMillis;
        this.excludedSender = excludedSender;
        this.hash = Arrays.hashCode(instruments) * 31
                + this.topics.hashCode() * 31
                + conflateMillis
                + (hasAllTopics ? 1 : 0)
                + Objects.hashCode(excludedSender);
    }

    public boolean matches(EncodedEvent event) {
        Message message = event.message();
        if (message != null) {
            return matches(message.topic()) && !message.from().equals(excludedSender);
        }
        return instruments[event.channel().ordinal()].contains(event.instrumentId());
    }

    public boolean matches(Topic topic) {
        return hasAllTopics || topics.contains(topic);
    }

    public InstrumentSet instruments(Channel channel) {
        return instruments[channel.ordinal()];
    }

    /** Returns whether the subscription covers {@code *} on this channel. */
    boolean hasWildcard(Channel channel) {
        return channel == Channel.MESSAGES ? hasAllTopics : instruments(channel).isAll();
    }

    boolean hasAllTopics() {
        return hasAllTopics;
    }

    Set<Topic> topics() {
        return topics;
    }

    /** Returns the minimum time between two events of a series; 0 for every event. */
    public int conflateMillis() {
        return conflateMillis;
    }

    /** Returns whether the subscription covers anything on a channel. */
    boolean includes(Channel channel) {
        return channel == Channel.MESSAGES
                ? hasAllTopics || !topics.isEmpty()
                : !instruments(channel).isEmpty();
    }

    boolean isEmpty() {
        return !hasAllTopics && topics.isEmpty() && Arrays.stream(instruments).allMatch(InstrumentSet::isEmpty);
    }

    /** Returns the number of distinct symbols and topics; {@code *} does not count. */
    int size() {
        BitSet ids = new BitSet();
        for (InstrumentSet instrumentSet : instruments) {
            ids.or(instrumentSet.ids());
        }
        return ids.cardinality() + topics.size();
    }

    /** Returns what either subscription covers, with the conflation of this one. */
    Subscription union(Subscription other) {
        Set<Topic> result = new HashSet<>();
        result.addAll(topics);
        result.addAll(other.topics);
        return new Subscription(
                combine(other, InstrumentSet::union),
                hasAllTopics || other.hasAllTopics,
                result,
                conflateMillis,
                excludedSender);
    }

    /** Returns this without what the other covers; {@code *} remains unless the other has it too. */
    Subscription minus(Subscription other) {
        Set<Topic> result = new HashSet<>(topics);
        result.removeAll(other.topics);
        return new Subscription(
                combine(other, InstrumentSet::minus),
                hasAllTopics && !other.hasAllTopics,
                other.hasAllTopics ? Set.of() : result,
                conflateMillis,
                excludedSender);
    }

    /** Returns what both subscriptions cover, with the conflation of this one. */
    public Subscription intersection(Subscription other) {
        Set<Topic> result = new HashSet<>(hasAllTopics ? other.topics : topics);
        result.removeIf(topic -> !other.matches(topic));
        return new Subscription(
                combine(other, InstrumentSet::intersection),
                hasAllTopics && other.hasAllTopics,
                result,
                conflateMillis,
                excludedSender);
    }

    Subscription withConflation(int millis) {
        return new Subscription(combine(NONE, InstrumentSet::union), hasAllTopics, topics, millis, excludedSender);
    }

    /** Returns this without the messages of a client; null leaves out none. */
    Subscription withoutMessagesFrom(@Nullable String sender) {
        return Objects.equals(sender, excludedSender)
                ? this
                : new Subscription(combine(NONE, InstrumentSet::union), hasAllTopics, topics, conflateMillis, sender);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Subscription that
                && hash == that.hash
                && conflateMillis == that.conflateMillis
                && hasAllTopics == that.hasAllTopics
                && Objects.equals(excludedSender, that.excludedSender)
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
