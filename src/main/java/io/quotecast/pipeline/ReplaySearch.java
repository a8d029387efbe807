package io.quotecast.pipeline;

import io.quotecast.base.Quoted;
import io.quotecast.history.PositionRange;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.history.store.ArchiveUnavailableException;
import io.quotecast.journal.EntryReader;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.pipeline.ReplayFeed.Range;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the part of the journal, and of the stored trades from before it, that a client asks for. Owned by the thread of
 * the replay.
 */
final class ReplaySearch {
    private static final System.Logger LOG = System.getLogger(ReplaySearch.class.getName());
    private static final String NO_EVENT = "end must be after start: no event is between them";

    private final EntryReader journal;
    private final Epoch epoch;
    private final @Nullable PastTrades pastTrades;
    private final Executor thread;

    ReplaySearch(EntryReader journal, Epoch epoch, @Nullable PastTrades pastTrades, Executor thread) {
        this.journal = journal;
        this.epoch = epoch;
        this.pastTrades = pastTrades;
        this.thread = thread;
    }

    /**
     * Finds the part that a client asks for, as described at {@link ReplayFeed#find}.
     *
     * @param current what is left of the part that is replayed now
     * @param onFound receives the part
     * @param onFailure receives why there is no such part
     */
    void find(ReplayOptions options, Range current, Consumer<Range> onFound, Consumer<ProtocolException> onFailure) {
        Long startMicros = options.startMicros();
        PastTrades stored = pastTrades;
        if (stored == null || startMicros == null || startMicros >= oldestMicros()) {
            answer(() -> range(options, current), onFound, onFailure);
            return;
        }
        CompletionStage<Long> oldest = oldest(stored, 0);
        oldest.thenCombine(startMicros == 0 ? oldest : oldest(stored, startMicros), StoredTimes::new)
                .whenComplete((times, failure) -> thread.execute(() -> {
                    if (times == null) {
                        onFailure.accept(new ProtocolException(ErrorCode.UNAVAILABLE, describe(failure)));
                        return;
                    }
                    answer(() -> range(options, current, startMicros, times), onFound, onFailure);
                }));
    }

    private static void answer(RangeSearch search, Consumer<Range> onFound, Consumer<ProtocolException> onFailure) {
        Range found;
        try {
            found = search.find();
        } catch (ProtocolException e) {
            onFailure.accept(e);
            return;
        }
        onFound.accept(found);
    }

    /** Finds a part, or fails with why there is none. */
    private interface RangeSearch {
        Range find() throws ProtocolException;
    }

    /**
     * The times of stored trades from before the journal, {@link Long#MAX_VALUE} if there are none.
     *
     * @param oldestMicros that of the oldest
     * @param firstMicros that of the first one of a replay
     */
    private record StoredTimes(long oldestMicros, long firstMicros) {}

    /** Returns the time of the oldest trade from a time on that is before the journal. */
    private CompletionStage<Long> oldest(PastTrades stored, long fromMicros) {
        return stored.read(
                        new TimeRange(fromMicros, Math.max(fromMicros + 1, oldestMicros())),
                        TradeCursor.before(fromMicros),
                        new PositionRange(epoch.text(), 0, journal.first()),
                        1)
                .thenApply(trades -> trades.isEmpty()
                        ? Long.MAX_VALUE
                        : trades.get(0).cursor().timeMicros());
    }

