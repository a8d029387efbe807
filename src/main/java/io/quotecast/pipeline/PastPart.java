package io.quotecast.pipeline;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.PositionRange;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.journal.EntryReader;
import io.quotecast.market.Bar;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The part of a replay that is before the journal: the stored trades whose positions the journal does not have, by
 * time, in pages. A trade is stored here or in the journal by its epoch and position, never by its time; so none is
 * missing at the border, and none is there twice. If the journal deletes events meanwhile, the part grows by them. Owned
 * by the thread of the replay.
 */
final class PastPart {
    /** Trades read at once. */
    static final int PAGE = 1_000;

    /** How much later or earlier than its neighbours a trade may be that is found at a border. */
    private static final long LATE_MICROS = Duration.ofMinutes(10).toMillis() * 1_000;

    /** Events at the beginning of the journal of which the newest time counts: some may be old, as those of snapshots. */
    private static final int BORDER_EVENTS = 100;

    /** The part of the journal that is left to the history if the journal deletes events while it is replayed. */
    private static final int SPARE_PART = 16;

    private final PastTrades trades;
    private final EntryReader journal;
    private final Queue<HistoricalTrade> page = new ArrayDeque<>();
    private final long startMicros;
    private long endMicros;
    private long borderMicros;
    private TimeRange times;
    private PositionRange positions;
    private TradeCursor published;
    private boolean isLastPage;

    /**
     * @param times the times of the trades that are replayed
     * @param firstPosition the position at which the journal begins
     */
    PastPart(PastTrades trades, EntryReader journal, String epoch, TimeRange times, long firstPosition) {
        this.trades = trades;
        this.journal = journal;
        this.startMicros = times.startMicros();
        this.endMicros = times.endMicros();
        this.positions = new PositionRange(epoch, 0, firstPosition);
        this.borderMicros = newestMicros(firstPosition);
        this.times = timesFrom(startMicros);
        this.published = TradeCursor.before(startMicros);
    }

    /**
     * Returns the part from a position on that the journal has deleted before a replay has reached it.
     *
     * @param reachedMicros the time that the replay has reached
     * @param endPosition the last position that is replayed
     */
    static PastPart deleted(
            PastTrades trades,
            EntryReader journal,
            String epoch,
            long fromPosition,
            long reachedMicros,
            long endPosition) {
        TimeRange times = new TimeRange(Math.max(0, reachedMicros - LATE_MICROS), Long.MAX_VALUE);
        PastPart part = new PastPart(trades, journal, epoch, times, fromPosition);
        part.moveBorder(endPosition);
        return part;
    }

    /** Returns the next trade of the page, or null if another page has to be read first. */
    @Nullable
    HistoricalTrade peek() {
        return page.peek();
    }

    /** Removes the next trade, which has been published. */
    void remove() {
        published = page.remove().cursor();
    }

    /** Returns the time up to which trades have been published. */
    long publishedMicros() {
        return published.timeMicros();
    }

    /** Returns whether no further trade is before the journal, whose next event is that at {@link #nextPosition}. */
    boolean isComplete() {
        return page.isEmpty() && isLastPage;
    }

    /** Returns the position of the journal at which this part ends. */
    long nextPosition() {
        return positions.to();
    }

    /** Sets the time before which the trades are replayed. */
    void setEnd(long newEndMicros) {
        endMicros = newEndMicros;
        times = timesFrom(times.startMicros());
        page.clear();
        isLastPage = false;
    }

    /** Reads the next page, which is then passed to {@link #add}. */
    CompletionStage<List<HistoricalTrade>> readPage() {
        return trades.read(times, published, positions, PAGE);
    }

    /**
     * Adds a page.
     *
     * @param endPosition the last position that is replayed
     */
    void add(List<HistoricalTrade> trades, long endPosition) {
        page.addAll(trades);
        if (trades.size() == PAGE) {
            return;
        }
        if (journal.first() <= positions.to() || positions.to() > endPosition) {
            isLastPage = true;
        } else if (page.isEmpty()) {
            moveBorder(endPosition);
        }
    }

    /** Goes on with what the journal has deleted meanwhile, and some more: it must still have the events after that. */
    private void moveBorder(long endPosition) {
        long first = journal.first();
        long from = positions.to();
        long to = Math.max(from, Math.min(endPosition + 1, first + (journal.last() - first) / SPARE_PART));
        long fromMicros =
                borderMicros == Long.MIN_VALUE ? startMicros : Math.max(startMicros, borderMicros - LATE_MICROS);
        positions = new PositionRange(positions.epoch(), from, to);
        borderMicros = newestMicros(to);
        times = timesFrom(fromMicros);
        published = TradeCursor.before(fromMicros);
    }

    private TimeRange timesFrom(long fromMicros) {
        long lastMicros = borderMicros == Long.MIN_VALUE ? Long.MAX_VALUE : borderMicros + LATE_MICROS;
        return new TimeRange(fromMicros, Math.max(fromMicros + 1, Math.min(endMicros, lastMicros)));
    }

    /** Returns the newest time of the first events of the journal from a position on; the past if there are none. */
    private long newestMicros(long position) {
        long[] newest = {Long.MIN_VALUE};
        journal.readAfter(position - 1, BORDER_EVENTS, entry -> {
            if (!(entry.event() instanceof Bar)) {
                newest[0] = Math.max(newest[0], entry.event().timeMicros());
            }
        });
        return newest[0];
    }
}
