package io.quotecast.journal.sqlite;

import io.quotecast.journal.Epoch;
import java.sql.SQLException;
import java.util.Optional;

/** What a file tells about how those who wrote it began and ended: whether the next may go on with their epoch. */
final class ShutdownMarker {
    private static final System.Logger LOG = System.getLogger(ShutdownMarker.class.getName());

    private ShutdownMarker() {}

    /** A new life begins; returns its epoch. */
    static Epoch markOpen(JournalFile file, SqliteJournal.Settings settings, Epoch newEpoch) throws SQLException {
        Optional<String> previousEpoch = file.meta("epoch");
        boolean isClean = file.meta("clean").equals(Optional.of("yes"));
        boolean isSameBoot = !settings.bootId().isEmpty() && file.meta("boot").equals(Optional.of(settings.bootId()));
        if (previousEpoch.isPresent() && !isClean && !isSameBoot) {
            // The machine went down with the file open: of what it had in its memory anything may be missing.
            String result = file.checkIntegrity();
            if (!result.equals("ok")) {
                throw JournalFile.damaged(file.path(), result);
            }
        }
        Epoch epoch = newEpoch;
        if (previousEpoch.isPresent()
                && (isClean || hasAllCommitted(file.meta("sync").orElse(""), isSameBoot))) {
            epoch = new Epoch(previousEpoch.get());
        } else if (previousEpoch.isPresent()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "''{0}'' was not closed, and what was shown last may be missing: epoch {1} ends, {2} begins",
                    file.path(),
                    previousEpoch.get(),
                    newEpoch);
        }
        JournalFile.execute(file.connection(), "pragma synchronous = full");
        String name = epoch.text();
        file.inTransaction(() -> {
            file.meta("epoch", name);
            file.meta("boot", settings.bootId());
            file.meta("sync", settings.syncMode().text());
            file.meta("clean", "no");
        });
        file.setSyncMode(settings.syncMode());
        return epoch;
    }

    /** Whether after a bad end the file has all that was shown. */
    private static boolean hasAllCommitted(String sync, boolean isSameBoot) {
        return sync.equals(SyncMode.ALWAYS.text()) || (sync.equals(SyncMode.INTERVAL.text()) && isSameBoot);
    }

    /** Everything is written: it is brought to the disk, and said to be whole. */
    static void markClosed(JournalFile file) throws SQLException {
        JournalFile.execute(file.connection(), "pragma synchronous = full");
        file.meta("clean", "yes");
        JournalFile.execute(file.connection(), "pragma wal_checkpoint(truncate)");
    }
}
