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
    void everyDayHasAPartitionAndTomorrowToo() throws SQLException {
        Archive archive = open("e1");

        archive.tell(print(AAPL, 1, 100, NOON - 3 * DAY));
        all(archive, AAPL);

        assertEquals(
                "trade_20260102 trade_20260105 trade_20260106",
                text("select string_agg(relname, ' ' order by relname) from pg_class"
                        + " where relkind = 'r' and relname ~ '^trade_2'"));
    }

    @Test
    void whatIsOldGoesAsAWholeDay() throws SQLException {
        Archive before = open("e1");
        before.tell(print(AAPL, 1, 100, NOON - 3 * DAY));
        before.close();

        Archive archive = open("e1", Duration.ofDays(1));

        Await.so("the day is gone", () -> all(archive, AAPL).isEmpty());
        assertEquals(0, number("select count(*) from pg_class where relname = 'trade_20260102'"));
    }

    @Test
    void aServerThatIsKilledAndComesBackHasEverythingOnce() throws Exception {
        Archive archive = open("e1");
        List<RecordedTrade> told = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            told.add(print(AAPL, i + 1, 100 + i, NOON + i));
            archive.tell(told.get(i));
            if (i == 8_000) {
                server.kill();
            }
        }
        Await.so("the loss is noticed", () -> !archive.fault().isEmpty());
        CompletionException away = assertThrows(CompletionException.class, () -> all(archive, AAPL));
        assertTrue(away.getCause() instanceof ArchiveUnavailableException, away::toString);

        server.start();

        Await.so("it is written again", () -> archive.fault().isEmpty() && archive.waiting() == 0);
        assertEquals(told, all(archive, AAPL));
        assertEquals(20_000, number("select count(*) from trade"));
        assertEquals(0, archive.dropped());
    }

    @Test
    void aServerThatComesLaterIsWaitedFor() throws Exception {
        server.kill();
        Archive archive = open("e1");
        archive.tell(print(AAPL, 1, 100, NOON));
        Await.so("it is missed", () -> !archive.fault().isEmpty());

        server.start();

        Await.so("it is written", () -> archive.written() == 1);
        assertEquals(1, all(archive, AAPL).size());
    }

    @Test
    void whatFindsNoRoomIsCountedAndWrittenDownAsLost() throws Exception {
        server.kill();
        Archive archive = Archive.open(settings(Duration.ZERO), "e1", clock, 16);
        for (int i = 0; i < 10_000; i++) {
            archive.tell(print(AAPL, i + 1, 100, NOON + i));
        }
        Await.so("it is missed", () -> !archive.fault().isEmpty());
        long dropped = archive.dropped();
        assertTrue(dropped > 0, "none was lost");

        server.start();
        Await.so("it is written again", () -> archive.fault().isEmpty() && archive.waiting() == 0);
        archive.tick();

        assertEquals(10_000 - dropped, all(archive, AAPL).size());
        archive.close();
        assertEquals(dropped, number("select sum(lost) from loss"));
        assertEquals(10_000, number("select max(to_q) from loss"));
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
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
