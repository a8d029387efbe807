package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.format.BlockReader;
import io.quotecast.journal.format.Checksum;
import io.quotecast.journal.format.Codes;
import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.journal.format.StoredEventWriter;
import io.quotecast.market.Bar;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Timeframe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The closed bars of a journal, stored a second time in the table {@code bars}: a start needs the newest ones of each
 * timeframe, which are far apart in the journal. Owned by the writer thread.
 */
final class BarLog {
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();
    private static final byte[] NO_BYTES = {};
    /** The key of the last row that an earlier version wrote. */
    private static final String UNCHAINED = "unchained-bars";

    private final BlockReader reader;
    private final long minBars;
    private final StoredEventWriter[] eventWriters = new StoredEventWriter[TIMEFRAMES.length];
    private final ProtobufBuffer[] pendingBars = new ProtobufBuffer[TIMEFRAMES.length];
    private final int[] pendingCounts = new int[TIMEFRAMES.length];
    private final long[] storedCounts = new long[TIMEFRAMES.length];
    /** Checksums of the newest row of each timeframe; 0 before the first row. */
    private final long[] lastChecksums = new long[TIMEFRAMES.length];

    private long lastId;

    /**
     * The bars of one timeframe that closed between two checkpoints.
     *
     * @param timeframe index of the timeframe in the arrays of this class
     * @param bars number of bars in the bytes
     * @param previous checksum of the row before of the same timeframe; 0 if there is none
     */
    record BarRow(long id, int timeframe, int bars, long previous, long checksum, int format, byte[] bytes) {
        private static BarRow of(long id, int timeframe, int bars, long previous, byte[] bytes) {
            BarRow row = new BarRow(id, timeframe, bars, previous, 0, RowFormat.CHAINED, bytes);
            return new BarRow(id, timeframe, bars, previous, row.computedChecksum(), row.format, bytes);
        }

        private long computedChecksum() {
            return RowFormat.isUnchained(format)
                    ? Checksum.of(bytes)
                    : new RowChecksum(previous)
                            .add(id)
                            .add(Codes.of(TIMEFRAMES[timeframe]))
                            .add(bars)
                            .add(format)
                            .add(bytes)
                            .value();
        }
    }

    /**
     * @param minBars minimum number of bars of each timeframe to keep
     */
    BarLog(BlockReader reader, long minBars) {
        this.reader = reader;
        this.minBars = minBars;
        Arrays.setAll(eventWriters, i -> new StoredEventWriter());
        Arrays.setAll(pendingBars, i -> new ProtobufBuffer());
    }

    void add(Entry entry) {
        if (entry.event() instanceof Bar bar && bar.closed()) {
            int timeframe = bar.timeframe().ordinal();
            eventWriters[timeframe].write(BlockReader.EVENTS, 0, 0, bar, pendingBars[timeframe]);
            pendingCounts[timeframe]++;
        }
    }

    /** Returns the bars added since the previous call. */
    List<BarRow> drain() {
        List<BarRow> barRows = new ArrayList<>();
        for (int i = 0; i < pendingCounts.length; i++) {
            if (pendingCounts[i] > 0) {
                BarRow row = BarRow.of(++lastId, i, pendingCounts[i], lastChecksums[i], pendingBars[i].toByteArray());
                barRows.add(row);
                lastChecksums[i] = row.checksum;
                pendingBars[i].clear();
                eventWriters[i].startSequence();
                pendingCounts[i] = 0;
            }
        }
        return barRows;
    }

    /** Returns the newest row that was drained, with a checksum of the newest rows of all timeframes. */
    Link last() {
        RowChecksum checksum = new RowChecksum(0);
        for (long lastChecksum : lastChecksums) {
            checksum.add(lastChecksum);
        }
        return new Link(lastId, checksum.value());
    }

    /** Writes the rows, and deletes the oldest bars once there are twice as many as needed. */
    void write(JournalFile file, List<BarRow> barRows) throws SQLException {
        for (BarRow barRow : barRows) {
            try (PreparedStatement insert = file.connection()
                    .prepareStatement("insert into bars (id, timeframe, bars, previous, checksum, format, entries)"
                            + " values (?,?,?,?,?,?,?)")) {
                insert.setLong(1, barRow.id);
                insert.setInt(2, Codes.of(TIMEFRAMES[barRow.timeframe]));
                insert.setInt(3, barRow.bars);
                insert.setLong(4, barRow.previous);
                insert.setLong(5, barRow.checksum);
                insert.setInt(6, barRow.format);
                insert.setBytes(7, barRow.bytes);
                insert.executeUpdate();
            }
            storedCounts[barRow.timeframe] += barRow.bars;
            if (storedCounts[barRow.timeframe] > 2 * minBars) {
                trim(file, barRow.timeframe);
            }
        }
    }

