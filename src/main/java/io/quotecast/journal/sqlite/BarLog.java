package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.format.BlockReader;
import io.quotecast.journal.format.Checksum;
import io.quotecast.journal.format.Codes;
import io.quotecast.journal.format.EventWriter;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.ProtobufBuffer;
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
import java.util.function.Consumer;

/**
 * The closed bars of a journal, stored a second time in the table {@code bars}: a start needs the newest ones of each
 * timeframe, which are far apart in the journal. Owned by the writer thread.
 */
final class BarLog {
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();

    private final BlockReader reader;
    private final long minBars;
    private final EventWriter[] eventWriters = new EventWriter[TIMEFRAMES.length];
    private final ProtobufBuffer[] pendingBars = new ProtobufBuffer[TIMEFRAMES.length];
    private final int[] pendingCounts = new int[TIMEFRAMES.length];
    private final long[] storedCounts = new long[TIMEFRAMES.length];

    /**
     * The bars of one timeframe that closed between two checkpoints.
     *
     * @param timeframe index of the timeframe in the arrays of this class
     * @param bars number of bars in the bytes
     */
    record BarRow(int timeframe, int bars, byte[] bytes) {}

    /**
     * @param minBars minimum number of bars of each timeframe to keep
     */
    BarLog(BlockReader reader, long minBars) {
        this.reader = reader;
        this.minBars = minBars;
        Arrays.setAll(eventWriters, i -> new EventWriter());
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
                barRows.add(new BarRow(i, pendingCounts[i], pendingBars[i].toByteArray()));
                pendingBars[i].clear();
                eventWriters[i].startSequence();
                pendingCounts[i] = 0;
            }
        }
        return barRows;
    }

    /** Writes the rows, and deletes the oldest bars once there are twice as many as needed. */
    void write(Connection connection, List<BarRow> barRows) throws SQLException {
        for (BarRow barRow : barRows) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into bars (timeframe, bars, checksum, format, entries) values (?,?,?,?,?)")) {
                insert.setInt(1, Codes.of(TIMEFRAMES[barRow.timeframe]));
                insert.setInt(2, barRow.bars);
                insert.setLong(3, Checksum.of(barRow.bytes));
                insert.setInt(4, FormatVersion.CURRENT);
                insert.setBytes(5, barRow.bytes);
                insert.executeUpdate();
            }
            storedCounts[barRow.timeframe] += barRow.bars;
            if (storedCounts[barRow.timeframe] > 2 * minBars) {
                trim(connection, barRow.timeframe);
            }
        }
    }

    /** Passes the newest bars of each timeframe to the consumer, oldest first. */
    void read(JournalFile file, Consumer<Bar> consumer) throws SQLException {
        for (int timeframe = 0; timeframe < TIMEFRAMES.length; timeframe++) {
            storedCounts[timeframe] = 0;
            try (Statement statement = file.connection().createStatement();
                    ResultSet rows = statement.executeQuery("select checksum, format, entries from bars where id >= "
                            + oldestNeededId(file.connection(), timeframe) + " and timeframe = "
                            + Codes.of(TIMEFRAMES[timeframe]) + " order by id")) {
                while (rows.next()) {
                    byte[] bytes = rows.getBytes(3);
                    if (rows.getLong(1) != Checksum.of(bytes)) {
                        throw JournalFile.damaged(file.path(), "bars of " + TIMEFRAMES[timeframe].text());
                    }
                    reader.open(rows.getInt(2), bytes, false);
                    for (MarketEvent event = reader.next(); event != null; event = reader.next()) {
                        consumer.accept((Bar) event);
                        storedCounts[timeframe]++;
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
        int code = Codes.of(TIMEFRAMES[timeframe]);
        JournalFile.execute(connection, "delete from bars where timeframe = " + code + " and id < " + oldest);
        storedCounts[timeframe] =
                JournalFile.queryLong(connection, "select sum(bars) from bars where timeframe = " + code);
    }

    private long oldestNeededId(Connection connection, int timeframe) throws SQLException {
        long oldest = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, bars from bars where timeframe = "
                        + Codes.of(TIMEFRAMES[timeframe]) + " order by id desc")) {
            while (sum < minBars && rows.next()) {
                oldest = rows.getLong(1);
                sum += rows.getLong(2);
            }
        }
        return oldest;
    }
}
