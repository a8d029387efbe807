package io.quotecast.pipeline;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.TimeRange;
import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
import io.quotecast.journal.Epoch;
import io.quotecast.market.Channel;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Notification.ReplayStatus;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import io.quotecast.push.Hub;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a part of the journal again to a hub of its own, at the pace of the times of its events or a multiple of
 * it, after the stored trades from before the journal, if the part begins there. An event whose time is before that of
 * an earlier one follows it at once. Owned by one thread.
 */
public final class ReplayFeed {
    /** Events published in one turn: few enough for one write to a client. */
    static final int MAX_EVENTS = 128;
    /** Returned when nothing is due before something changes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Events before the start that are read for the state there. */
    private static final int STATE_EVENTS = 20_000;

    /** Orders the stored trades before all positions, on from here. */
    private static final long FIRST_ORDER = -(1L << 53);

    private final EntryReader journal;
    private final Epoch epoch;
    private final Hub hub;
    private final @Nullable PastTrades pastTrades;
    private final Executor thread;
    private final ReplaySearch search;
    private final Deque<EncodedEvent> next = new ArrayDeque<>(MAX_EVENTS);
    /** What is left of the stored trades; null in the journal. */
    private @Nullable PastPart past;

    private @Nullable CompletionStage<List<HistoricalTrade>> pendingPage;
    private Runnable onPage = () -> {};
    private long order;
    private long reachedMicros;
    private BigDecimal speed = BigDecimal.ONE;
    private long position;
    private long endPosition;
    private long clockMicros;
    private long clockNanos;
    private boolean isPaused = true;
    private boolean isEnded;
    private String failure = "";

    /**
     * Where a replay starts and ends.
     *
     * @param position events after it are replayed
     * @param endPosition the last position that is replayed
     * @param startMicros the time at the start
     * @param past the times of the stored trades that are replayed first; null for none
     */
    public record Range(
            long position,
            long endPosition,
            long startMicros,
            @Nullable TimeRange past) {
        Range(long position, long endPosition, long startMicros) {
            this(position, endPosition, startMicros, null);
        }
    }

    /**
     * @param journal closed by the caller
     * @param hub nothing else publishes to it
     * @param pastTrades the stored trades; null if none are stored
     * @param thread runs tasks on the thread of this feed
     */
    public ReplayFeed(EntryReader journal, Epoch epoch, Hub hub, @Nullable PastTrades pastTrades, Executor thread) {
        this.journal = journal;
        this.epoch = epoch;
        this.hub = hub;
        this.pastTrades = pastTrades;
        this.thread = thread;
        this.search = new ReplaySearch(journal, epoch, pastTrades, thread);
    }

    /** Sets what is run when events can be due that were still being read. */
    public void onPage(Runnable task) {
        onPage = task;
    }

    /**
     * Finds the part that a client asks for. Without a start, it starts at the current position. One of the consumers
     * is called, on the thread of the feed, at once if the part is in the journal.
     *
     * @param onFound receives the part
     * @param onFailure receives why there is no such part
     */
    public void find(ReplayOptions options, Consumer<Range> onFound, Consumer<ProtocolException> onFailure) {
        PastPart current = past;
        Range remaining = new Range(
                position,
                endPosition,
                clockMicros,
                current == null ? null : new TimeRange(current.publishedMicros(), Long.MAX_VALUE));
        search.find(options, remaining, onFound, onFailure);
    }

    /** Sets the speed, from now on. */
    public void setSpeed(BigDecimal newSpeed, long nowNanos) {
        setClock(clockMicros(nowNanos), nowNanos);
        speed = newSpeed;
    }

    /** Sets where the replay ends, as {@link #find} has found it without a start. */
    public void setEnd(Range range) {
        endPosition = range.endPosition;
        PastPart current = past;
        if (current != null && range.past != null) {
            current.setEnd(range.past.endMicros());
            next.clear();
            pendingPage = null;
            isEnded = false;
        } else {
            isEnded = position >= endPosition;
        }
    }

    /**
     * Continues at another place. The state there is the newest event of each series among the {@value #STATE_EVENTS}
     * before it.
     *
     * @param withSnapshot whether clients that have subscribed already receive the state
     */
    public void seek(Range range, long nowNanos, boolean withSnapshot) {
        position = range.position;
        endPosition = range.endPosition;
        reachedMicros = range.startMicros;
        setClock(range.startMicros, nowNanos);
        isEnded = false;
        failure = "";
        next.clear();
        pendingPage = null;
        TimeRange times = range.past;
        past = times == null || pastTrades == null
                ? null
                : new PastPart(pastTrades, journal, epoch.text(), times, position + 1);
        order = FIRST_ORDER;
        hub.restart(past == null ? this::restoreState : () -> hub.startAt(FIRST_ORDER), withSnapshot);
    }

    private void restoreState() {
        long from = Math.max(journal.first() - 1, position - STATE_EVENTS);
        if (from < position) {
            journal.readAfter(from, (int) (position - from), entry -> hub.restore(EncodedEvent.of(entry)));
        }
        hub.startAt(position);
    }

    public void pause(long nowNanos) {
        setClock(clockMicros(nowNanos), nowNanos);
        isPaused = true;
    }

    public void unpause(long nowNanos) {
        setClock(clockMicros(nowNanos), nowNanos);
        isPaused = false;
    }

