package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private static final long TERABYTE = 1L << 40;

    @TempDir
    Path folder;

    /** The numbers of pages that SQLite allows exceed an int. */
    @ParameterizedTest
    @ValueSource(longs = {0, Integer.MAX_VALUE, 1L << 31, 4_294_967_294L, Long.MAX_VALUE})
    void aResultOfAnySizeIsReadExactly(long number) throws SQLException {
        try (JournalFile file = new JournalFile(folder.resolve("journal.db"), SyncMode.INTERVAL)) {
            assertEquals(number, JournalFile.queryLong(file.connection(), "select " + number));
        }
    }

    @ParameterizedTest
    @CsvSource({"1000000, 200, 100, 500000", "1000000, 101, 100, 9900", "1000, 101, 100, 256", "0, 101, 100, 256"})
    void deletionIsProportionalToTheExcess(long blocks, long usedBytes, long maxBytes, long deleted) {
        assertEquals(deleted, Retention.blocksToDelete(blocks, usedBytes, maxBytes));
    }

    @Test
    void deletionFromAFileOfManyTerabytesIsProportionalToo() {
        long pages = 1L << 32;

        assertEquals(pages / 2, Retention.blocksToDelete(pages, 16 * TERABYTE, 8 * TERABYTE));
    }
}
