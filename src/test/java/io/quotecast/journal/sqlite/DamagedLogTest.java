package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.UnusableJournalException;
import io.quotecast.testing.JournalFolder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.StoredJournal;
import io.quotecast.testing.StoredJournal.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal whose write-ahead log or mark was damaged after the process was killed. */
class DamagedLogTest {
    private static final int HEADER = 32;
    private static final int FRAME = 24 + 4_096;
    private static final String LOG = "journal.db-wal";
    private static final String MARK = "journal.db-mark";

    @TempDir
    static Path source;

    private static StoredJournal stored;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws IOException {
        stored = new StoredJournal(source, SyncMode.INTERVAL, true);
    }

    @BeforeEach
    void copy() throws IOException {
        stored.copyTo(folder);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUndamagedLogIsReadToItsEnd(boolean isRebooted) {
        assertEquals(isRebooted ? Outcome.NEW_EPOCH : Outcome.CONTINUED, stored.open(folder, isRebooted));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void oneDamagedByteIsRefusedAndNothingIsChanged(double place) throws IOException {
        byte[] log = stored.file(LOG);
        int frames = (log.length - HEADER) / FRAME;
        log[HEADER + (int) (place * frames) * FRAME + 500] ^= 1;
        write(LOG, log);

        UnusableJournalException refusal = assertThrows(UnusableJournalException.class, this::openPlainly);

        assertTrue(refusal.getMessage().contains(LOG + "' is damaged at byte"), refusal::getMessage);
        assertEquals(Arrays.hashCode(log), Arrays.hashCode(Files.readAllBytes(folder.resolve(LOG))));
    }

    @Test
    void theCommandInTheMessageContinuesInANewEpoch() throws IOException {
        byte[] log = stored.file(LOG);
        log[log.length / 2] ^= 1;
        write(LOG, log);
        UnusableJournalException refusal = assertThrows(UnusableJournalException.class, this::openPlainly);
        Matcher command = Pattern.compile("truncate -s ([0-9]+) '(.+)'").matcher(String.valueOf(refusal.getMessage()));
        assertTrue(command.find(), refusal::getMessage);
        assertEquals(folder.resolve(LOG).toString(), command.group(2));

        write(LOG, Arrays.copyOf(log, Integer.parseInt(command.group(1))));

        assertEquals(Outcome.NEW_EPOCH, stored.open(folder, false));
    }

    @Test
    void aDamagedHeaderIsRefused() throws IOException {
        byte[] log = stored.file(LOG);
        log[17] ^= 1;
        write(LOG, log);

        assertEquals(Outcome.REFUSED, stored.open(folder, false));
    }

    @Test
    void aNewEpochBeginsWhereOnlyTheLastTransactionIsDamaged() throws IOException {
        byte[] log = stored.file(LOG);
        log[log.length - 1] ^= 1;
        write(LOG, log);

        assertEquals(Outcome.NEW_EPOCH, stored.open(folder, false));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7, 0.99})
    void aNewEpochBeginsWhereTheLogWasCutOff(double place) throws IOException {
        byte[] log = stored.file(LOG);
        write(LOG, Arrays.copyOf(log, HEADER + (int) (place * (log.length - HEADER) / FRAME) * FRAME));

        assertEquals(Outcome.NEW_EPOCH, stored.open(folder, false));
    }

    /** The database file has nothing yet: all of the journal is in the log. */
    @Test
    void aNewEpochBeginsWhereTheLogIsMissing() throws IOException {
        Files.delete(folder.resolve(LOG));

        assertEquals(Outcome.NEW_EPOCH, stored.open(folder, false));
    }

    @Test
    void aWriteThatWasCutOffAndNotAcknowledgedChangesNothing() throws IOException {
        byte[] log = stored.file(LOG);
        byte[] longer = Arrays.copyOf(log, log.length + FRAME);
        // The header of a frame with a commit, whose page was not written.
        System.arraycopy(log, log.length - FRAME, longer, log.length, 24);
        write(LOG, longer);

        assertEquals(Outcome.CONTINUED, stored.open(folder, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 40, 255})
    void aNewEpochBeginsWhereTheMarkIsMissingOrDamaged(int length) throws IOException {
        byte[] mark = stored.file(MARK);
        mark[20] ^= 1;
        write(MARK, Arrays.copyOf(mark, length));

        assertEquals(Outcome.NEW_EPOCH, stored.open(folder, false));
    }

    @Test
    void anEmptyDatabaseFileIsRefused() throws IOException {
        write("journal.db", new byte[0]);

        assertEquals(Outcome.REFUSED, stored.open(folder, false));
    }

    @Test
    void aLogWithoutItsDatabaseFileIsRefused() throws IOException {
        Files.delete(folder.resolve("journal.db"));

        assertEquals(Outcome.REFUSED, stored.open(folder, false));
    }

    /** After a crash of the machine, one part of the log may be on the disk and an earlier one may not. */
    @ParameterizedTest
    @EnumSource(names = {"INTERVAL", "NONE"})
    void aCrashOfTheMachineWithoutSyncIsNoDamage(SyncMode syncMode, @TempDir Path other) throws IOException {
        StoredJournal journal = new StoredJournal(other, syncMode, true);
        journal.copyTo(folder);
        byte[] log = journal.file(LOG);
        Arrays.fill(log, log.length / 2, log.length / 2 + 8_192, (byte) 0);
        write(LOG, log);

        assertEquals(Outcome.NEW_EPOCH, journal.open(folder, true));
    }

    @Test
    void acknowledgedTransactionsThatWereSyncedAreNotLostInACrashOfTheMachine(@TempDir Path other) throws IOException {
        StoredJournal journal = new StoredJournal(other, SyncMode.ALWAYS, true);
        journal.copyTo(folder);
        byte[] log = journal.file(LOG);
        log[log.length / 2] ^= 1;
        write(LOG, log);

        assertEquals(Outcome.REFUSED, journal.open(folder, true));

        journal.copyTo(folder);
        assertEquals(Outcome.CONTINUED, journal.open(folder, true));
    }

    @Test
    void aCopyOfTheDatabaseThatIsPutBackBeginsANewEpoch() throws Exception {
        JournalFolder journalFolder = new JournalFolder(folder.resolve("restored"), new ManualClock(Instant.EPOCH));
        Files.createDirectories(journalFolder.file().getParent());
        byte[] copy;
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            journal.append(stored.events(100));
        }
        copy = Files.readAllBytes(journalFolder.file());
        String epoch;
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            journal.append(stored.events(100));
            epoch = journal.journal().epoch().text();
        }
        Files.write(journalFolder.file(), copy);

        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            assertEquals(100, journal.replayed().size());
            assertEquals(0, journal.journal().last());
            assertTrue(!journal.journal().epoch().text().equals(epoch));
        }
    }

    private void openPlainly() {
        new JournalFolder(folder, new ManualClock(Instant.EPOCH)).open().close();
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }
}
