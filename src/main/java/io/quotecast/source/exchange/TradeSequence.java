package io.quotecast.source.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The trade ids of one instrument, which the exchange numbers without gaps: tells new trades from repeated ones, and
 * finds ids that never arrive. A trade that arrives late fills its gap. Times in nanoseconds are those of
 * {@link System#nanoTime}. Owned by one thread.
 */
final class TradeSequence {
    /** A gap counts only after this time, so that trades may overtake each other. */
    static final long GRACE_NANOS = 1_000_000_000L;
    /** Gaps that are remembered for late trades; a trade of an older gap counts as repeated. */
    static final int MAX_GAPS = 64;
    /** A lower id with a time that is later by more than this means that the exchange has started a new numbering. */
    static final long RENUMBERED_MICROS = 10_000_000L;

    private final List<Gap> gaps = new ArrayList<>();
    /** Highest id so far; 0 before the first. */
    private long highest;

    private long newestMicros = Long.MIN_VALUE;
    /** Highest id that the exchange has announced; 0 unless it is ahead of {@link #highest}. */
    private long announced;

    private long announcedNanos;

    /** Missing trades that are due, beyond those in {@link #gaps}. */
    private @Nullable Missing forgotten;

    /** Whether the next trade is the first one of a new connection. */
    private boolean isReconnected;

    /**
     * Ids that have not arrived.
     *
     * @param isWithinConnection whether one connection left them out; false if they fell between two connections
     */
    private record Gap(long first, long last, long sinceNanos, boolean isReported, boolean isWithinConnection) {
        Missing missing() {
            return new Missing(last - first + 1, first, last, isWithinConnection);
        }

        Gap reported() {
            return new Gap(first, last, sinceNanos, true, isWithinConnection);
        }

        Gap part(long partFirst, long partLast) {
            return new Gap(partFirst, partLast, sinceNanos, isReported, isWithinConnection);
        }
    }

    /**
     * Trades that have not arrived.
     *
     * @param count at most the number of ids from the first to the last
     * @param isWithinConnection whether a connection left out at least one of them; false if all fell between two
     */
    record Missing(long count, long firstId, long lastId, boolean isWithinConnection) {
        static Missing sum(@Nullable Missing sum, Missing more) {
            return sum == null
                    ? more
                    : new Missing(
                            sum.count + more.count,
                            Math.min(sum.firstId, more.firstId),
                            Math.max(sum.lastId, more.lastId),
                            sum.isWithinConnection || more.isWithinConnection);
        }
    }

    /** Records a trade; returns false if it has arrived before. */
    boolean isNew(long id, long timeMicros, long nowNanos) {
        if (isRenumbered(id, timeMicros)) {
            restart(id);
        } else if (id <= highest) {
            return fill(id);
        } else {
            advance(id, nowNanos);
        }
        isReconnected = false;
        newestMicros = Math.max(newestMicros, timeMicros);
        return true;
    }

    /** Records the newest trade of the exchange, which is not going to arrive, for example at a reconnect. */
    void onLast(long id, long timeMicros, long nowNanos) {
        if (isRenumbered(id, timeMicros)) {
            restart(id);
        } else if (highest == 0) {
            highest = id;
        } else if (id > highest) {
            addGap(highest + 1, id, nowNanos, false);
            highest = id;
        }
        isReconnected = false;
        newestMicros = Math.max(newestMicros, timeMicros);
    }

    /** Records a trade that has arrived and cannot be used: it is missing, but the feed is not behind. */
    void onUnusable(long id, long nowNanos) {
        if (id > highest) {
            advance(id, nowNanos);
            addGap(id, id, nowNanos, true);
        }
    }

    /** Records that the exchange has this trade; returns whether all trades until then have arrived. */
    boolean onAnnounced(long id, long nowNanos) {
        if (id <= highest) {
            announced = 0;
            return true;
        }
        if (announced == 0 || announced <= highest) {
            announced = id;
            announcedNanos = nowNanos;
        }
        return false;
    }

    /** Returns whether an announced trade has not arrived for this time. */
    boolean isBehind(long limitNanos, long nowNanos) {
        return announced > highest && nowNanos - announcedNanos >= limitNanos;
    }

    /**
     * Records that the next trade comes from a new connection, which gets as much time for announced trades as the
     * first.
     */
    void onReconnect() {
        announced = 0;
        isReconnected = true;
    }

    /** Returns the highest id so far; 0 before the first. */
    long highest() {
        return highest;
    }

    /** Returns the sum of the gaps that are older than the grace period, each once; null if there is none. */
    @Nullable
    Missing takeDue(long nowNanos) {
        Missing due = forgotten;
        forgotten = null;
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            if (!gap.isReported && nowNanos - gap.sinceNanos >= GRACE_NANOS) {
                due = Missing.sum(due, gap.missing());
                gaps.set(i, gap.reported());
            }
        }
        return due;
    }

    private boolean isRenumbered(long id, long timeMicros) {
        return id < highest && newestMicros != Long.MIN_VALUE && timeMicros - newestMicros > RENUMBERED_MICROS;
    }

    private void restart(long id) {
        // What was missing from the old numbering stays missing.
        gaps.stream().filter(gap -> !gap.isReported).forEach(gap -> forgotten = Missing.sum(forgotten, gap.missing()));
        gaps.clear();
        highest = id;
        announced = 0;
    }

    private void advance(long id, long nowNanos) {
        if (highest > 0 && id > highest + 1) {
            addGap(highest + 1, id - 1, nowNanos, !isReconnected);
        }
        highest = id;
    }

    private void addGap(long first, long last, long nowNanos, boolean isWithinConnection) {
        gaps.add(new Gap(first, last, nowNanos, false, isWithinConnection));
        forgetOldest();
    }

    private void forgetOldest() {
        while (gaps.size() > MAX_GAPS) {
            Gap oldest = gaps.remove(0);
            if (!oldest.isReported) {
                forgotten = Missing.sum(forgotten, oldest.missing());
            }
        }
    }

    /** Returns whether the id was missing; it no longer is. */
    private boolean fill(long id) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            if (id >= gap.first && id <= gap.last) {
                gaps.remove(i);
                if (id < gap.last) {
                    gaps.add(i, gap.part(id + 1, gap.last));
                }
                if (id > gap.first) {
                    gaps.add(i, gap.part(gap.first, id - 1));
                }
                forgetOldest();
                return true;
            }
        }
        return false;
    }
}
