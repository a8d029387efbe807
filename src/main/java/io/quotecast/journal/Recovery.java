package io.quotecast.journal;

import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Bar;

/** Receives what earlier runs recorded in a journal. All calls come on one thread, before the first append. */
public interface Recovery {
    /** Receives a closed bar from before the checkpoint. For each timeframe and instrument, older bars come first. */
    void restoreBar(Bar closed);

    /**
     * Receives the state of the newest checkpoint, as it was passed to {@link Journal#saveCheckpoint}.
     *
     * @param isSameEpoch whether the positions in it belong to the current epoch
     * @throws MalformedRecordException if the state cannot be used: the journal is then replayed from its beginning
     */
    void restore(byte[] state, boolean isSameEpoch);

    /** Discards everything that was restored, because it cannot be used. */
    void clear();

    /**
     * Receives an entry from after the checkpoint, in order. The events derived from it follow as entries of their own.
     *
     * @param entry at position 0 if it belongs to an earlier epoch
     * @param nowMicros approximate time of the append by the clock of the appending process, µs since
     *     1970-01-01T00:00Z
     */
    void replay(Entry entry, long nowMicros);
}
