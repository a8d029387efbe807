package io.quotecast.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * Whether one connection hears everything, once and in order. Of each series {@code u} steps by one; what is missing
 * is lost, unless the server said so. Under conflation quotes, tickers and forming bars may step further; bars then
 * are in order within their timeframe only. Where nothing is conflated {@code q} rises over all events as well.
 * Snapshots may repeat what was heard, and set the count from which it goes on. Owned by one thread.
 */
final class SequenceChecker {
    private static final int TIMEFRAMES = 64;

    private final SeriesTable series;
    private final LoadCounters loadCounters;
    private LastSeriesNumbers counts = new LastSeriesNumbers();
    private @Nullable LossTracker lossTracker;
    private boolean conflated;
    private boolean slow;
    private boolean returning;
    private long lastQ = -1;

    SequenceChecker(SeriesTable series, LoadCounters loadCounters, boolean conflated) {
        this.series = series;
        this.loadCounters = loadCounters;
        this.conflated = conflated;
    }

    /** What the server says about it. */
    void conflated(boolean now) {
        conflated = now;
    }

    boolean isConflated() {
        return conflated;
    }

    /** Up to where it can say that it has had everything; -1 if it cannot. */
    long lastQ() {
        return lastQ;
    }

    /** The connection was cut: what comes next goes on from {@link #lastQ}. */
    void comeBack() {
        returning = lastQ >= 0;
        if (slow) {
            // The states that it was given are ahead of where it stands.
            counts = new LastSeriesNumbers();
            slow = false;
        }
    }

    /** Whether it has not yet had all that it missed by a cut. */
    boolean isReturning() {
        return returning;
    }

    /** It has had all that it missed by a cut. */
    void onResumed(long q) {
        returning = false;
        lastQ = Math.max(lastQ, q);
    }

    /** Nothing that was heard before has to do with what comes now. */
    void beginAnew() {
        counts = new LastSeriesNumbers();
        lossTracker = null;
        returning = false;
        slow = false;
        lastQ = -1;
    }

    void onEvent(ParsedMessage event) {
        int id = event.name.length() == 0 ? SeriesTable.FULL : series.id(variant(event), event.name);
        if (id == SeriesTable.FULL || event.q < 0 || event.u < 1 || event.u > LastSeriesNumbers.LARGEST) {
            loadCounters.malformed++;
            loadCounters.complain("an event without symbol, q or u, or with one out of range");
            return;
        }
        long last = counts.last(id);
        if (event.snapshot) {
            // One that comes back is shown states of what may merge only, and before older bars that may not.
            if (!returning) {
                counts.put(id, Math.max(last, event.u));
            }
        } else if (event.u == last) {
            loadCounters.repeated++;
        } else if (event.u < last) {
            loadCounters.outOfOrder++;
        } else {
            if (last > 0 && event.u > last + 1) {
                skip(event.messageType, id, last + 1, event.u - 1);
            }
            counts.put(id, event.u);
            checkPosition(event.q);
        }
    }

    /** A {@code gap}: both ends may be meant to be lost, or to be the last heard and the next; either way is right. */
    void onGap(ParsedMessage gap) {
        ParsedMessage.MessageType messageType = ParsedMessage.MessageType.ofChannel(gap.channel);
        int id = series.id(messageType.ordinal(), gap.name);
        long told = losses().tell(id, gap.from, gap.to);
        loadCounters.told += told;
        loadCounters.lost -= told;
    }

    /** From its start to its end it is said that events are skipped. */
    void onSlow(ParsedMessage message) {
        slow = message.state.is("started");
        lastQ = Math.max(lastQ, message.q);
    }

    private void skip(ParsedMessage.MessageType messageType, int id, long from, long to) {
        long missing = to - from + 1;
        if (conflated && messageType.mayMerge()) {
            loadCounters.merged += missing;
        } else {
            long told = slow ? missing : losses().miss(id, from, to);
            loadCounters.told += told;
            loadCounters.lost += missing - told;
        }
    }

    private void checkPosition(long q) {
        if (q > lastQ) {
            lastQ = q;
        } else if (!conflated) {
            loadCounters.outOfOrder++;
        }
    }

    /** Conflation delays the bars of each timeframe on their own, so then each is a series: told by its letters. */
    private int variant(ParsedMessage event) {
        int variant = event.messageType.ordinal();
        if (conflated && event.messageType == ParsedMessage.MessageType.BAR) {
            for (int at = event.timeframe.from; at < event.timeframe.to; at++) {
                variant = (variant ^ event.timeframe.bytes[at]) & TIMEFRAMES - 1;
            }
            variant |= TIMEFRAMES;
        }
        return variant;
    }

    private LossTracker losses() {
        LossTracker known = lossTracker;
        if (known == null) {
            known = lossTracker = new LossTracker();
        }
        return known;
    }
}
