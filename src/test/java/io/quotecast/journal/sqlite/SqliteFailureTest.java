package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.UnusableJournalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteFailureTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("journal.db");
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_FULL, no space is left, free space",
        "SQLITE_IOERR_WRITE, cannot be read or written, check its disk",
        "SQLITE_IOERR_SHMSIZE, cannot be read or written, check its disk",
        "SQLITE_CANTOPEN, cannot be opened for writing, let this user write",
        "SQLITE_READONLY_DIRECTORY, cannot be opened for writing, let this user write",
        "SQLITE_PERM, cannot be opened for writing, let this user write",
        "SQLITE_BUSY, is locked by another program, end that program",
        "SQLITE_BUSY_SNAPSHOT, is locked by another program, end that program",
        "SQLITE_LOCKED, is locked by another program, end that program",
        "SQLITE_NOMEM, cannot be opened, memory",
        "SQLITE_ERROR, cannot be used, restore a copy",
        "UNKNOWN_ERROR, cannot be used, restore a copy",
        "SQLITE_CORRUPT_INDEX, is damaged, restore a copy",
        "SQLITE_NOTADB, is damaged, restore a copy"
    })
    void theMessageNamesTheCauseTheFileAndWhatToDo(SQLiteErrorCode code, String cause, String remedy) {
        String message = SqliteFailure.describe(file(), "journal", new SQLiteException("detail", code));

        assertTrue(message.contains("'" + file() + "'"), message);
        assertTrue(message.contains(cause), message);
        assertTrue(message.contains(remedy), message);
    }

    @ParameterizedTest
    @EnumSource
    void onlyWrongContentIsCalledDamaged(SQLiteErrorCode code) {
        String message = SqliteFailure.describe(file(), "journal", new SQLiteException("detail", code));

        boolean isWrongContent = code.name().startsWith("SQLITE_CORRUPT") || code == SQLiteErrorCode.SQLITE_NOTADB;
        assertEquals(isWrongContent, message.contains("damaged"), message);
    }

    @Test
    void aFailureThatIsNotOfSqliteIsNotCalledDamaged() {
        String message = SqliteFailure.describe(file(), "journal", new SQLException("Error opening connection"));

        assertFalse(message.contains("damaged"), message);
    }

    @Test
    void aLockedFileIsReportedAsLocked() throws SQLException {
        new JournalFile(file(), SyncMode.INTERVAL).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("pragma locking_mode = exclusive");
            statement.execute("begin exclusive");

            UnusableJournalException refusal =
                    assertThrows(UnusableJournalException.class, () -> new JournalFile(file(), SyncMode.INTERVAL));

            assertTrue(refusal.getMessage().contains("is locked by another program"), refusal::getMessage);
        }
    }

    @Test
    void aFolderInPlaceOfTheFileIsNotCalledDamaged() throws Exception {
        Files.createDirectory(file());

        UnusableJournalException refusal =
                assertThrows(UnusableJournalException.class, () -> new JournalFile(file(), SyncMode.INTERVAL));

        assertTrue(refusal.getMessage().contains("cannot be opened for writing"), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aDatabaseOfAnotherProgramIsRefusedAndLeftAlone(int version) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("create table orders (id integer primary key)");
            statement.execute("pragma user_version = " + version);

            UnusableJournalException refusal =
                    assertThrows(UnusableJournalException.class, () -> new JournalFile(file(), SyncMode.INTERVAL));

            assertTrue(refusal.getMessage().contains("of another program"), refusal::getMessage);
            assertEquals(
                    1,
                    statement.executeQuery("select count(*) from sqlite_master").getInt(1));
        }
    }

    @Test
    void theLibraryIsLoadedHere() {
        assertNull(SqliteFailure.driverProblem());
    }
}
