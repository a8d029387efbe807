package io.quotecast.history.store;

import io.quotecast.market.Instrument;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers under which tapes and instruments stand in the rows. */
final class RowIds {
    private RowIds() {}

    /** The number of a tape, given to it now if it has none. */
    static long ofTape(Connection connection, String epoch) throws SQLException {
        return key(
                connection,
                "select id from tape where epoch = ?",
                "insert into tape (epoch) values (?) on conflict do nothing",
                epoch);
    }

    /** The number of an instrument and its decimals: the units of its prices, which another day may be others. */
    static long ofListing(Connection connection, Instrument instrument, long priceOne, long sizeOne)
            throws SQLException {
        return key(
                connection,
                "select id from listing where symbol = ? and price_decimals = ? and size_decimals = ?",
                "insert into listing (symbol, price_decimals, size_decimals, price_one, size_one)"
                        + " values (?, ?, ?, " + priceOne + ", " + sizeOne + ") on conflict do nothing",
                instrument.symbol().text(),
                instrument.priceDecimals(),
                instrument.sizeDecimals());
    }

    /** Every number under which rows of these may stand, and the instrument with the decimals that hold there. */
    static Map<Long, Instrument> listings(Connection connection, List<Instrument> wanted) throws SQLException {
        Map<String, Instrument> bySymbol = new HashMap<>();
        wanted.forEach(instrument -> bySymbol.put(instrument.symbol().text(), instrument));
        String one = wanted.size() == 1 ? " where symbol = ?" : "";
        Map<Long, Instrument> found = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select id, symbol, price_decimals, size_decimals from listing" + one)) {
            if (!one.isEmpty()) {
                statement.setString(1, wanted.get(0).symbol().text());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instrument now = bySymbol.get(rows.getString(2));
                    if (now != null) {
                        found.put(rows.getLong(1), with(now, rows.getInt(3), rows.getInt(4)));
                    }
                }
            }
        }
        return found;
    }

    /** The epochs of all tapes. */
    static Map<Long, String> tapes(Connection connection) throws SQLException {
        Map<Long, String> tapes = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select id, epoch from tape");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                tapes.put(rows.getLong(1), rows.getString(2));
            }
        }
        return tapes;
    }

    private static Instrument with(Instrument now, int priceDecimals, int sizeDecimals) {
        return new Instrument(
                now.id(),
                now.symbol(),
                now.name(),
                now.exchange(),
                now.sector(),
                priceDecimals,
                sizeDecimals,
                now.tick());
    }

    private static long key(Connection connection, String select, String insert, Object... values) throws SQLException {
        List<Long> found = keys(connection, select, values);
        if (found.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                set(statement, values);
                statement.executeUpdate();
            }
            found = keys(connection, select, values);
        }
        return found.get(0);
    }

    private static List<Long> keys(Connection connection, String select, Object... values) throws SQLException {
        List<Long> keys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(rows.getLong(1));
                }
            }
        }
        return keys;
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