    /** Returns a part that starts in the history if that has trades from before the journal. */
    private Range range(ReplayOptions options, Range current, long startMicros, StoredTimes stored)
            throws ProtocolException {
        long journalMicros = oldestMicros();
        if (stored.oldestMicros >= journalMicros) {
            return range(options, current);
        }
        if (startMicros > 0 && startMicros < stored.oldestMicros) {
            throw new ProtocolException(
                    ErrorCode.CURSOR_OUT_OF_RANGE,
                    "start " + text(startMicros) + " is before the oldest trade in the history, of "
                            + text(stored.oldestMicros) + "; start=0 is that trade");
        }
        long from = Math.max(startMicros, stored.oldestMicros);
        Long endMicros = options.endMicros();
        if (endMicros != null && endMicros <= Math.min(stored.firstMicros, journalMicros)) {
            throw new ProtocolException(ErrorCode.INVALID_OPTION, NO_EVENT);
        }
        if (stored.firstMicros == Long.MAX_VALUE && journalMicros == Long.MAX_VALUE) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "start is after the newest trade in the history, and the journal is empty");
        }
        return pastRange(from, endMicros);
    }

    private Range pastRange(long startMicros, @Nullable Long endMicros) {
        long first = journal.first();
        long last = Math.max(first - 1, journal.last());
        long end = endMicros == null ? last : lastBefore(endMicros, first, last);
        TimeRange times = new TimeRange(startMicros, endMicros == null ? Long.MAX_VALUE : endMicros);
        return new Range(first - 1, end, startMicros, times);
    }

    /** Returns the time of the oldest event in the journal; {@link Long#MAX_VALUE} if it has none. */
    private long oldestMicros() {
        long micros = time(journal.first());
        while (micros == Long.MIN_VALUE) {
            // Deleted meanwhile.
            micros = time(journal.first());
        }
        return micros;
    }

    /** Returns why stored trades could not be read, for a client. */
    static String describe(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ArchiveUnavailableException) {
            return String.valueOf(cause.getMessage());
        }
        if (!(cause instanceof RejectedExecutionException)) {
            LOG.log(System.Logger.Level.ERROR, "Failed to read stored trades for a replay", cause);
        }
        return "the history cannot be read at the moment; retry later";
    }

    /**
     * Finds the part of the journal that a client asks for.
     *
     * @throws ProtocolException if the journal does not have this part
     */
    private Range range(ReplayOptions options, Range current) throws ProtocolException {
        long first = journal.first();
        long last = journal.last();
        Long endMicros = options.endMicros();
        TimeRange past = current.past();
        if (past != null && !options.hasStart() && endMicros != null) {
            if (endMicros <= past.startMicros()) {
                throw new ProtocolException(ErrorCode.INVALID_OPTION, NO_EVENT);
            }
            return pastRange(past.startMicros(), endMicros);
        }
        if (last < first) {
            throw new ProtocolException(
                    ErrorCode.CURSOR_OUT_OF_RANGE, "the journal has no events yet: there is nothing to replay");
        }
        long start = options.hasStart() ? start(options, first, last) : current.position();
        long end = endMicros != null
                ? lastBefore(endMicros, first, last)
                : options.hasStart() ? last : current.endPosition();
        if (end <= start) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    endMicros == null ? "start is after the newest event, which is of " + text(time(last)) : NO_EVENT);
        }
        Long startMicros = options.startMicros();
        long firstMicros = time(start + 1);
        if (firstMicros == Long.MAX_VALUE) {
            throw new ProtocolException(ErrorCode.INVALID_OPTION, NO_EVENT);
        }
        return new Range(
                start, end, startMicros == null || startMicros == 0 ? firstMicros : Math.min(startMicros, firstMicros));
    }

    private long start(ReplayOptions options, long first, long last) throws ProtocolException {
        Position cursor = options.cursor();
        if (cursor != null) {
            if (!cursor.epoch().equals(epoch) || cursor.position() < first - 1 || cursor.position() > last) {
                throw new ProtocolException(
                        ErrorCode.CURSOR_OUT_OF_RANGE,
                        "start " + Quoted.of(cursor.toString()) + " is not available; the journal has " + epoch.text()
                                + ":" + (first - 1) + " to " + epoch.text() + ":" + last);
            }
            return cursor.position();
        }
        Long startMicros = options.startMicros();
        if (startMicros == null || startMicros == 0) {
            return first - 1;
        }
        long oldestMicros = time(first);
        if (startMicros < oldestMicros) {
            throw new ProtocolException(
                    ErrorCode.CURSOR_OUT_OF_RANGE,
                    "start " + text(startMicros) + " is before the oldest event in the journal, of "
                            + text(oldestMicros) + "; start=0 is that event");
        }
        return lastBefore(startMicros, first, last);
    }

    /** Returns the position of the last event before a time; {@code first - 1} if there is none. */
    private long lastBefore(long micros, long first, long last) {
        long low = first - 1;
        long high = last;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (time(middle) < micros) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * Returns the time of the event at a position or, if there is none, after it; the past if it is no longer stored.
     */
    private long time(long ofPosition) {
        return journal.timeAfter(ofPosition - 1);
    }

    static String text(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
}