    /**
     * Publishes events that are due, at most as many as fit into one write.
     *
     * @return nanoseconds until the next event is due: 0 if one is due already, {@link #NEVER} if the replay is paused
     *     or has ended
     */
    public long publishDue(long nowNanos) {
        if (isPaused || isEnded) {
            return NEVER;
        }
        long nowMicros = clockMicros(nowNanos);
        long nextMicros = nowMicros;
        int published = 0;
        EncodedEvent event = nextEvent();
        while (event != null && published < MAX_EVENTS && nextMicros <= nowMicros) {
            nextMicros = event.timeMicros();
            if (nextMicros <= nowMicros || isUnlimited()) {
                publish(event);
                nowMicros = Math.max(nowMicros, nextMicros);
                published++;
                event = nextEvent();
            }
        }
        hub.flush();
        if (isUnlimited()) {
            setClock(nowMicros, nowNanos);
        }
        if (event == null && pendingPage != null) {
            return NEVER;
        }
        if (event == null) {
            setClock(nowMicros, nowNanos);
            isEnded = true;
            return NEVER;
        }
        return nextMicros <= nowMicros ? 0 : (long) Math.ceil((nextMicros - nowMicros) * 1_000.0 / speed.doubleValue());
    }

    private void publish(EncodedEvent event) {
        next.remove();
        hub.publish(event);
        if (event.channel() != Channel.BARS) {
            reachedMicros = event.timeMicros();
        }
        if (past == null) {
            position = event.position();
        } else {
            past.remove();
        }
    }

    /** Returns the next event to publish, or null at the end and while it is being read. */
    private @Nullable EncodedEvent nextEvent() {
        boolean isMore = true;
        while (isMore && next.isEmpty() && pendingPage == null && failure.isEmpty()) {
            isMore = past == null ? readJournal() : prepare(past);
        }
        return next.peek();
    }

    /** Reads the next events of the journal; returns false at the end. */
    private boolean readJournal() {
        int count = (int) Math.min(MAX_EVENTS, endPosition - position);
        if (count <= 0) {
            return false;
        }
        if (!journal.readAfter(position, count, entry -> next.add(EncodedEvent.of(entry))) && next.isEmpty()) {
            onDeleted();
        } else if (next.isEmpty()) {
            // These positions have no events.
            position += count;
        }
        return true;
    }

    /** Goes on with the stored trades, if there are any: the journal no longer has the next event. */
    private void onDeleted() {
        if (pastTrades == null) {
            failure = "the journal no longer stores the events after " + epoch.text() + ":" + position;
            return;
        }
        past = PastPart.deleted(pastTrades, journal, epoch.text(), position + 1, reachedMicros, endPosition);
        hub.flush();
        hub.restart(() -> hub.startAt(order), false);
    }

    /**
     * Takes the next trade of the past, or goes on with the journal after the last one, or reads a page.
     *
     * @return false if the replay ends in the past, and has reached its end
     */
    private boolean prepare(PastPart current) {
        HistoricalTrade trade = current.peek();
        if (trade != null) {
            // Its position is that of another epoch, or no longer in the journal.
            Entry entry = new Entry(
                    0,
                    trade.recordedTrade().seriesNumber(),
                    trade.recordedTrade().trade());
            order++;
            next.add(EncodedEvent.beforeJournal(entry, order));
        } else if (current.isComplete()) {
            position = current.nextPosition() - 1;
            if (position >= endPosition) {
                return false;
            }
            past = null;
        } else {
            CompletionStage<List<HistoricalTrade>> page = current.readPage();
            pendingPage = page;
            page.whenComplete((trades, problem) -> thread.execute(() -> addPage(page, trades, problem)));
        }
        return true;
    }

    private void addPage(
            CompletionStage<List<HistoricalTrade>> page,
            @Nullable List<HistoricalTrade> trades,
            @Nullable Throwable problem) {
        if (page != pendingPage || past == null) {
            // The replay has gone elsewhere meanwhile.
            return;
        }
        pendingPage = null;
        if (trades == null) {
            failure = ReplaySearch.describe(problem);
        } else {
            past.add(trades, endPosition);
        }
        onPage.run();
    }

    private long clockMicros(long nowNanos) {
        return isPaused || isEnded || isUnlimited()
                ? clockMicros
                : clockMicros + (long) ((nowNanos - clockNanos) / 1_000.0 * speed.doubleValue());
    }

    private void setClock(long micros, long nowNanos) {
        clockMicros = micros;
        clockNanos = nowNanos;
    }

    private boolean isUnlimited() {
        return speed.signum() == 0;
    }

    public ReplayStatus status(long nowNanos) {
        String state = isEnded ? "ended" : isPaused ? "paused" : "playing";
        return isInPast()
                ? new ReplayStatus(state, clockMicros(nowNanos), speed, 0, endPosition, pastText())
                : new ReplayStatus(state, clockMicros(nowNanos), speed, position, endPosition, failure);
    }

    /** Returns whether the replay has not reached the journal, and so has trades only. */
    public boolean isInPast() {
        return past != null;
    }

    private String pastText() {
        if (isEnded || !failure.isEmpty() || past == null) {
            return failure;
        }
        String text = "trades only, from the history";
        long journalMicros = journal.timeAfter(Math.max(past.nextPosition(), journal.first()) - 1);
        return endPosition < past.nextPosition() || journalMicros < 0 || journalMicros == Long.MAX_VALUE
                ? text
                : text + ", until the journal begins at " + ReplaySearch.text(journalMicros);
    }

    /** Returns whether all events up to the end have been published, or the journal no longer stores the next one. */
    public boolean isEnded() {
        return isEnded;
    }
}
