package io.quotecast.source;

import io.quotecast.market.Instrument;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An instrument that several sources deliver, and the choice of the one whose events are used. The threads of the
 * sources ask for every event, without a lock; the pipeline thread owns everything else. A source is identified by its
 * rank: its index in the setting {@code quotecast.source.priority}.
 */
final class SharedInstrument {
    private static final long NEVER = Long.MIN_VALUE;

    private final Instrument instrument;
    private final int[] ranks;
    private final AtomicIntegerArray hasDelivered;
    /** Time of the newest event that was used, µs since 1970-01-01T00:00Z. */
    private final AtomicLong newestMicros = new AtomicLong();

    private volatile int used;
    /** Events before this time are not used, because the previous source has delivered newer ones. */
    private volatile long floorMicros;

    private final long[] deliveredMicros;
    private final long[] goodMicros;
    private final long[] badMicros;
    private final boolean[] isSilent;
    private final boolean[] deliversNow;
    private long startMicros;

    /**
     * @param ranks the ranks of the sources that deliver the instrument, ascending; at least two
     * @param sources number of all ranks
     */
    SharedInstrument(Instrument instrument, int[] ranks, int sources) {
        this.instrument = instrument;
        this.ranks = ranks.clone();
        hasDelivered = new AtomicIntegerArray(sources);
        deliveredMicros = new long[sources];
        goodMicros = new long[sources];
        badMicros = new long[sources];
        isSilent = new boolean[sources];
        deliversNow = new boolean[sources];
        used = ranks[0];
        start(0);
    }

    Instrument instrument() {
        return instrument;
    }

    /** Returns the rank of the source that is used whenever it delivers. */
    int preferred() {
        return ranks[0];
    }

    /** Returns the rank of the source whose events are used. */
    int used() {
        return used;
    }

    boolean isDeliveredBy(int rank) {
        return Arrays.binarySearch(ranks, rank) >= 0;
    }

    /** Records an event of a source; returns whether it is used. Called on the thread of the source. */
    boolean accepts(int rank, long timeMicros) {
        if (hasDelivered.getOpaque(rank) == 0) {
            hasDelivered.setOpaque(rank, 1);
        }
        if (used != rank || timeMicros < floorMicros) {
            return false;
        }
        if (timeMicros > newestMicros.getOpaque()) {
            newestMicros.setOpaque(timeMicros);
        }
        return true;
    }

    /** Uses the preferred source, which gets as much time for its first event as for any other. */
    void start(long steadyMicros) {
        startMicros = steadyMicros;
        Arrays.fill(deliveredMicros, NEVER);
        Arrays.fill(goodMicros, NEVER);
        Arrays.fill(badMicros, NEVER);
        used = preferred();
    }

    /**
     * Judges all sources, and chooses another one if necessary.
     *
     * @param kinds the states of the sources, by rank
     * @param steadyMicros a time that never goes back
     * @param nowMicros the clock of this process
     * @return whether another source is used from now on
     */
    boolean update(SourceState.Kind[] kinds, SourceSelector.Settings settings, long steadyMicros, long nowMicros) {
        for (int rank : ranks) {
            deliversNow[rank] = hasDelivered.getAndSet(rank, 0) != 0;
            if (deliversNow[rank]) {
                deliveredMicros[rank] = steadyMicros;
            }
        }
        for (int rank : ranks) {
            judge(rank, kinds[rank], settings, steadyMicros);
        }
        int chosen = choose(settings, steadyMicros);
        if (chosen == used) {
            return false;
        }
        floorMicros = Math.min(newestMicros.getOpaque(), nowMicros);
        used = chosen;
        return true;
    }

    private void judge(int rank, SourceState.Kind kind, SourceSelector.Settings settings, long steadyMicros) {
        // A stale source may still deliver some of its instruments.
        boolean isUp = kind == SourceState.Kind.OK
                || (kind == SourceState.Kind.STALE
                        && hasDeliveredSince(rank, steadyMicros - settings.failoverMicros()));
        long since = Math.max(startMicros, deliveredMicros[rank]);
        isSilent[rank] = steadyMicros - since >= settings.silenceMicros()
                && doesAnotherDeliver(rank, Math.max(since, steadyMicros - settings.silenceMicros() / 2));
        if (isUp && !isSilent[rank]) {
            goodMicros[rank] = goodMicros[rank] == NEVER ? steadyMicros : goodMicros[rank];
            badMicros[rank] = NEVER;
        } else {
            badMicros[rank] = badMicros[rank] == NEVER ? steadyMicros : badMicros[rank];
            goodMicros[rank] = NEVER;
        }
    }

    private int choose(SourceSelector.Settings settings, long steadyMicros) {
        for (int rank : ranks) {
            if (rank == used) {
                break;
            }
            if (isGood(rank)
                    && steadyMicros - goodMicros[rank] >= settings.failbackMicros()
                    && (deliversNow[rank] || !hasDeliveredSince(used, goodMicros[rank]))) {
                return rank;
            }
        }
        boolean hasFailed =
                !isGood(used) && (isSilent[used] || steadyMicros - badMicros[used] >= settings.failoverMicros());
        if (hasFailed) {
            for (int rank : ranks) {
                // A source that has never delivered may have refused the product.
                if (rank != used && isGood(rank) && deliveredMicros[rank] != NEVER) {
                    return rank;
                }
            }
        }
        return used;
    }

    private boolean isGood(int rank) {
        return goodMicros[rank] != NEVER;
    }

    /** Returns whether the source is silent although another one delivers. */
    boolean isSilent(int rank) {
        return isSilent[rank];
    }

    private boolean doesAnotherDeliver(int rank, long sinceMicros) {
        for (int other : ranks) {
            if (other != rank && hasDeliveredSince(other, sinceMicros)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasDeliveredSince(int rank, long sinceMicros) {
        return deliveredMicros[rank] != NEVER && deliveredMicros[rank] >= sinceMicros;
    }
}
