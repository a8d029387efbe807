package io.quotecast.journal;

import io.quotecast.market.MarketEvent;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The ordered log of all events, which assigns each event its position. The pipeline thread appends; any thread may
 * read. Appending and committing are separate steps: a durable journal commits an entry only when the entry is as safe
 * as the settings demand, and readers see committed entries only.
 */
public interface Journal extends AutoCloseable {
    Epoch epoch();

    /** Restores what earlier runs recorded. Called once, before {@link #start}. */
    default void recover(Recovery recovery) {}

    /** Stores the state that results from all committed entries. On the pipeline thread, or after it has ended. */
    default void saveCheckpoint(byte[] state) {}

    /** Returns whether the journal outlives the process, and so needs a checkpoint from time to time. */
    default boolean isDurable() {
        return false;
    }

    /**
     * Starts the journal. Every entry that is committed from now on is passed to the consumer, in order, on the
     * pipeline thread. Called once, before the first append.
     */
    void start(Consumer<Entry> consumer);

    /**
     * Appends an event. On the pipeline thread.
     *
     * @param recorded receives the position, on the pipeline thread, after the entry is committed; may be null
     */
    void append(MarketEvent event, @Nullable LongConsumer recorded);

    /**
     * Appends an event that only the leader may append. If another process leads a shared journal by the time the event
     * arrives there, all processes ignore the event. On the pipeline thread.
     *
     * @param term the term in which this process leads, as passed to the consumer of {@link #joinElection}
     * @param sourceOffset offset of the event's source after the event; 0 if the source has no offsets
     */
    default void appendAsLeader(long term, long sourceOffset, MarketEvent event) {
        append(event, null);
    }

    /** Returns the newest offset of a source, from which it continues; 0 if there is none. On the pipeline thread. */
    default long sourceOffset() {
        return 0;
    }

    /**
     * Joins the election of the leader. The consumer receives, on the pipeline thread, the term in which this process
     * leads, and 0 when it no longer does. The only writer of a journal leads from the beginning. Called once, after
     * {@link #start}.
     */
    default void joinElection(LongConsumer terms) {
        terms.accept(1);
    }

    /** Returns whether other processes append to the same journal. */
    default boolean isShared() {
        return false;
    }

    /** Commits the entries that are ready, and triggers writing of the rest. On the pipeline thread, between events. */
    default void poll() {}

    /** Returns whether too many entries wait to be committed for another event to be accepted. On any thread. */
    default boolean isFull() {
        return false;
    }

    /** Returns why events cannot be recorded at the moment; empty while they can. On any thread. */
    default String fault() {
        return "";
    }

    /** Returns the number of appended entries that are not committed yet. On the pipeline thread. */
    default long waiting() {
        return 0;
    }

    /**
     * Returns the number of entries in a shared journal that this process has not read yet; 0 for a journal that is not
     * shared. On any thread.
     */
    default long lag() {
        return 0;
    }

    /** Returns the size of the payloads of the messages that are not committed yet. On any thread. */
    default long waitingMessageBytes() {
        return 0;
    }

    /** Returns the position of the newest committed entry; 0 if there is none. */
    long last();

    /** Returns the position of the oldest entry held in memory; {@code last() + 1} if none is. */
    long first();

    /** Returns whether every entry after this position is held; false for a position above {@link #last}. */
    default boolean holdsAllAfter(long position) {
        return position >= first() - 1 && position <= last();
    }

    /**
     * Passes the entries after a position to the reader, oldest first. Messages whose payloads were dropped to save memory
     * are {@link io.quotecast.market.Message#isDropped marked}.
     *
     * @param limit maximum number of positions to read
     * @return false if one of these entries is no longer held: the reader has then received only the entries before it
     */
    boolean readAfter(long position, int limit, Consumer<Entry> reader);

    /** Returns a reader for one thread, which closes it before the journal is closed. */
    default EntryReader openReader() {
        return new HeldEntries(this);
    }

    /** Stores what is not stored yet, and releases all resources. Called after the last append. */
    @Override
    default void close() {}
}
