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

/** The numbers that identify epochs and instruments in the rows. */
final class RowIds {
    private RowIds() {}

    /** Returns the number of an epoch, which is inserted if it is new. */
    static long ofEpoch(Connection connection, String epoch) throws SQLException {
        return findOrInsert(
                connection,
                "select id from journal where epoch = ?",
                "insert into journal (epoch) values (?) on conflict do nothing",
                epoch);
    }

    /** Returns the number of an instrument with its current decimals, which is inserted if it is new. */
    static long ofListing(Connection connection, Instrument instrument, long priceOne, long sizeOne)
            throws SQLException {
        return findOrInsert(
                connection,
                "select id from listing where symbol = ? and price_decimals = ? and size_decimals = ?",
                "insert into listing (symbol, price_decimals, size_decimals, price_one, size_one)"
                        + " values (?, ?, ?, " + priceOne + ", " + sizeOne + ") on conflict do nothing",
                instrument.symbol().text(),
                instrument.priceDecimals(),
                instrument.sizeDecimals());
    }

    /** Returns all numbers of these instruments, each with the instrument in the decimals of its rows. */
    static Map<Long, Instrument> listings(Connection connection, List<Instrument> instruments) throws SQLException {
        Map<String, Instrument> bySymbol = new HashMap<>();
        instruments.forEach(instrument -> bySymbol.put(instrument.symbol().text(), instrument));
        String condition = instruments.size() == 1 ? " where symbol = ?" : "";
        Map<Long, Instrument> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select id, symbol, price_decimals, size_decimals from listing" + condition)) {
            if (!condition.isEmpty()) {
                statement.setString(1, instruments.get(0).symbol().text());
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Instrument listed = bySymbol.get(rows.getString(2));
                    if (listed != null) {
                        found.put(rows.getLong(1), listed.withDecimals(rows.getInt(3), rows.getInt(4)));
                    }
                }
            }
        }
        return found;
    }

    /** Returns all epochs by their numbers. */
    static Map<Long, String> epochs(Connection connection) throws SQLException {
        Map<Long, String> epochs = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement("select id, epoch from journal");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                epochs.put(rows.getLong(1), rows.getString(2));
            }
        }
        return epochs;
    }

    private static long findOrInsert(Connection connection, String select, String insert, Object... values)
            throws SQLException {
        List<Long> found = find(connection, select, values);
        if (found.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                bind(statement, values);
                statement.executeUpdate();
            }
            found = find(connection, select, values);
        }
        return found.get(0);
    }

    private static List<Long> find(Connection connection, String select, Object... values) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            bind(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
        }
        return ids;
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
