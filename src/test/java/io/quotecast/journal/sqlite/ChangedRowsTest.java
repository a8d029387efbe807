package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.StoredJournal;
import io.quotecast.testing.StoredJournal.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal in which another program has changed, removed or exchanged rows. */
class ChangedRowsTest {
    @TempDir
    static Path source;

    private static StoredJournal stored;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws IOException {
        stored = new StoredJournal(source, SyncMode.INTERVAL, false);
    }

    @BeforeEach
    void copy() throws IOException {
        stored.copyTo(folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update tape set epoch = 'abc' where id = (select max(id) from tape)",
                "update tape set epoch = 'abc'",
                "update tape set last_q = last_q - 1 where id = (select max(id) from tape)",
                "update tape set first_time = first_time + 1 where id = (select max(id) - 1 from tape)",
                "update tape set last_time = 0 where id = (select max(id) from tape)",
                "update tape set format = 2 where id = (select max(id) from tape)",
                "update tape set previous = 0 where id = (select max(id) from tape)",
                "update tape set checksum = 0 where id = (select max(id) from tape)",
                "update tape set entries = 'text' where id = (select max(id) from tape)",
                "update tape set entries = x'' where id = (select max(id) from tape)",
                "update tape set id = id + 1 where id = (select max(id) from tape)",
                "delete from tape where id = (select max(id) from tape)",
                "delete from tape where id = (select max(id) - 1 from tape)",
                "delete from tape where id = (select min(id) from tape)",
                "delete from tape",
                "update tape set id = -id where id > (select max(id) - 2 from tape); "
                        + "update tape set id = (select max(id) * 2 + 3 from tape) + id where id < 0",
                "insert into tape select id + 1, epoch, last_q + 1, last_q + 1, first_time, last_time, checksum, entries,"
                        + " format, previous from tape order by id desc limit 1",
                "update meta set value = '3 77' where key = 'blocks'",
                "update meta set value = 'x' where key = 'blocks'",
                "delete from meta where key = 'blocks'",
                "insert into meta values ('deleted', '1 0')",
                "update bars set bars = bars + 1",
                "update bars set timeframe = 60 where timeframe = 1",
                "update bars set entries = x''",
                "delete from bars where id = (select max(id) from bars)",
                "delete from bars where id = (select min(id) from bars)",
                "delete from bars",
                "delete from checkpoint; delete from tape where id = 1",
                "update checkpoint set bars_checksum = 1; delete from tape where id = 1",
                "pragma user_version = 2",
                "pragma user_version = 1",
                "pragma user_version = 0",
                "alter table tape rename column first_q to q1",
                "drop table bars"
            })
    void isRefused(String statements) throws SQLException {
        change(statements);

        assertEquals(Outcome.REFUSED, stored.open(folder, false));
    }

    /** Without its newest checkpoint, a start uses the one before it, and replays more. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1",
                "update checkpoint set q = q + 1 where id = (select max(id) from checkpoint)",
                "update checkpoint set q = q + 1",
                "update checkpoint set epoch = 'abc'",
                "update checkpoint set block = block - 1",
                "update checkpoint set state = 'text'",
                "update checkpoint set bars_id = 1",
                "update checkpoint set format = 2",
                "update checkpoint set previous = 1",
                "delete from checkpoint where id = (select max(id) from checkpoint)",
                "delete from checkpoint",
                "update checkpoint set id = -id; update checkpoint set id = 5 + id"
            })
    void isHarmless(String statements) throws SQLException {
        change(statements);

        assertEquals(Outcome.CONTINUED, stored.open(folder, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update meta set value = 'abc' where key = 'epoch'",
                "update meta set value = 'no' where key = 'clean'",
                "delete from meta where key = 'check'",
                // What the documents recommended for a copy.
                "update meta set value = 'no' where key = 'clean'; update meta set value = 'none' where key = 'sync'"
            })
    void endsTheEpoch(String statements) throws SQLException {
        change(statements);

        assertEquals(Outcome.NEW_EPOCH, stored.open(folder, false));
    }

    private void change(String statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements.split("; ")) {
                statement.execute(sql);
            }
        }
    }
}
