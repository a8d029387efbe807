package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalCheckTest {
    private static final int HEADER = 32;
    private static final int PAGE = 4_096;
    private static final int FRAME = 24 + PAGE;
    private static final int ROWS = 20;

    @TempDir
    Path folder;

    private byte[] database = {};
    private byte[] log = {};

    /** Writes twenty transactions of one frame each, after two that create the table. */
    @BeforeEach
    void writeLog() throws Exception {
        try (Connection connection = connect("source.db");
                Statement statement = connection.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma wal_autocheckpoint = 0");
            statement.execute("create table numbers (n integer primary key)");
            statement.execute("pragma wal_checkpoint(truncate)");
            insertRows(statement, 0);
            database = Files.readAllBytes(folder.resolve("source.db"));
            log = Files.readAllBytes(folder.resolve("source.db-wal"));
        }
        assertEquals(HEADER + ROWS * FRAME, log.length);
    }

    @Test
    void aWholeLogHasNoDamage() throws Exception {
        assertEquals(new WalCheck(log.length, log.length, 0, false), check(log));
        assertEquals(ROWS, rowsThatSqliteReads(log));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 18})
    void transactionsAfterADamagedFrameAreCounted(int frame) throws Exception {
        for (int offset : new int[] {0, 4, 8, 15, 16, 23, 24, 2_000, FRAME - 1}) {
            byte[] damaged = log.clone();
            damaged[HEADER + frame * FRAME + offset] ^= 4;

            WalCheck expected = new WalCheck(HEADER + frame * FRAME, HEADER + frame * FRAME, ROWS - 1 - frame, false);
            assertEquals(expected, check(damaged), () -> "byte " + offset);
            assertEquals(frame, rowsThatSqliteReads(damaged), () -> "byte " + offset);
        }
    }

    @Test
    void aDamagedLastTransactionIsNotToldFromAWriteThatWasCutOff() throws Exception {
        byte[] damaged = log.clone();
        damaged[log.length - 1] ^= 1;

        WalCheck check = check(damaged);

        assertEquals(new WalCheck(log.length - FRAME, log.length - FRAME, 0, false), check);
    }

    @Test
    void aFrameThatIsNotCompleteBelongsToAWriteThatWasCutOff() throws Exception {
        WalCheck check = check(Arrays.copyOf(log, log.length - 100));

        assertEquals(0, check.laterCommits());
        assertEquals(log.length - FRAME, check.validBytes());
    }

    @Test
    void framesOfAnEarlierUseOfTheFileAreIgnored() throws Exception {
        byte[] reused = reusedLog();

        assertEquals(new WalCheck(HEADER + 3 * FRAME, HEADER + 3 * FRAME, 0, false), check(reused));
    }

    @Test
    void damageIsFoundInALogThatIsUsedAgain() throws Exception {
        byte[] reused = reusedLog();
        reused[HEADER + FRAME + 100] ^= 1;

        assertEquals(new WalCheck(HEADER + FRAME, HEADER + FRAME, 1, false), check(reused));
    }

    @Test
    void aDamagedHeaderIsFoundWhereFramesFollow() throws Exception {
        for (int offset = 0; offset < HEADER; offset++) {
            // The number of checkpoints at 12 is for diagnosis; the checksum covers it nevertheless.
            byte[] damaged = log.clone();
            damaged[offset] ^= 1;

            assertTrue(check(damaged).isHeaderDamaged(), "byte " + offset);
            assertEquals(0, rowsThatSqliteReads(damaged), "byte " + offset);
        }
    }

    @Test
    void aLogOfZerosOrWithoutFramesHasNoDamage() throws Exception {
        assertEquals(0, check(new byte[log.length]).laterCommits());
        assertEquals(new WalCheck(HEADER, HEADER, 0, false), check(Arrays.copyOf(log, HEADER)));
        assertEquals(new WalCheck(0, 0, 0, false), check(Arrays.copyOf(log, HEADER - 1)));
        assertEquals(new WalCheck(0, 0, 0, false), check(new byte[0]));
        assertEquals(new WalCheck(0, 0, 0, false), WalCheck.read(folder.resolve("missing")));
    }

    /** SQLite writes the order of bytes of the machine, and reads both. */
    @Test
    void checksumsOfBothOrdersOfBytesAreRead() throws Exception {
        byte[] other = inOtherOrder();
        assertEquals(ROWS, rowsThatSqliteReads(other));
        assertEquals(new WalCheck(log.length, log.length, 0, false), check(other));

        other[HEADER + 5 * FRAME + 1_000] ^= 1;

        assertEquals(ROWS - 6, check(other).laterCommits());
    }

    @Test
    void whatSqliteWillDropIsDescribed() throws Exception {
        Path file = folder.resolve("described.db");
        Path described = Files.write(folder.resolve("described.db-wal"), log);
        assertNull(SqliteFailure.logProblem(file));

        byte[] damaged = log.clone();
        damaged[HEADER + 2 * FRAME + 50] ^= 1;
        Files.write(described, damaged);
        assertEquals(
                "'" + described + "' is damaged at byte " + (HEADER + 2 * FRAME)
                        + ": 17 transactions after it cannot be read",
                SqliteFailure.logProblem(file));

        damaged[1] ^= 1;
        Files.write(described, damaged);
        assertEquals(
                "'" + described + "' has a damaged header: none of its transactions can be read",
                SqliteFailure.logProblem(file));
    }

    private byte[] reusedLog() throws Exception {
        try (Connection connection = connect("source.db");
                Statement statement = connection.createStatement()) {
            statement.execute("pragma wal_autocheckpoint = 0");
            insertRows(statement, 100);
            statement.execute("pragma wal_checkpoint(passive)");
            for (int i = 0; i < 3; i++) {
                statement.execute("insert into numbers values (" + (200 + i) + ")");
            }
            return Files.readAllBytes(folder.resolve("source.db-wal"));
        }
    }

    private byte[] inOtherOrder() {
        ByteBuffer bytes = ByteBuffer.wrap(log.clone());
        int magic = bytes.getInt(0) ^ 1;
        ByteOrder order = (magic & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        bytes.putInt(0, magic);
        int[] sums = new int[2];
        add(bytes, 0, 24, order, sums);
        bytes.putInt(24, sums[0]).putInt(28, sums[1]);
        for (int frame = HEADER; frame < log.length; frame += FRAME) {
            add(bytes, frame, frame + 8, order, sums);
            add(bytes, frame + 24, frame + FRAME, order, sums);
            bytes.putInt(frame + 16, sums[0]).putInt(frame + 20, sums[1]);
        }
        return bytes.array();
    }

    private static void add(ByteBuffer bytes, int from, int to, ByteOrder order, int[] sums) {
        ByteBuffer ordered = bytes.duplicate().order(order);
        for (int i = from; i < to; i += 8) {
            sums[0] += ordered.getInt(i) + sums[1];
            sums[1] += ordered.getInt(i + 4) + sums[0];
        }
    }

    private WalCheck check(byte[] content) throws Exception {
        return WalCheck.read(Files.write(folder.resolve("checked-wal"), content));
    }

    /** Returns how many rows SQLite finds in the database with this log. */
    private int rowsThatSqliteReads(byte[] content) throws Exception {
        Files.write(folder.resolve("copy.db"), database);
        Files.write(folder.resolve("copy.db-wal"), content);
        try (Connection connection = connect("copy.db");
                Statement statement = connection.createStatement()) {
            return statement.executeQuery("select count(*) from numbers").getInt(1);
        }
    }

    private static void insertRows(Statement statement, int first) throws SQLException {
        for (int i = 0; i < ROWS; i++) {
            statement.execute("insert into numbers values (" + (first + i) + ")");
        }
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name));
    }
}
