package io.quotecast.history.store;

import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframe;
import io.quotecast.market.TradingCalendar;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Completes the bars that an earlier process left: those that were forming when it ended, and those that had closed or
 * had been revised without being written. They are computed from the stored trades, one instrument after the other,
 * between other work of the archive thread, which owns this object.
 */
final class MissingBars {
    /** Maximum time for which bars are computed if there are none. */
    private static final long RANGE_MICROS = Timeframe.HOUR.micros();

    private final BarRules rules;
    /** Bars this old are complete if there is a later one: trades that arrive later revise no bar. */
    private final long revisedMicros;

    private final long nowMicros;
    private final Deque<Listing> remaining = new ArrayDeque<>();

    private record Listing(long id, Instrument instrument, long latestMicros) {}

    /**
     * @param nowMicros the clock of the server, µs since 1970-01-01T00:00Z
     */
    MissingBars(BarRules rules, long nowMicros) {
        this.rules = rules;
        this.revisedMicros = 2 * rules.lateMicros();
        this.nowMicros = nowMicros;
    }

    /** Returns whether no instrument is left. */
    boolean isEmpty() {
        return remaining.isEmpty();
    }

    /**
     * Finds the instruments, and the newest trade of each. Called before this process writes trades.
     *
     * @param oldestMicros trades from before this time are about to be deleted
     */
    void find(Connection connection, long oldestMicros) throws SQLException {
        try (PreparedStatement listings =
                        connection.prepareStatement("select id, symbol, price_decimals, size_decimals from listing");
                PreparedStatement newest = connection.prepareStatement("select max(t) from trade where listing = ?");
                ResultSet rows = listings.executeQuery()) {
            while (rows.next()) {
                newest.setLong(1, rows.getLong(1));
                try (ResultSet latest = newest.executeQuery()) {
                    long latestMicros = latest.next() ? latest.getLong(1) : 0;
                    if (latestMicros > 0 && latestMicros - RANGE_MICROS >= oldestMicros) {
                        remaining.add(new Listing(rows.getLong(1), instrument(rows), latestMicros));
                    }
                }
            }
        }
    }

    /** Inserts the missing bars of one instrument, in a transaction. */
    void insertNext(Connection connection, BarRows barRows) throws SQLException {
        Listing listing = remaining.element();
        for (Timeframe timeframe : rules.timeframes().byLength()) {
            if (timeframe.micros() <= RANGE_MICROS) {
                insert(connection, barRows, listing, timeframe);
            } else {
                insertLong(connection, barRows, listing, timeframe);
            }
        }
        connection.commit();
        remaining.remove();
    }

    private void insert(Connection connection, BarRows barRows, Listing listing, Timeframe timeframe)
            throws SQLException {
        TradingCalendar calendar = listing.instrument.calendar();
        long newestStart = calendar.startOf(timeframe, listing.latestMicros);
        long lastStart = lastStart(connection, listing.id, timeframe, newestStart);
        long fromMicros = Math.min(lastStart + timeframe.micros(), listing.latestMicros - revisedMicros);
        barRows.refresh(
                listing.id,
                listing.instrument,
                timeframe,
                calendar.startOf(timeframe, Math.max(fromMicros, listing.latestMicros - RANGE_MICROS)),
                calendar.endOf(timeframe, newestStart));
    }

    /**
     * Inserts bars that need the trades of hours or days, which is worth it only where the row lacks trades and is not
     * going to be written when a bar closes that the state of the server continues.
     */
    private void insertLong(Connection connection, BarRows barRows, Listing listing, Timeframe timeframe)
            throws SQLException {
        TradingCalendar calendar = listing.instrument.calendar();
        long startMicros = calendar.startOf(timeframe, listing.latestMicros - revisedMicros);
        while (startMicros <= listing.latestMicros) {
            long endMicros = calendar.endOf(timeframe, startMicros);
            boolean isContinued = rules.isStateDurable() && endMicros > nowMicros;
            if (!isContinued && lacksTrades(connection, listing.id, timeframe, startMicros, endMicros)) {
                barRows.refresh(listing.id, listing.instrument, timeframe, startMicros, endMicros);
            }
            startMicros = endMicros;
        }
    }

    private static boolean lacksTrades(
            Connection connection, long listingId, Timeframe timeframe, long startMicros, long endMicros)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select (select count(*) from trade where listing = ? and t >= ? and t < ?) - coalesce((select trades"
                        + " from bar where listing = ? and timeframe = ? and start = ?), 0)")) {
            statement.setLong(1, listingId);
            statement.setLong(2, startMicros);
            statement.setLong(3, endMicros);
            statement.setLong(4, listingId);
            statement.setString(5, timeframe.text());
            statement.setLong(6, startMicros);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() && found.getLong(1) > 0;
            }
        }
    }

    /** Returns the start of the last bar that begins at a time or before it; a time long before that if there is none. */
    private static long lastStart(Connection connection, long listingId, Timeframe timeframe, long startMicros)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select max(start) from bar where listing = ? and timeframe = ? and start <= ?")) {
            statement.setLong(1, listingId);
            statement.setString(2, timeframe.text());
            statement.setLong(3, startMicros);
            try (ResultSet found = statement.executeQuery()) {
                long lastStart = found.next() ? found.getLong(1) : 0;
                return found.wasNull() ? Long.MIN_VALUE / 2 : lastStart;
            }
        }
    }

    private Instrument instrument(ResultSet row) throws SQLException {
        String text = row.getString(2);
        Optional<Instrument> listed = rules.instruments().apply(text);
        if (listed.isPresent()) {
            return listed.get().withDecimals(row.getInt(3), row.getInt(4));
        }
        Symbol symbol = Symbol.parse(text)
                .orElseThrow(() -> new SQLException("the table 'listing' contains the symbol " + Quoted.of(text)));
        return new Instrument(0, symbol, text, "", "", row.getInt(3), row.getInt(4), 1);
    }
}
