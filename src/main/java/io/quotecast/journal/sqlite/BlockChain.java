package io.quotecast.journal.sqlite;

import io.quotecast.journal.UnusableJournalException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the blocks of a file are those that were written: each block contains the checksum of the one before, and
 * the table {@code meta} has the first and the last one. Owned by the thread that starts the server.
 */
final class BlockChain {
    /** The key of the last block. */
    static final String LAST = "blocks";
    /** The key of the newest block that was deleted because of its age or the size of the file. */
    static final String DELETED = "deleted";
    /** The key of the last block that an earlier version wrote, without the checksum of the one before. */
    private static final String UNCHAINED = "unchained";

    private final JournalFile file;
    private final Link deleted;
    private final long lastUnchainedId;
    private final @Nullable Block lastBlock;
    private @Nullable Block previous;

    /**
     * Checks the first and the last block.
     *
     * @throws UnusableJournalException if one of them is damaged or missing
     */
    BlockChain(JournalFile file) throws SQLException {
        this.file = file;
        this.deleted = Link.read(file, DELETED);
        this.lastUnchainedId = Link.read(file, UNCHAINED).id();
        this.lastBlock = file.lastBlock();
        Link last = Link.read(file, LAST);
        if (lastBlock == null) {
            if (last.id() != 0) {
                throw SqliteFailure.damaged(file.path(), "all blocks, up to " + last.id() + ", are missing");
            }
            return;
        }
        verifyRow(lastBlock);
        if (!lastBlock.link().equals(last)) {
            throw damaged(lastBlock, "it is not the block that was written last");
        }
        long first = JournalFile.queryLong(file.connection(), "select min(id) from tape");
        if (first != deleted.id() + 1) {
            throw SqliteFailure.damaged(file.path(), "block " + (deleted.id() + 1) + ", the first one, is missing");
        }
    }

    /** Returns the newest block of any epoch; null if there is none. */
    @Nullable
    Block last() {
        return lastBlock;
    }

    /** Returns whether the file has all blocks that were ever written to it. */
    boolean isComplete() {
        return deleted.id() == 0;
    }

    /**
     * Checks a block and, for the first call, the one before it; for later calls, the block must follow the one of the
     * previous call.
     *
     * @throws UnusableJournalException if the block is damaged, or another should precede it
     */
    void verifyNext(Block block) throws SQLException {
        if (previous == null) {
            previous = file.block(block.id() - 1);
            if (previous != null) {
                verifyRow(previous);
            }
        }
        Link before = previous == null ? deleted : previous.link();
        verifyRow(block);
        if (before.id() != block.id() - 1) {
            throw damaged(block, "block " + (block.id() - 1) + ", before it, is missing");
        }
        if (previous != null
                && previous.epoch().equals(block.epoch())
                && previous.lastPosition() + 1 != block.firstPosition()) {
            throw damaged(block, "position " + (previous.lastPosition() + 1) + ", before it, is missing");
        }
        if (!RowFormat.isUnchained(block.format()) && block.previous() != before.checksum()) {
            throw damaged(block, "the block before it has been replaced");
        }
        previous = block;
    }

    private void verifyRow(Block block) {
        boolean isUnchained = block.id() <= lastUnchainedId;
        if (!block.isWhole()
                || block.format() < RowFormat.LEGACY
                || block.format() > RowFormat.CHAINED
                || RowFormat.isUnchained(block.format()) != isUnchained) {
            throw damaged(block, "the checksum does not match");
        }
    }

    UnusableJournalException damaged(Block block, String detail) {
        return SqliteFailure.damaged(
                file.path(),
                "positions " + block.firstPosition() + " to " + block.lastPosition() + " of epoch " + block.epoch()
                        + ", block " + block.id() + ": " + detail);
    }
}
