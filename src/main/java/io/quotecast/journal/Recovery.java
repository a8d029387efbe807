package io.quotecast.journal;

import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Bar;

/** Who takes in what an earlier life has left on the tape. All calls come on one thread, before anything is appended. */
public interface Recovery {
    /** A closed bar from before the checkpoint; of each timeframe and instrument the oldest comes first. */
    void restoreBar(Bar closed);

    /**
     * The state at the newest checkpoint, as it was given to {@link Journal#saveCheckpoint}.
     *
     * @param isSameEpoch whether the positions in it are those of this tape
     * @throws MalformedRecordException if it cannot be used: then everything is followed from the beginning of the tape
     */
    void restore(byte[] state, boolean isSameEpoch);

    /** What was restored is not to be used after all: back to nothing. */
    void clear();

    /**
     * An entry behind the checkpoint, in its order. What was made of it stands further on.
     *
     * @param entry at position 0 where it is of an earlier epoch
     * @param nowMicros about when it was appended, by the clock of that process
     */
    void replay(Entry entry, long nowMicros);
}
