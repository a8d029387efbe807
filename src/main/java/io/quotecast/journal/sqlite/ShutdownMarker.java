package io.quotecast.journal.sqlite;

import io.quotecast.journal.Epoch;
import java.sql.SQLException;
import java.util.Optional;

/** What a file tells about how those who wrote it began and ended: whether the next may go on with their epoch. */
final class ShutdownMarker {
    private static final System.Logger LOG = System.getLogger(ShutdownMarker.class.getName());

    private ShutdownMarker() {}

    /** A new life begins; returns its epoch. */
    static Epoch begin(JournalFile file, SqliteJournal.Settings settings, Epoch fresh) throws SQLException {
        Optional<String> before = file.meta("epoch");
        boolean clean = file.meta("clean").equals(Optional.of("yes"));
        boolean sameBoot = !settings.boot().isEmpty() && file.meta("boot").equals(Optional.of(settings.boot()));
        if (before.isPresent() && !clean && !sameBoot) {
            // The machine went down with the file open: of what it had in its memory anything may be missing.
            String found = file.check();
            if (!found.equals("ok")) {
                throw JournalFile.damaged(file.path(), found);
            }
        }
        Epoch epoch = fresh;
        if (before.isPresent() && (clean || keptAll(file.meta("sync").orElse(""), sameBoot))) {
            epoch = new Epoch(before.get());
        } else if (before.isPresent()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "''{0}'' was not closed, and what was shown last may be missing: epoch {1} ends, {2} begins",
                    file.path(),
                    before.get(),
                    fresh);
        }
        JournalFile.run(file.connection(), "pragma synchronous = full");
        String name = epoch.text();
        file.whole(() -> {
            file.meta("epoch", name);
            file.meta("boot", settings.boot());
            file.meta("sync", settings.sync().text());
            file.meta("clean", "no");
        });
        file.setSync(settings.sync());
        return epoch;
    }

    /** Whether after a bad end the file has all that was shown. */
    private static boolean keptAll(String sync, boolean sameBoot) {
        return sync.equals(SyncMode.ALWAYS.text()) || (sync.equals(SyncMode.INTERVAL.text()) && sameBoot);
    }

    /** Everything is written: it is brought to the disk, and said to be whole. */
    static void end(JournalFile file) throws SQLException {
        JournalFile.run(file.connection(), "pragma synchronous = full");
        file.meta("clean", "yes");
        JournalFile.run(file.connection(), "pragma wal_checkpoint(truncate)");
    }
}
