package io.quotecast.pipeline;

import io.quotecast.base.Quoted;
import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification.ReplayStatus;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import io.quotecast.push.Hub;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a part of the journal again to a hub of its own, at the pace of the times of its events or a multiple of
 * it. An event whose time is before that of an earlier one follows it at once. Owned by one thread.
 */
public final class ReplayFeed {
    /** Events published in one turn: few enough for one write to a client. */
    static final int MAX_EVENTS = 128;
    /** Returned when nothing is due before something changes. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Events before the start that are read for the state there. */
    private static final int STATE_EVENTS = 20_000;

    private static final String NO_EVENT = "end must be after start: no event is between them";

    private final EntryReader journal;
    private final Epoch epoch;
    private final Hub hub;
    private final Deque<Entry> next = new ArrayDeque<>(MAX_EVENTS);
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
     */
    public record Range(long position, long endPosition, long startMicros) {}

    /**
     * @param journal closed by the caller
     * @param hub nothing else publishes to it
     */
    public ReplayFeed(EntryReader journal, Epoch epoch, Hub hub) {
        this.journal = journal;
        this.epoch = epoch;
        this.hub = hub;
    }

    /**
     * Finds the part of the journal that a client asks for. Without a start, it starts at the current position.
     *
     * @throws ProtocolException if the journal does not have this part
     */
    public Range range(ReplayOptions options) throws ProtocolException {
        long first = journal.first();
        long last = journal.last();
        if (last < first) {
            throw new ProtocolException(
                    ErrorCode.CURSOR_OUT_OF_RANGE, "the journal has no events yet: there is nothing to replay");
        }
        long start = options.hasStart() ? start(options, first, last) : position;
        Long endMicros = options.endMicros();
        long end = endMicros != null ? lastBefore(endMicros, first, last) : options.hasStart() ? last : endPosition;
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

    private static String text(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    /** Sets the speed, from now on. */
    public void setSpeed(BigDecimal newSpeed, long nowNanos) {
        setClock(clockMicros(nowNanos), nowNanos);
        speed = newSpeed;
    }

    /** Sets where the replay ends. */
    public void setEnd(long newEndPosition) {
        endPosition = newEndPosition;
        isEnded = position >= endPosition;
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
        setClock(range.startMicros, nowNanos);
        isEnded = false;
        failure = "";
        next.clear();
        hub.restart(this::restoreState, withSnapshot);
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
        Entry entry = nextEntry();
        while (entry != null && published < MAX_EVENTS && nextMicros <= nowMicros) {
            nextMicros = entry.event().timeMicros();
            if (nextMicros <= nowMicros || isUnlimited()) {
                next.remove();
                position = entry.position();
                hub.publish(EncodedEvent.of(entry));
                nowMicros = Math.max(nowMicros, nextMicros);
                published++;
                entry = nextEntry();
            }
        }
        hub.flush();
        if (isUnlimited()) {
            setClock(nowMicros, nowNanos);
        }
        if (entry == null) {
            setClock(nowMicros, nowNanos);
            isEnded = true;
            return NEVER;
        }
        return nextMicros <= nowMicros ? 0 : (long) Math.ceil((nextMicros - nowMicros) * 1_000.0 / speed.doubleValue());
    }

    /** Returns the next entry to publish, or null at the end. */
    private @Nullable Entry nextEntry() {
        while (next.isEmpty() && position < endPosition) {
            int count = (int) Math.min(MAX_EVENTS, endPosition - position);
            if (!journal.readAfter(position, count, next::add) && next.isEmpty()) {
                failure = "the journal no longer stores the events after " + epoch.text() + ":" + position;
                return null;
            }
            if (next.isEmpty()) {
                // These positions have no events.
                position += count;
            }
        }
        return next.peek();
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
        return new ReplayStatus(state, clockMicros(nowNanos), speed, position, endPosition, failure);
    }

    /** Returns whether all events up to the end have been published, or the journal no longer stores the next one. */
    public boolean isEnded() {
        return isEnded;
    }
}
