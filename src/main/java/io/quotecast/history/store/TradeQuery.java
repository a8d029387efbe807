package io.quotecast.history.store;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.history.PositionRange;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A query for the oldest trades of some instruments within a time range, in the order of their cursors.
 *
 * @param after cursor of the last trade of the previous page
 * @param limit maximum number of trades
 * @param positions the positions of the trades; null for all
 */
public record TradeQuery(
        List<Instrument> instruments,
        TimeRange timeRange,
        TradeCursor after,
        int limit,
        @Nullable PositionRange positions)
        implements ArchiveQuery<List<HistoricalTrade>> {
    /** Up to this number of listings, each is queried by its index; more are read together in the order of time. */
    private static final int MAX_INDEXED_LISTINGS = 16;

    private static final String COLUMNS =
            "select t, journal, q, u, listing, price, size, side, venue, trade_id, trade_id_text,"
                    + " conditions from trade where ";
    // The conditions overlap: PostgreSQL excludes partitions by the first, and the index needs the second.
    private static final String WITHIN =
            " t >= ? and t < ? and (t, journal, q) > (?, ?, ?) order by t, journal, q limit ?";

    /** Creates a query for trades at all positions. */
    public TradeQuery(List<Instrument> instruments, TimeRange timeRange, TradeCursor after, int limit) {
        this(instruments, timeRange, after, limit, null);
    }

    @Override
    public List<HistoricalTrade> execute(Connection connection) throws SQLException {
        Map<Long, Instrument> listings = RowIds.listings(connection, instruments);
        Map<Long, String> epochs = RowIds.epochs(connection);
        List<HistoricalTrade> trades = new ArrayList<>();
        if (listings.size() > MAX_INDEXED_LISTINGS) {
            String ids = listings.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
            // The sign disables the index of listings, which would read all trades and then sort them.
            read(connection, "+listing in (" + ids + ") and" + within(epochs), listings, epochs, trades);
            return trades;
        }
        for (long id : listings.keySet()) {
            read(connection, "listing = " + id + " and" + within(epochs), listings, epochs, trades);
        }
        if (listings.size() > 1) {
            trades.sort(Comparator.comparing(HistoricalTrade::cursor));
        }
        return trades.size() > limit ? List.copyOf(trades.subList(0, limit)) : trades;
    }

    /** Returns the condition for the positions, which precedes another one. */
    private String within(Map<Long, String> epochs) {
        if (positions == null) {
            return "";
        }
        // An epoch without rows has no number yet, and none is 0.
        long epochId = epochs.entrySet().stream()
                .filter(epoch -> epoch.getValue().equals(positions.epoch()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(0L);
        String before = "q < " + positions.to();
        return positions.from() == 0
                ? " (journal <> " + epochId + " or " + before + ") and"
                : " journal = " + epochId + " and q >= " + positions.from() + " and " + before + " and";
    }

    private void read(
            Connection connection,
            String condition,
            Map<Long, Instrument> listings,
            Map<Long, String> epochs,
            List<HistoricalTrade> target)
            throws SQLException {
        TradeCursor from =
                after.timeMicros() < timeRange.startMicros() ? TradeCursor.before(timeRange.startMicros()) : after;
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS + condition + WITHIN)) {
            statement.setLong(1, from.timeMicros());
            statement.setLong(2, timeRange.endMicros());
            statement.setLong(3, from.timeMicros());
            statement.setLong(4, from.epochId());
            statement.setLong(5, from.position());
            statement.setInt(6, limit);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    long epochId = rows.getLong(2);
                    Trade trade = new Trade(
                            Objects.requireNonNull(listings.get(rows.getLong(5))),
                            rows.getLong(6),
                            rows.getLong(7),
                            side(rows.getString(8)),
                            rows.getString(9),
                            rows.getLong(10),
                            rows.getString(11),
                            TradeBars.conditions(rows.getString(12)),
                            rows.getLong(1));
                    target.add(new HistoricalTrade(
                            Objects.requireNonNull(epochs.get(epochId)),
                            epochId,
                            new RecordedTrade(rows.getLong(3), rows.getLong(4), trade)));
                }
            }
        }
    }

    private static Side side(String text) {
        return "buy".equals(text) ? Side.BUY : "sell".equals(text) ? Side.SELL : Side.UNKNOWN;
    }
}