    /**
     * Passes the newest bars of each timeframe to the consumer, oldest first. Rows that were written after the
     * checkpoint are deleted, because their bars result from the replay again.
     *
     * @param newest {@link #last} at the time of the checkpoint; null if an earlier version wrote it
     */
    void read(JournalFile file, @Nullable Link newest, Consumer<Bar> consumer) throws SQLException {
        lastId = newest == null
                ? JournalFile.queryLong(file.connection(), "select coalesce(max(id), 0) from bars")
                : newest.id();
        long lastUnchainedId = Link.read(file, UNCHAINED).id();
        for (int timeframe = 0; timeframe < TIMEFRAMES.length; timeframe++) {
            storedCounts[timeframe] = 0;
            readRows(file, timeframe, row -> {
                verify(file, row, lastUnchainedId);
                reader.open(RowFormat.version(row.format), row.bytes, false);
                for (MarketEvent event = reader.next(); event != null; event = reader.next()) {
                    consumer.accept((Bar) event);
                    storedCounts[row.timeframe]++;
                }
                lastChecksums[row.timeframe] = row.checksum;
            });
        }
        if (newest != null && !newest.equals(last())) {
            throw SqliteFailure.damaged(file.path(), "the newest row of the table bars is missing");
        }
        file.inTransaction(() -> JournalFile.execute(file.connection(), "delete from bars where id > " + lastId));
    }

    private void verify(JournalFile file, BarRow row, long lastUnchainedId) {
        boolean isUnchained = row.id <= lastUnchainedId;
        if (row.checksum != row.computedChecksum()
                || row.format < RowFormat.LEGACY
                || row.format > RowFormat.CHAINED
                || RowFormat.isUnchained(row.format) != isUnchained
                || (!isUnchained && row.previous != lastChecksums[row.timeframe])) {
            throw SqliteFailure.damaged(file.path(), "bars of " + TIMEFRAMES[row.timeframe].text() + ", row " + row.id);
        }
    }

    /** Sets the checksum of the row before those that are needed, and passes these to the consumer. */
    private void readRows(JournalFile file, int timeframe, Consumer<BarRow> consumer) throws SQLException {
        String rowsOfTimeframe = " from bars where timeframe = " + Codes.of(TIMEFRAMES[timeframe]) + " and id ";
        long oldest = oldestNeededId(file.connection(), timeframe);
        try (Statement statement = file.connection().createStatement()) {
            try (ResultSet before = statement.executeQuery(
                    "select checksum" + rowsOfTimeframe + "< " + oldest + " order by id desc limit 1")) {
                lastChecksums[timeframe] = before.next()
                        ? before.getLong(1)
                        : Link.read(file, deletedKey(timeframe)).checksum();
            }
            try (ResultSet rows = statement.executeQuery("select id, bars, previous, checksum, format, entries"
                    + rowsOfTimeframe + "between " + oldest + " and " + lastId + " order by id")) {
                while (rows.next()) {
                    consumer.accept(new BarRow(
                            rows.getLong(1),
                            timeframe,
                            rows.getInt(2),
                            rows.getLong(3),
                            rows.getLong(4),
                            rows.getInt(5),
                            Objects.requireNonNullElse(rows.getBytes(6), NO_BYTES)));
                }
            }
        }
    }

    void clear(JournalFile file) throws SQLException {
        file.inTransaction(() -> JournalFile.execute(
                file.connection(),
                "delete from bars",
                "delete from meta where key = '" + UNCHAINED + "' or key like 'deleted-bars-%'"));
        Arrays.fill(storedCounts, 0);
        Arrays.fill(lastChecksums, 0);
        lastId = 0;
    }

    private void trim(JournalFile file, int timeframe) throws SQLException {
        int code = Codes.of(TIMEFRAMES[timeframe]);
        long oldest = oldestNeededId(file.connection(), timeframe);
        String obsolete = " from bars where timeframe = " + code + " and id < " + oldest;
        try (Statement statement = file.connection().createStatement();
                ResultSet rows =
                        statement.executeQuery("select id, checksum" + obsolete + " order by id desc limit 1")) {
            if (rows.next()) {
                file.setMeta(deletedKey(timeframe), new Link(rows.getLong(1), rows.getLong(2)).text());
            }
        }
        JournalFile.execute(file.connection(), "delete" + obsolete);
        storedCounts[timeframe] = JournalFile.queryLong(
                file.connection(), "select coalesce(sum(bars), 0) from bars where timeframe = " + code);
    }

    private static String deletedKey(int timeframe) {
        return "deleted-bars-" + Codes.of(TIMEFRAMES[timeframe]);
    }

    private long oldestNeededId(Connection connection, int timeframe) throws SQLException {
        long oldest = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, bars from bars where timeframe = "
                        + Codes.of(TIMEFRAMES[timeframe]) + " and id <= " + lastId + " order by id desc")) {
            while (sum < minBars && rows.next()) {
                oldest = rows.getLong(1);
                sum += rows.getLong(2);
            }
        }
        return oldest;
    }
}
