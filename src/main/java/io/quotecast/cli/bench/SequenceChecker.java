package io.quotecast.cli.bench;

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
    private final LoadCounters counters;
    private LastSeriesNumbers lastNumbers = new LastSeriesNumbers();
    private @Nullable LossTracker lossTracker;
    private boolean conflated;
    private boolean isSlow;
    private boolean resuming;
    private long lastPosition = -1;

    SequenceChecker(SeriesTable series, LoadCounters counters, boolean conflated) {
        this.series = series;
        this.counters = counters;
        this.conflated = conflated;
    }

    /** What the server says about it. */
    void conflated(boolean isConflating) {
        conflated = isConflating;
    }

    boolean isConflated() {
        return conflated;
    }

    /** Up to where it can say that it has had everything; -1 if it cannot. */
    long lastPosition() {
        return lastPosition;
    }

    /** The connection was cut: what comes next goes on from {@link #lastPosition}. */
    void onDisconnect() {
        resuming = lastPosition >= 0;
        if (isSlow) {
            // The states that it was given are ahead of where it stands.
            lastNumbers = new LastSeriesNumbers();
            isSlow = false;
        }
    }

    /** Whether it has not yet had all that it missed by a cut. */
    boolean isResuming() {
        return resuming;
    }

    /** It has had all that it missed by a cut. */
    void onResumed(long position) {
        resuming = false;
        lastPosition = Math.max(lastPosition, position);
    }

    /** Nothing that was heard before has to do with what comes now. */
    void reset() {
        lastNumbers = new LastSeriesNumbers();
        lossTracker = null;
        resuming = false;
        isSlow = false;
        lastPosition = -1;
    }

    void onEvent(ParsedMessage event) {
        int id = event.name.length() == 0 ? SeriesTable.FULL : series.id(variant(event), event.name);
        if (id == SeriesTable.FULL
                || event.position < 0
                || event.seriesNumber < 1
                || event.seriesNumber > LastSeriesNumbers.MAX_NUMBER) {
            counters.malformed++;
            counters.reportProblem("an event without symbol, q or u, or with one out of range");
            return;
        }
        long last = lastNumbers.last(id);
        if (event.snapshot) {
            // One that comes back is shown states of what may merge only, and before older bars that may not.
            if (!resuming) {
                lastNumbers.put(id, Math.max(last, event.seriesNumber));
            }
        } else if (event.seriesNumber == last) {
            counters.repeated++;
        } else if (event.seriesNumber < last) {
            counters.outOfOrder++;
        } else {
            if (last > 0 && event.seriesNumber > last + 1) {
                skip(event.type, id, last + 1, event.seriesNumber - 1);
            }
            lastNumbers.put(id, event.seriesNumber);
            checkPosition(event.position);
        }
    }

    /** A {@code gap}: both ends may be meant to be lost, or to be the last heard and the next; either way is right. */
    void onGap(ParsedMessage gap) {
        ParsedMessage.MessageType messageType = ParsedMessage.MessageType.ofChannel(gap.channel);
        int id = series.id(messageType.ordinal(), gap.name);
        long reported = lossTracker().onReported(id, gap.from, gap.to);
        counters.reportedLost += reported;
        counters.lost -= reported;
    }

    /** From its start to its end it is said that events are skipped. */
    void onSlow(ParsedMessage message) {
        isSlow = message.state.is("started");
        lastPosition = Math.max(lastPosition, message.position);
    }

    private void skip(ParsedMessage.MessageType messageType, int id, long from, long to) {
        long missing = to - from + 1;
        if (conflated && messageType.isConflatable()) {
            counters.conflated += missing;
        } else {
            long reported = isSlow ? missing : lossTracker().onMissed(id, from, to);
            counters.reportedLost += reported;
            counters.lost += missing - reported;
        }
    }

    private void checkPosition(long position) {
        if (position > lastPosition) {
            lastPosition = position;
        } else if (!conflated) {
            counters.outOfOrder++;
        }
    }

    /** Conflation delays the bars of each timeframe on their own, so then each is a series: told by its letters. */
    private int variant(ParsedMessage event) {
        int variant = event.type.ordinal();
        if (conflated && event.type == ParsedMessage.MessageType.BAR) {
            for (int index = event.timeframe.from; index < event.timeframe.to; index++) {
                variant = (variant ^ event.timeframe.bytes[index]) & (TIMEFRAMES - 1);
            }
            variant |= TIMEFRAMES;
        }
        return variant;
    }

    private LossTracker lossTracker() {
        LossTracker existing = lossTracker;
        if (existing == null) {
            existing = lossTracker = new LossTracker();
        }
        return existing;
    }
}
