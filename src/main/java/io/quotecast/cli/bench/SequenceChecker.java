package io.quotecast.cli.bench;

import org.jspecify.annotations.Nullable;

/**
 * Checks that one connection receives every event once and in order. In each series {@code u} increases by one; missing
 * events are lost unless the server reports the loss. Under conflation, {@code u} of quotes, tickers and bars need only
 * increase, and that of bars within their timeframe only. Without conflation, {@code q} increases over all events. A
 * snapshot may repeat or skip events and sets the number after which its series continues. Owned by one thread.
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

    /** Sets whether the server conflates the events of the connection. */
    void conflated(boolean isConflating) {
        conflated = isConflating;
    }

    boolean isConflated() {
        return conflated;
    }

    /** Returns the position up to which every event was received; -1 if there is none. */
    long lastPosition() {
        return lastPosition;
    }

    /** Records that the connection was cut; the next events follow {@link #lastPosition}. */
    void onDisconnect() {
        resuming = lastPosition >= 0;
        if (isSlow) {
            // Snapshots that a slow connection received are ahead of its position.
            lastNumbers = new LastSeriesNumbers();
            isSlow = false;
        }
    }

    /** Returns whether events that were missed by a cut are still being received. */
    boolean isResuming() {
        return resuming;
    }

    /** Records that all events that were missed by a cut have been received. */
    void onResumed(long position) {
        resuming = false;
        lastPosition = Math.max(lastPosition, position);
    }

    /** Starts a new sequence. */
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
            counters.reportProblem("an event without a valid symbol, q or u");
            return;
        }
        long last = lastNumbers.last(id);
        if (event.snapshot) {
            // On resume, only conflatable series get a snapshot, and older closed bars follow it.
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

    /** Records a {@code gap}; events at its ends that were received do not count as lost. */
    void onGap(ParsedMessage gap) {
        if (gap.to < gap.from) {
            // Missing from the source: the server has not lost anything.
            return;
        }
        ParsedMessage.MessageType messageType = ParsedMessage.MessageType.ofChannel(gap.channel);
        int id = series.id(messageType.ordinal(), gap.name);
        long reported = lossTracker().onReported(id, gap.from, gap.to);
        counters.reportedLost += reported;
        counters.lost -= reported;
    }

    /** Records the start or end of a slow period, in which missing events count as reported. */
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

    /** Returns the series within a symbol; conflation delays the bars of each timeframe separately. */
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
