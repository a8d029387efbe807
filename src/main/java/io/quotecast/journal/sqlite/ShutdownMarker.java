package io.quotecast.journal.sqlite;

import io.quotecast.journal.Epoch;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The marker in a journal file that says whether it was closed cleanly, and so whether the epoch continues. */
final class ShutdownMarker {
    private static final System.Logger LOG = System.getLogger(ShutdownMarker.class.getName());
    private static final String EPOCH = "epoch";
    private static final String BOOT = "boot";
    private static final String SYNC = "sync";
    private static final String CLEAN = "clean";
    /** The key of the checksum of the other values. */
    private static final String CHECK = "check";

    private final JournalFile file;
    private final SqliteJournal.Settings settings;

    ShutdownMarker(JournalFile file, SqliteJournal.Settings settings) {
        this.file = file;
        this.settings = settings;
    }

    /** The epoch with which a file continues, and the blocks in it. */
    record Opening(Epoch epoch, BlockChain blocks) {}

    /**
     * Marks the file as open and as owned by this process, after a check of its first and last block.
     *
     * @param owner differs for every process
     * @param mark the position that was reached; null if unknown
     * @param isLogCut whether the write-ahead log has committed transactions that cannot be read
     */
    Opening markOpen(Epoch newEpoch, String owner, PositionMark.@Nullable Content mark, boolean isLogCut)
            throws SQLException {
        JournalFile.execute(file.connection(), "pragma synchronous = full");
        Opening[] opening = new Opening[1];
        // In one transaction, so that a server which has this file open cannot write in between.
        file.inTransaction(() -> {
            opening[0] = open(newEpoch, mark, isLogCut);
            file.becomeOwner(owner);
            write(
                    opening[0].epoch().text(),
                    settings.bootId(),
                    settings.syncMode().text(),
                    "no");
        });
        file.setSyncMode(settings.syncMode());
        return opening[0];
    }

    private Opening open(Epoch newEpoch, PositionMark.@Nullable Content mark, boolean isLogCut) throws SQLException {
        Optional<String> previous = file.meta(EPOCH);
        BlockChain blocks = new BlockChain(file);
        if (previous.isEmpty()) {
            return new Opening(newEpoch, blocks);
        }
        String previousEpoch = previous.get();
        String reason = reasonForNewEpoch(previousEpoch, blocks, mark, isLogCut);
        boolean isSameBoot = isSameBoot();
        if (!reason.isEmpty() || (!isClean() && !isSameBoot)) {
            // Data that the machine held in memory, or that is missing for another cause, may be missing in any page.
            String result = file.checkIntegrity();
            if (!result.equals("ok")) {
                throw SqliteFailure.damaged(file.path(), result);
            }
        }
        if (reason.isEmpty()) {
            return new Opening(epoch(previousEpoch), blocks);
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "''{0}'' {1}: epoch {2} ends, {3} begins",
                file.path(),
                reason,
                previousEpoch,
                newEpoch);
        return new Opening(newEpoch, blocks);
    }

    private Epoch epoch(String text) {
        try {
            return new Epoch(text);
        } catch (IllegalArgumentException e) {
            throw SqliteFailure.damaged(file.path(), "in the table meta, " + e.getMessage());
        }
    }

    /** Returns why committed entries may be missing; empty if none is. */
    private String reasonForNewEpoch(
            String previousEpoch, BlockChain blocks, PositionMark.@Nullable Content mark, boolean isLogCut)
            throws SQLException {
        Block last = blocks.last();
        long position = last != null && last.epoch().equals(previousEpoch) ? last.lastPosition() : 0;
        boolean isClean = isClean();
        if (!file.isUpgraded()
                && !Long.toString(checksum()).equals(file.meta(CHECK).orElse(""))) {
            return "was changed by another program, or is damaged in its table meta";
        }
        if (!isClean && !hasAllCommitted(file.meta(SYNC).orElse(""), isSameBoot())) {
            return "was not closed cleanly, and committed entries may be missing";
        }
        if (isLogCut) {
            return "was not closed cleanly, and the end of its write-ahead log cannot be read";
        }
        if (mark == null) {
            return isClean || file.isUpgraded()
                    ? ""
                    : "was not closed cleanly, and '" + PositionMark.path(file.path())
                            + "' is missing or damaged, so that committed entries may be missing";
        }
        if (!mark.epoch().equals(previousEpoch)) {
            return "is an older copy of the journal, which had reached epoch " + mark.epoch();
        }
        return mark.position() <= position
                ? ""
                : "ends at position " + position + ", and entries up to position " + mark.position()
                        + " were committed and are missing";
    }

    private boolean isClean() throws SQLException {
        return file.meta(CLEAN).equals(Optional.of("yes"));
    }

    private boolean isSameBoot() throws SQLException {
        return !settings.bootId().isEmpty() && file.meta(BOOT).equals(Optional.of(settings.bootId()));
    }

    /** Returns whether the file has all committed entries even though it was not closed cleanly. */
    private static boolean hasAllCommitted(String sync, boolean isSameBoot) {
        return sync.equals(SyncMode.ALWAYS.text()) || (sync.equals(SyncMode.INTERVAL.text()) && isSameBoot);
    }

    /** Marks the file as closed cleanly, and syncs it to disk. Called after the last write. */
    void markClosed() throws SQLException {
        JournalFile.execute(file.connection(), "pragma synchronous = full");
        file.inTransaction(() -> write(
                file.meta(EPOCH).orElse(""),
                file.meta(BOOT).orElse(""),
                file.meta(SYNC).orElse(""),
                "yes"));
        JournalFile.execute(file.connection(), "pragma wal_checkpoint(truncate)");
    }

    private void write(String epoch, String boot, String sync, String clean) throws SQLException {
        file.setMeta(EPOCH, epoch);
        file.setMeta(BOOT, boot);
        file.setMeta(SYNC, sync);
        file.setMeta(CLEAN, clean);
        file.setMeta(CHECK, Long.toString(checksum()));
    }

    private long checksum() throws SQLException {
        return new RowChecksum(0)
                .add(file.meta(EPOCH).orElse(""))
                .add(file.meta(BOOT).orElse(""))
                .add(file.meta(SYNC).orElse(""))
                .add(file.meta(CLEAN).orElse(""))
                .value();
    }
}
