package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tape: gives every event its place and keeps it. One thread, the road's, appends; any thread may read. What has
 * been appended and what may be shown are two things: a tape that promises more than memory can shows an entry only
 * when the promise holds, and readers never see one before.
 */
public interface Journal extends AutoCloseable {
    Epoch epoch();

    /** Hands over what an earlier life has left. Once, before {@link #start}. */
    default void recover(Recovery recovery) {}

    /** Keeps the state that has been made of all that was shown so far. On the road's thread, or when it has ended. */
    default void saveCheckpoint(byte[] state) {}

    /** Whether it wants such a state from time to time. */
    default boolean isDurable() {
        return false;
    }

    /**
     * Hands over every entry that is appended from now on, in the order of the tape, on the road's thread, as soon as
     * it may be shown. Once, before the first is appended.
     */
    void start(Consumer<Entry> consumer);

    /**
     * Numbers the event and keeps it. On the road's thread only.
     *
     * @param recorded hears its position on the road's thread, after the entry has been shown; null for nobody
     */
    void append(MarketEvent event, @Nullable LongConsumer recorded);

    /**
     * As {@link #append(MarketEvent, LongConsumer)}, for what one process alone may add, the one that leads: on a tape
     * that has another leader when the event arrives, it is passed over by everyone.
     *
     * @param term in which it leads, as {@link #joinElection} told it
     * @param sourceOffset how far the source of the event has come; 0 if it does not say
     */
    default void appendAsLeader(long term, long sourceOffset, MarketEvent event) {
        append(event, null);
    }

    /** The place of the newest event that has one: where its source is to go on. On the road's thread. */
    default long sourceOffset() {
        return 0;
    }

    /**
     * Tells, on the road's thread, in which term this process leads the tape, and 0 when it no longer does. Whoever
     * writes a tape alone leads it from the beginning. Once, after {@link #start}.
     */
    default void joinElection(LongConsumer terms) {
        terms.accept(1);
    }

    /** Whether other processes write the same tape. */
    default boolean isShared() {
        return false;
    }

    /** Shows what may be shown by now, and sees to it that the rest will be. On the road's thread, between events. */
    default void poll() {}

    /** Whether so much waits to be shown that no event may come in for now. On any thread. */
    default boolean isFull() {
        return false;
    }

    /** Why nothing can be kept just now, in words; empty while all is well. On any thread. */
    default String fault() {
        return "";
    }

    /** How many entries have been appended and not been shown. On the road's thread. */
    default long waiting() {
        return 0;
    }

    /**
     * How many entries stand on the log that this tape follows and have not been read from it yet; 0 for a tape of its
     * own. On any thread.
     */
    default long lag() {
        return 0;
    }

    /** Position of the newest entry that may be shown; 0 if there has been none. */
    long last();

    /** Position of the oldest entry that is still held; {@code last() + 1} if none is. */
    long first();

    /** Whether every entry after this position is still held; not so for a position that the tape has yet to reach. */
    default boolean holdsAllAfter(long position) {
        return position >= first() - 1 && position <= last();
    }

    /**
     * Hands over what follows a position, oldest first and at most so many.
     *
     * @return false if an entry among these is not held any more: then those before it have been handed over, and none
     *     behind it
     */
    boolean readAfter(long position, int limit, Consumer<Entry> reader);

    /** Nothing is appended any more: keeps what is to be kept. */
    @Override
    default void close() {}
}
