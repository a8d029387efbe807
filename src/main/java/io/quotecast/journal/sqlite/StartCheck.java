package io.quotecast.journal.sqlite;

import io.quotecast.journal.UnusableJournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Checks the files of a journal before SQLite opens them, because SQLite drops what it cannot read: everything after a
 * damaged place of the write-ahead log, and the whole log if the database file is missing or empty.
 */
final class StartCheck {
    private static final System.Logger LOG = System.getLogger(StartCheck.class.getName());

    private StartCheck() {}

    /** Returns the position that was reached in this file; null if it is unknown. */
    static PositionMark.@Nullable Content readMark(SqliteJournal.Settings settings) {
        try {
            return PositionMark.read(settings.file());
        } catch (IOException e) {
            throw SqliteFailure.unusable(PositionMark.path(settings.file()), e);
        }
    }

    /**
     * @param mark the position that was reached; null if unknown
     * @return whether committed transactions in the write-ahead log cannot be read, as it can happen when the machine
     *     crashes; the epoch must not continue
     * @throws UnusableJournalException if the files were damaged
     */
    static boolean checkFiles(SqliteJournal.Settings settings, PositionMark.@Nullable Content mark) {
        Path file = settings.file();
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        try {
            long logBytes = Files.exists(log) ? Files.size(log) : 0;
            boolean isMissing = !Files.exists(file);
            if (isMissing ? logBytes > 0 : Files.size(file) == 0 && (logBytes > 0 || mark != null)) {
                throw new UnusableJournalException("'" + file + "' is " + (isMissing ? "missing" : "empty")
                        + ", and other files of the journal are there: restore a copy of it, or move it away with its"
                        + " -wal and -shm files to begin a new journal");
            }
            if (isMissing && mark != null) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "''{0}'' is missing; it had position {1} of epoch {2}: a new journal begins",
                        file,
                        Long.toString(mark.position()),
                        mark.epoch());
            }
            return checkLog(log, WalCheck.read(log), settings, mark);
        } catch (IOException e) {
            throw SqliteFailure.unusable(log, e);
        }
    }

    private static boolean checkLog(
            Path log, WalCheck wal, SqliteJournal.Settings settings, PositionMark.@Nullable Content mark) {
        if (wal.isHeaderDamaged()) {
            throw new UnusableJournalException("'" + log + "' is damaged (its header cannot be read, so that the newest"
                    + " entries of the journal are lost): restore a copy of the journal, or move this file away to"
                    + " continue without them in a new epoch");
        }
        if (wal.laterCommits() == 0) {
            return false;
        }
        boolean isSynced = mark != null && mark.sync().equals(SyncMode.ALWAYS.text());
        // A process writes the log in order, so that only the machine can lose a part before another. Where each
        // transaction is synced, that can only happen to the last one, which has not been acknowledged.
        if (mark != null && (mark.isOfBoot(settings.bootId()) || (isSynced && wal.laterCommits() > 1))) {
            throw new UnusableJournalException("'" + log + "' is damaged at byte " + wal.damagedAt() + ", and the "
                    + wal.laterCommits() + " transactions after it cannot be read: restore a copy of the journal, or"
                    + " run this command to continue without them in a new epoch: truncate -s " + wal.validBytes()
                    + " '" + log + "'");
        }
        return !isSynced;
    }
}
