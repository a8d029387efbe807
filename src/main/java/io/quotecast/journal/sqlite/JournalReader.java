package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.BlockReader;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.StoredCheckpoint;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal at startup: replays the entries after the newest checkpoint, and loads the newest entries into
 * memory. Owned by the thread that starts the server.
 */
final class JournalReader {
    private static final System.Logger LOG = System.getLogger(JournalReader.class.getName());

    private final JournalFile file;
    private final Instruments instruments;
    private final BlockReader events;
    private final BlockChain blocks;
    private final String epoch;
    private long entryCount;

    /**
     * @param epoch the current epoch; entries of earlier epochs are replayed at position 0
     */
    JournalReader(JournalFile file, BlockChain blocks, Instruments instruments, String epoch) {
        this.file = file;
        this.blocks = blocks;
        this.instruments = instruments;
        this.events = new BlockReader(instruments);
        this.epoch = epoch;
    }

    /**
     * @return the number of entries read
     * @throws UnusableJournalException if a block that is needed is damaged or missing
     */
    long recover(Recovery recovery, Window window, SeriesNumbers seriesNumbers, BarLog bars) throws SQLException {
        CheckpointRow checkpointRow = restore(recovery, seriesNumbers, bars);
        if (checkpointRow != null) {
            verify(checkpointRow, window);
        }
        long firstHeldBlock = file.firstBlockAfter(epoch, window.last() - window.capacity(), Long.MAX_VALUE);
        long firstReplayedBlock = checkpointRow == null ? 1 : firstBlockAfter(checkpointRow);
        long firstBlock = firstHeldBlock == 0
                ? firstReplayedBlock
                : firstReplayedBlock == 0 ? firstHeldBlock : Math.min(firstHeldBlock, firstReplayedBlock);
        boolean[] windowStarted = new boolean[1];
        if (firstBlock > 0) {
            file.readFrom(firstBlock, block -> {
                blocks.verifyNext(block);
                boolean isCurrentEpoch = block.epoch().equals(epoch);
                if (isCurrentEpoch && !windowStarted[0] && block.id() >= firstHeldBlock) {
                    windowStarted[0] = true;
                    window.startAt(block.firstPosition() - 1);
                }
                events.open(RowFormat.version(block.format()), block.bytes(), true);
                for (long position = block.firstPosition();
                        position <= block.lastPosition();
                        position++, entryCount++) {
                    MarketEvent event = nextEvent(block);
                    if (event == null) {
                        throw blocks.damaged(block, "it ends before position " + position);
                    }
                    Entry entry =
                            new Entry(isCurrentEpoch ? position : 0, isCurrentEpoch ? events.seriesNumber() : 0, event);
                    if (windowStarted[0]) {
                        window.add(entry);
                    }
                    if (checkpointRow == null
                            || !checkpointRow.epoch().equals(block.epoch())
                            || position > checkpointRow.position()) {
                        if (isCurrentEpoch) {
                            seriesNumbers.update(entry);
                        }
                        bars.add(entry);
                        recovery.replay(entry, block.lastMicros());
                    }
                }
                if (nextEvent(block) != null) {
                    throw blocks.damaged(block, "bytes remain after the last entry");
                }
                return true;
            });
        }
        return entryCount;
    }

    private @Nullable MarketEvent nextEvent(Block block) {
        try {
            return events.next();
        } catch (MalformedRecordException e) {
            throw blocks.damaged(block, String.valueOf(e.getMessage()));
        }
    }

    /** Restores the newest checkpoint and returns it; null if no checkpoint can be used. */
    private @Nullable CheckpointRow restore(Recovery recovery, SeriesNumbers seriesNumbers, BarLog bars)
            throws SQLException {
        CheckpointRow checkpointRow = CheckpointRow.read(file);
        if (checkpointRow != null) {
            boolean isSameEpoch = checkpointRow.epoch().equals(epoch);
            try {
                bars.read(file, checkpointRow.bars(), recovery::restoreBar);
                StoredCheckpoint content = checkpointRow.content();
                recovery.restore(content.state(), isSameEpoch);
                if (isSameEpoch) {
                    seriesNumbers.read(
                            content.version(), content.seriesNumbers(), instruments, checkpointRow.position());
                }
                return checkpointRow;
            } catch (MalformedRecordException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The checkpoint at position {0} cannot be used: {1}",
                        Long.toString(checkpointRow.position()),
                        e);
            }
        }
        if (!blocks.isComplete()) {
            throw SqliteFailure.damaged(
                    file.path(), "no checkpoint can be used, and the oldest blocks have been deleted");
        }
        if (blocks.last() != null) {
            LOG.log(System.Logger.Level.WARNING, "''{0}'' has no usable checkpoint: replaying all of it", file.path());
        }
        recovery.clear();
        seriesNumbers.clear();
        bars.clear(file);
        return null;
    }

    private long firstBlockAfter(CheckpointRow checkpointRow) throws SQLException {
        long blockId = file.firstBlockAfter(checkpointRow.epoch(), checkpointRow.position(), checkpointRow.blockId());
        return blockId == 0 ? checkpointRow.blockId() + 1 : blockId;
    }

    /** Refuses a checkpoint that is ahead of the blocks. */
    private void verify(CheckpointRow checkpointRow, Window window) {
        Block last = blocks.last();
        if (checkpointRow.blockId() > (last == null ? 0 : last.id())
                || (checkpointRow.epoch().equals(epoch) && checkpointRow.position() > window.last())) {
            throw SqliteFailure.damaged(
                    file.path(),
                    "the blocks end before the checkpoint at position " + checkpointRow.position() + " of epoch "
                            + checkpointRow.epoch());
        }
    }
}
