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
 * From frames to the cohorts that want them, without asking those that do not: with ten thousand different lists an
 * event concerns few of them. Each cohort has a number, and each series the set of the numbers that want it. Owned by
 * the shard's thread.
 */
final class RoutingTable {
    private final List<@Nullable Cohort> cohorts = new ArrayList<>();
    private final BitSet numbers = new BitSet();
    private final BitSet conflating = new BitSet();
    private final List<ChannelRoutes> byChannel = new ArrayList<>();
    private final BitSet followers = new BitSet();
    private final BitSet singles = new BitSet();
    private final BitSet merging = new BitSet();
    private final BitSet later = new BitSet();

    RoutingTable() {
        for (Channel channel : Channel.values()) {
            byChannel.add(channel.ordinal(), new ChannelRoutes(new BitSet(), new ArrayList<>()));
        }
    }

    /** The cohorts of one channel: those that want everything, and by id those that want an instrument. */
    private record ChannelRoutes(BitSet all, List<BitSet> byInstrument) {
        BitSet of(int instrument) {
            while (byInstrument.size() <= instrument) {
                byInstrument.add(new BitSet(0));
            }
            return byInstrument.get(instrument);
        }
    }

    void add(Cohort cohort) {
        int number = numbers.nextClearBit(0);
        cohort.number(number);
        if (number == cohorts.size()) {
            cohorts.add(cohort);
        } else {
            cohorts.set(number, cohort);
        }
        mark(cohort, BitSet::set);
    }

    void remove(Cohort cohort) {
        cohorts.set(cohort.number(), null);
        mark(cohort, BitSet::clear);
    }

    /** Whether any cohort wants this frame. */
    boolean isWanted(EncodedEvent encodedEvent) {
        if (encodedEvent.message() != null) {
            return !followers.isEmpty();
        }
        ChannelRoutes channelRoutes = byChannel.get(encodedEvent.channel().ordinal());
        return !channelRoutes.all.isEmpty()
                || (encodedEvent.instrument() < channelRoutes.byInstrument.size()
                        && !channelRoutes
                                .byInstrument
                                .get(encodedEvent.instrument())
                                .isEmpty());
    }

    /**
     * Hands over each cohort that wants one of these frames, the first {@code count}.
     *
     * @param now takes those that have something to send at once
     * @param waiting takes those that have something to send at the end of an interval
     */
    void read(EncodedEvent[] encodedEvents, int count, Consumer<Cohort> now, Consumer<Cohort> waiting) {
        singles.clear();
        merging.clear();
        for (int i = 0; i < count; i++) {
            note(encodedEvents[i]);
        }
        later.clear();
        later.or(merging);
        later.and(conflating);
        merging.andNot(conflating);
        singles.or(merging);
        each(singles, now);
        each(later, waiting);
    }

    private void note(EncodedEvent encodedEvent) {
        if (encodedEvent.message() != null) {
            each(followers, cohort -> {
                if (cohort.subscription().wants(encodedEvent)) {
                    singles.set(cohort.number());
                }
            });
            return;
        }
        BitSet noted = encodedEvent.mayMerge() ? merging : singles;
        ChannelRoutes channelRoutes = byChannel.get(encodedEvent.channel().ordinal());
        noted.or(channelRoutes.all);
        if (encodedEvent.instrument() < channelRoutes.byInstrument.size()) {
            noted.or(channelRoutes.byInstrument.get(encodedEvent.instrument()));
        }
    }

    /** A cohort whose last member turns out to be gone is dissolved on the way. */
    private void each(BitSet some, Consumer<Cohort> reader) {
        for (int number = some.nextSetBit(0); number >= 0; number = some.nextSetBit(number + 1)) {
            Cohort cohort = cohorts.get(number);
            if (cohort != null) {
                reader.accept(cohort);
            }
        }
    }

    private void mark(Cohort cohort, BiConsumer<BitSet, Integer> change) {
        Integer number = cohort.number();
        Subscription wanted = cohort.subscription();
        for (Channel channel : Channel.values()) {
            ChannelRoutes channelRoutes = byChannel.get(channel.ordinal());
            InstrumentSet instrumentSet = wanted.chosen(channel);
            if (instrumentSet.all()) {
                change.accept(channelRoutes.all, number);
            } else {
                instrumentSet.ids().stream().forEach(id -> change.accept(channelRoutes.of(id), number));
            }
        }
        if (wanted.allTopics() || !wanted.topics().isEmpty()) {
            change.accept(followers, number);
        }
        if (wanted.conflateMillis() > 0) {
            change.accept(conflating, number);
        }
        change.accept(numbers, number);
    }
}
