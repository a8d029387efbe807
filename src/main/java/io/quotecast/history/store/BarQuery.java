package io.quotecast.history.store;

import io.quotecast.history.TimeRange;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A query for closed bars of one instrument that begin within a time range, oldest first.
 *
 * @param newest whether the limit keeps the newest bars of the range; otherwise it keeps the oldest
 * @param limit maximum number of bars
 */
public record BarQuery(Instrument instrument, Timeframe timeframe, TimeRange timeRange, boolean newest, int limit)
        implements ArchiveQuery<List<Bar>> {
    private static final String SELECT = "select start, open, high, low, close, volume, average, trades from bar"
            + " where listing = ? and timeframe = ? and start >= ? and start < ? order by start";

    @Override
    public List<Bar> execute(Connection connection) throws SQLException {
        TreeMap<Long, Bar> byStart = new TreeMap<>();
        for (Map.Entry<Long, Instrument> listing :
                RowIds.listings(connection, List.of(instrument)).entrySet()) {
            read(connection, listing.getKey(), listing.getValue(), byStart);
        }
        List<Bar> bars = new ArrayList<>(byStart.values());
        if (bars.size() <= limit) {
            return bars;
        }
        return List.copyOf(newest ? bars.subList(bars.size() - limit, bars.size()) : bars.subList(0, limit));
    }

    private void read(Connection connection, long id, Instrument listed, TreeMap<Long, Bar> target)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT + (newest ? " desc" : "") + " limit ?")) {
            statement.setLong(1, id);
            statement.setString(2, timeframe.text());
            statement.setLong(3, timeRange.startMicros());
            statement.setLong(4, timeRange.endMicros());
            statement.setInt(5, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Bar bar = new Bar(
                            listed,
                            timeframe,
                            rows.getLong(2),
                            rows.getLong(3),
                            rows.getLong(4),
                            rows.getLong(5),
                            rows.getLong(6),
                            rows.getLong(7),
                            rows.getLong(8),
                            true,
                            rows.getLong(1));
                    target.put(bar.timeMicros(), bar);
                }
            }
        }
    }
}
