package io.quotecast.journal.sqlite;

import io.quotecast.journal.Epoch;
import java.sql.SQLException;
import java.util.Optional;

/** The marker in a journal file that says whether it was closed cleanly, and so whether the epoch continues. */
final class ShutdownMarker {
    private static final System.Logger LOG = System.getLogger(ShutdownMarker.class.getName());

    private ShutdownMarker() {}

    /** Marks the file as open, and returns the epoch with which it continues. */
    static Epoch markOpen(JournalFile file, SqliteJournal.Settings settings, Epoch newEpoch) throws SQLException {
        Optional<String> previousEpoch = file.meta("epoch");
        boolean isClean = file.meta("clean").equals(Optional.of("yes"));
        boolean isSameBoot = !settings.bootId().isEmpty() && file.meta("boot").equals(Optional.of(settings.bootId()));
        if (previousEpoch.isPresent() && !isClean && !isSameBoot) {
            // The machine stopped while the file was open: any data that it held in memory may be missing.
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
                    "''{0}'' was not closed cleanly, and committed entries may be missing: epoch {1} ends, {2} begins",
                    file.path(),
                    previousEpoch.get(),
                    newEpoch);
        }
        JournalFile.execute(file.connection(), "pragma synchronous = full");
        String name = epoch.text();
        file.inTransaction(() -> {
            file.setMeta("epoch", name);
            file.setMeta("boot", settings.bootId());
            file.setMeta("sync", settings.syncMode().text());
            file.setMeta("clean", "no");
        });
        file.setSyncMode(settings.syncMode());
        return epoch;
    }

    /** Returns whether the file has all committed entries even though it was not closed cleanly. */
    private static boolean hasAllCommitted(String sync, boolean isSameBoot) {
        return sync.equals(SyncMode.ALWAYS.text()) || (sync.equals(SyncMode.INTERVAL.text()) && isSameBoot);
    }

    /** Marks the file as closed cleanly, and syncs it to disk. Called after the last write. */
    static void markClosed(JournalFile file) throws SQLException {
        JournalFile.execute(file.connection(), "pragma synchronous = full");
        file.setMeta("clean", "yes");
        JournalFile.execute(file.connection(), "pragma wal_checkpoint(truncate)");
    }
}
