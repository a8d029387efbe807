package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cohorts of an event without asking every cohort: with ten thousand different subscriptions an event
 * concerns few of them. Each cohort has an index; each channel and instrument has the set of the indexes of its
 * cohorts. Owned by the shard's thread.
 */
final class RoutingTable {
    private final List<@Nullable Cohort> cohorts = new ArrayList<>();
    private final BitSet usedIndexes = new BitSet();
    private final BitSet conflatingCohorts = new BitSet();
    private final List<ChannelRoutes> byChannel = new ArrayList<>();
    private final BitSet messageCohorts = new BitSet();
    private final BitSet immediate = new BitSet();
    private final BitSet conflatable = new BitSet();
    private final BitSet deferred = new BitSet();

    RoutingTable() {
        for (Channel channel : Channel.values()) {
            byChannel.add(channel.ordinal(), new ChannelRoutes(new BitSet(), new ArrayList<>()));
        }
    }

    /** The cohorts of one channel: those subscribed to all instruments, and the others by instrument id. */
    private record ChannelRoutes(BitSet allInstruments, List<BitSet> byInstrument) {
        BitSet cohortsOf(int instrumentId) {
            while (byInstrument.size() <= instrumentId) {
                byInstrument.add(new BitSet(0));
            }
            return byInstrument.get(instrumentId);
        }
    }

    void add(Cohort cohort) {
        int index = usedIndexes.nextClearBit(0);
        cohort.index(index);
        if (index == cohorts.size()) {
            cohorts.add(cohort);
        } else {
            cohorts.set(index, cohort);
        }
        update(cohort, BitSet::set);
    }

    void remove(Cohort cohort) {
        cohorts.set(cohort.index(), null);
        update(cohort, BitSet::clear);
    }

    /** Returns whether an event may concern any cohort; for a message, whether any cohort receives messages. */
    boolean matches(EncodedEvent event) {
        if (event.message() != null) {
            return !messageCohorts.isEmpty();
        }
        ChannelRoutes channelRoutes = byChannel.get(event.channel().ordinal());
        return !channelRoutes.allInstruments.isEmpty()
                || (event.instrumentId() < channelRoutes.byInstrument.size()
                        && !channelRoutes.byInstrument.get(event.instrumentId()).isEmpty());
    }

    /**
     * Passes on each cohort that one of the first {@code count} events matches. A cohort can be passed to both
     * consumers.
     *
     * @param onImmediate receives the cohorts with events to send at once
     * @param onDeferred receives the cohorts with events to send at the end of an interval
     */
    void route(EncodedEvent[] batch, int count, Consumer<Cohort> onImmediate, Consumer<Cohort> onDeferred) {
        immediate.clear();
        conflatable.clear();
        for (int i = 0; i < count; i++) {
            collect(batch[i]);
        }
        deferred.clear();
        deferred.or(conflatable);
        deferred.and(conflatingCohorts);
        conflatable.andNot(conflatingCohorts);
        immediate.or(conflatable);
        forEach(immediate, onImmediate);
        forEach(deferred, onDeferred);
    }

    private void collect(EncodedEvent event) {
        if (event.message() != null) {
            forEach(messageCohorts, cohort -> {
                if (cohort.subscription().matches(event)) {
                    immediate.set(cohort.index());
                }
            });
            return;
        }
        BitSet target = event.isConflatable() ? conflatable : immediate;
        ChannelRoutes channelRoutes = byChannel.get(event.channel().ordinal());
        target.or(channelRoutes.allInstruments);
        if (event.instrumentId() < channelRoutes.byInstrument.size()) {
            target.or(channelRoutes.byInstrument.get(event.instrumentId()));
        }
    }

    private void forEach(BitSet indexes, Consumer<Cohort> consumer) {
        for (int index = indexes.nextSetBit(0); index >= 0; index = indexes.nextSetBit(index + 1)) {
            // Null if the cohort lost its last member while an earlier cohort was being served.
            Cohort cohort = cohorts.get(index);
            if (cohort != null) {
                consumer.accept(cohort);
            }
        }
    }

    private void update(Cohort cohort, BiConsumer<BitSet, Integer> change) {
        Integer index = cohort.index();
        Subscription subscription = cohort.subscription();
        for (Channel channel : Channel.values()) {
            ChannelRoutes channelRoutes = byChannel.get(channel.ordinal());
            InstrumentSet instrumentSet = subscription.instruments(channel);
            if (instrumentSet.isAll()) {
                change.accept(channelRoutes.allInstruments, index);
            } else {
                instrumentSet.ids().stream().forEach(id -> change.accept(channelRoutes.cohortsOf(id), index));
            }
        }
        if (subscription.hasAllTopics() || !subscription.topics().isEmpty()) {
            change.accept(messageCohorts, index);
        }
        if (subscription.conflateMillis() > 0) {
            change.accept(conflatingCohorts, index);
        }
        change.accept(usedIndexes, index);
    }
}
