package io.quotecast.history.store;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteArchiveTest extends ArchiveCases {
    @TempDir
    Path folder;

    @Override
    Archive.Settings settings(Duration maxAge) {
        return new Archive.Settings("sqlite", folder.resolve("data"), "", Optional.empty(), Optional.empty(), maxAge);
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private Path file() {
        return folder.resolve("data").resolve("history.db");
    }

    @Test
    void aFileThatIsNotADatabaseIsRefusedWithAdvice() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "this file is not a database, and is long enough to be read as one ".repeat(40));

        String message =
                assertThrows(IllegalArgumentException.class, () -> open("e1")).getMessage();

        assertTrue(message.startsWith("history cannot be stored in '" + file() + "' ("), message);
        assertTrue(message.contains("not a database"), message);
        assertTrue(message.contains("move it away"), message);
        assertTrue(message.endsWith("; or set quotecast.history=memory"), message);
    }

    @Test
    void aFolderThatCannotBeCreatedIsRefusedWithAdvice() throws IOException {
        Files.writeString(folder.resolve("data"), "a file");

        String message =
                assertThrows(IllegalArgumentException.class, () -> open("e1")).getMessage();

        assertTrue(message.contains("quotecast.data-dir"), message);
    }

    @Test
    void aFolderInPlaceOfTheFileIsRefused() throws IOException {
        Files.createDirectories(file());

        assertThrows(IllegalArgumentException.class, () -> open("e1"));
    }

    @Test
    void rowsWaitWhileAnotherProcessLocksTheFile() throws SQLException {
        Archive archive = open("e1");
        archive.add(trade(AAPL, 1, 100, NOON));
        all(archive, AAPL);
        try (Connection tool = connect();
                Statement statement = tool.createStatement()) {
            statement.execute("begin immediate");
            archive.add(trade(AAPL, 2, 101, NOON));
            CompletionException exception = assertThrows(CompletionException.class, () -> all(archive, AAPL));
            assertTrue(exception.getCause() instanceof ArchiveUnavailableException, exception::toString);
            Await.until("the failure is reported", () -> !archive.fault().isEmpty());

            statement.execute("commit");
        }

        Await.until("rows are written again", () -> archive.fault().isEmpty() && archive.written() == 2);
        assertEquals(2, all(archive, AAPL).size());
        assertEquals(0, archive.dropped());
    }

    @Test
    void theArchiveReportsMissingTablesAndTheFeedContinues() throws SQLException {
        Archive archive = open("e1");
        archive.add(trade(AAPL, 1, 100, NOON));
        all(archive, AAPL);
        try (Connection tool = connect();
                Statement statement = tool.createStatement()) {
            statement.execute("drop table trade");
        }

        archive.add(trade(AAPL, 2, 101, NOON));

        Await.until(
                "the failure is reported with its reason", () -> archive.fault().contains("no such table: trade"));
        archive.close();
        assertEquals(1, archive.dropped());
    }
}
