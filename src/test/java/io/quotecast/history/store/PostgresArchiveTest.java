package io.quotecast.history.store;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.RecordedTrade;
import io.quotecast.testing.Await;
import io.quotecast.testing.PostgresProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresArchiveTest extends ArchiveCases {
    private static PostgresProcess server;

    @BeforeAll
    static void create() throws Exception {
        server = PostgresProcess.create().start();
    }

    @AfterAll
    static void end() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
    }

    @Override
    Archive.Settings settings(Duration maxAge) {
        return new Archive.Settings(
                "postgresql", Path.of("nowhere"), server.url(), Optional.empty(), Optional.empty(), maxAge);
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(server.url());
    }

    @Test
    void everyDayAndTomorrowHaveAPartition() throws SQLException {
        Archive archive = open("e1");

        archive.add(trade(AAPL, 1, 100, NOON - 3 * DAY));
        all(archive, AAPL);

        assertEquals(
                "trade_20260102 trade_20260105 trade_20260106",
                text("select string_agg(relname, ' ' order by relname) from pg_class"
                        + " where relkind = 'r' and relname ~ '^trade_2'"));
    }

    @Test
    void oldRowsAreDroppedByWholeDays() throws SQLException {
        Archive earlier = open("e1");
        earlier.add(trade(AAPL, 1, 100, NOON - 3 * DAY));
        earlier.close();

        Archive archive = open("e1", Duration.ofDays(1));

        Await.until(
                "the partition of the day is dropped", () -> all(archive, AAPL).isEmpty());
        assertEquals(0, number("select count(*) from pg_class where relname = 'trade_20260102'"));
    }

    @Test
    void aServerThatIsKilledAndRestartedHasEveryRowOnce() throws Exception {
        Archive archive = open("e1");
        List<RecordedTrade> added = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            added.add(trade(AAPL, i + 1, 100 + i, NOON + i));
            archive.add(added.get(i));
            if (i == 8_000) {
                server.kill();
            }
        }
        Await.until("the failure is reported", () -> !archive.fault().isEmpty());
        CompletionException exception = assertThrows(CompletionException.class, () -> all(archive, AAPL));
        assertTrue(exception.getCause() instanceof ArchiveUnavailableException, exception::toString);

        server.start();

        Await.until("rows are written again", () -> archive.fault().isEmpty() && archive.waiting() == 0);
        assertEquals(added, all(archive, AAPL));
        assertEquals(20_000, number("select count(*) from trade"));
        assertEquals(0, archive.dropped());
    }

    @Test
    void rowsWaitForAServerThatStartsLater() throws Exception {
        server.kill();
        Archive archive = open("e1");
        archive.add(trade(AAPL, 1, 100, NOON));
        Await.until("the failure is reported", () -> !archive.fault().isEmpty());

        server.start();

        Await.until("the row is written", () -> archive.written() == 1);
        assertEquals(1, all(archive, AAPL).size());
    }

    @Test
    void rowsWithoutRoomAreCountedAndRecordedAsLost() throws Exception {
        server.kill();
        Archive archive = Archive.open(settings(Duration.ZERO), "e1", clock, 16);
        for (int i = 0; i < 10_000; i++) {
            archive.add(trade(AAPL, i + 1, 100, NOON + i));
        }
        Await.until("the failure is reported", () -> !archive.fault().isEmpty());
        long dropped = archive.dropped();
        assertTrue(dropped > 0, "no row was lost");

        server.start();
        Await.until("rows are written again", () -> archive.fault().isEmpty() && archive.waiting() == 0);
        archive.onTick();

        assertEquals(10_000 - dropped, all(archive, AAPL).size());
        archive.close();
        assertEquals(dropped, number("select sum(lost) from loss"));
        assertEquals(10_000, number("select max(to_q) from loss"));
    }

    @Test
    void anInvalidAddressIsRefused() {
        Archive.Settings wrong = new Archive.Settings(
                "postgresql",
                Path.of("nowhere"),
                "jdbc:postgresql://host:port/x",
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO);

        assertThrows(IllegalArgumentException.class, () -> Archive.open(wrong, "e1", clock));
    }
}
