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
 * The closed bars of a tape by themselves, in the file's table {@code bars}: a start needs the newest of each timeframe,
 * and these lie far apart on the tape. Owned by the writer's thread.
 */
final class BarLog {
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();

    private final EventFormat format;
    private final long most;
    private final ByteWriter[] gathered = new ByteWriter[TIMEFRAMES.length];
    private final int[] counts = new int[TIMEFRAMES.length];
    private final long[] kept = new long[TIMEFRAMES.length];

    /**
     * Bars of one timeframe that closed between two checkpoints.
     *
     * @param bars how many
     */
    record BarRow(int timeframe, int bars, byte[] bytes) {}

    /**
     * @param most how many bars of each timeframe are kept at least
     */
    BarLog(EventFormat format, long most) {
        this.format = format;
        this.most = most;
        Arrays.setAll(gathered, i -> new ByteWriter());
    }

    void saw(Entry entry) {
        if (entry.event() instanceof Bar bar && bar.closed()) {
            int timeframe = bar.timeframe().ordinal();
            format.write(bar, gathered[timeframe]);
            counts[timeframe]++;
        }
    }

    /** What has gathered since the last time. */
    List<BarRow> take() {
        List<BarRow> barRows = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                barRows.add(new BarRow(i, counts[i], gathered[i].toBytes()));
                gathered[i].clear();
                counts[i] = 0;
            }
        }
        return barRows;
    }

    /** Writes them, and lets the oldest go where there are more than enough. */
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
            kept[barRow.timeframe] += barRow.bars;
            if (kept[barRow.timeframe] > 2 * most) {
                trim(connection, barRow.timeframe);
            }
        }
    }

    /** Hands over the newest bars of each timeframe, at most so many as are kept, oldest first. */
    void read(JournalFile file, Consumer<Bar> reader) throws SQLException {
        for (int timeframe = 0; timeframe < TIMEFRAMES.length; timeframe++) {
            kept[timeframe] = 0;
            try (Statement statement = file.connection().createStatement();
                    ResultSet rows = statement.executeQuery("select checksum, entries from bars where id >= "
                            + oldestWanted(file.connection(), timeframe) + " and timeframe = " + timeframe
                            + " order by id")) {
                while (rows.next()) {
                    byte[] bytes = rows.getBytes(2);
                    if (rows.getLong(1) != ByteWriter.checksum(bytes)) {
                        throw JournalFile.damaged(file.path(), "bars of " + TIMEFRAMES[timeframe].text());
                    }
                    ByteReader in = new ByteReader(bytes);
                    for (; !in.isAtEnd(); kept[timeframe]++) {
                        reader.accept((Bar) format.read(in));
                    }
                }
            }
        }
    }

    void clear(Connection connection) throws SQLException {
        JournalFile.run(connection, "delete from bars");
        Arrays.fill(kept, 0);
    }

    private void trim(Connection connection, int timeframe) throws SQLException {
        long oldest = oldestWanted(connection, timeframe);
        JournalFile.run(connection, "delete from bars where timeframe = " + timeframe + " and id < " + oldest);
        kept[timeframe] = JournalFile.number(connection, "select sum(bars) from bars where timeframe = " + timeframe);
    }

    private long oldestWanted(Connection connection, int timeframe) throws SQLException {
        long oldest = 0;
        long sum = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id, bars from bars where timeframe = " + timeframe + " order by id desc")) {
            while (sum < most && rows.next()) {
                oldest = rows.getLong(1);
                sum += rows.getLong(2);
            }
        }
        return oldest;
    }
}
