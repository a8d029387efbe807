package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The closed bars of a journal, stored a second time in the table {@code bars}: a start needs the newest ones of each
 * timeframe, which are far apart in the journal. Owned by the writer thread.
 */
final class BarLog {
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();

    private final EventFormat format;
    private final long minBars;
    private final ByteWriter[] pendingBars = new ByteWriter[TIMEFRAMES.length];
    private final int[] pendingCounts = new int[TIMEFRAMES.length];
    private final long[] storedCounts = new long[TIMEFRAMES.length];

    /**
     * The bars of one timeframe that closed between two checkpoints.
     *
     * @param timeframe ordinal of the timeframe
     * @param bars number of bars in the bytes
     */
    record BarRow(int timeframe, int bars, byte[] bytes) {}

    /**
     * @param minBars minimum number of bars of each timeframe to keep
     */
    BarLog(EventFormat format, long minBars) {
        this.format = format;
        this.minBars = minBars;
        Arrays.setAll(pendingBars, i -> new ByteWriter());
    }

    void add(Entry entry) {
        if (entry.event() instanceof Bar bar && bar.closed()) {
            int timeframe = bar.timeframe().ordinal();
            format.write(bar, pendingBars[timeframe]);
            pendingCounts[timeframe]++;
        }
    }

    /** Returns the bars added since the previous call. */
    List<BarRow> drain() {
        List<BarRow> barRows = new ArrayList<>();
        for (int i = 0; i < pendingCounts.length; i++) {
            if (pendingCounts[i] > 0) {
                barRows.add(new BarRow(i, pendingCounts[i], pendingBars[i].toByteArray()));
                pendingBars[i].clear();
                pendingCounts[i] = 0;
            }
        }
        return barRows;
    }

    /** Writes the rows, and deletes the oldest bars once there are twice as many as needed. */
    void write(Connection connection, List<BarRow> barRows) throws SQLException {
        for (BarRow barRow : barRows) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into bars (timeframe, bars, checksum, entries) values (?,?,?,?)")) {
                insert.setInt(1, barRow.timeframe);
                insert.setInt(2, barRow.bars);
                insert.setLong(3, ByteWriter.checksum(barRow.bytes));
                insert.setBytes(4, barRow.bytes);
                insert.executeUpdate();
            }
            storedCounts[barRow.timeframe] += barRow.bars;
            if (storedCounts[barRow.timeframe] > 2 * minBars) {
                trim(connection, barRow.timeframe);
            }
        }
    }

    /** Passes the newest bars of each timeframe to the reader, oldest first. */
    void read(JournalFile file, Consumer<Bar> reader) throws SQLException {
        for (int timeframe = 0; timeframe < TIMEFRAMES.length; timeframe++) {
            storedCounts[timeframe] = 0;
            try (Statement statement = file.connection().createStatement();
                    ResultSet rows = statement.executeQuery("select checksum, entries from bars where id >= "
                            + oldestNeededId(file.connection(), timeframe) + " and timeframe = " + timeframe
                            + " order by id")) {
                while (rows.next()) {
                    byte[] bytes = rows.getBytes(2);
                    if (rows.getLong(1) != ByteWriter.checksum(bytes)) {
                        throw JournalFile.damaged(file.path(), "bars of " + TIMEFRAMES[timeframe].text());
                    }
                    ByteReader in = new ByteReader(bytes);
                    for (; !in.isAtEnd(); storedCounts[timeframe]++) {
                        reader.accept((Bar) format.read(in));
                    }
                }
            }
        }
    }

    void clear(Connection connection) throws SQLException {
        JournalFile.execute(connection, "delete from bars");
        Arrays.fill(storedCounts, 0);
    }

    private void trim(Connection connection, int timeframe) throws SQLException {
        long oldest = oldestNeededId(connection, timeframe);
        JournalFile.execute(connection, "delete from bars where timeframe = " + timeframe + " and id < " + oldest);
        storedCounts[timeframe] =
                JournalFile.queryLong(connection, "select sum(bars) from bars where timeframe = " + timeframe);
    }

    private long oldestNeededId(Connection connection, int timeframe) throws SQLException {
        long oldest = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id, bars from bars where timeframe = " + timeframe + " order by id desc")) {
            while (sum < minBars && rows.next()) {
                oldest = rows.getLong(1);
                sum += rows.getLong(2);
            }
        }
        return oldest;
    }
}
