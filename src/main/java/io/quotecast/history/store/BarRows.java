package io.quotecast.history.store;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes bars so that they agree with the stored trades: a bar that may lack trades, or that differs from the row that
 * exists already, is computed from the trades. Owned by the archive thread.
 */
final class BarRows {
    // Without "values", because the driver of PostgreSQL would combine the rows, and not count each.
    private static final String INSERT = "insert into bar (listing, timeframe, start, open, high, low, close, volume,"
            + " average, trades, journal, q) select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where true"
            + " on conflict do nothing";
    private static final String UPDATE = "update bar set open = ?, high = ?, low = ?, close = ?, volume = ?,"
            + " average = ?, trades = ?, journal = ?, q = ? where listing = ? and timeframe = ? and start = ?";
    private static final String SELECT = "select open, high, low, close, volume, average, trades from bar"
            + " where listing = ? and timeframe = ? and start = ?";

    private final Connection connection;
    private final Timeframes timeframes;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement select;
    private final List<Row> added = new ArrayList<>();
    private final Map<Interval, Instrument> late = new LinkedHashMap<>();

    /** Trades that were cancelled, by the bar that contained them. */
    private final Map<Interval, Long> cancelled = new HashMap<>();

    private record Row(long listingId, Bar bar, long epochId, long position) {}

    private record Interval(long listingId, Timeframe timeframe, long startMicros) {}

    BarRows(Connection connection, Timeframes timeframes) throws SQLException {
        this.timeframes = timeframes;
        this.connection = connection;
        insert = connection.prepareStatement(INSERT);
        update = connection.prepareStatement(UPDATE);
        select = connection.prepareStatement(SELECT);
    }

    /** Adds a bar to the next {@link #execute}. */
    void add(long listingId, Bar bar, long epochId, long position) {
        added.add(new Row(listingId, bar, epochId, position));
    }

    /** Adds the bars of a late trade to the next {@link #execute}. */
    void addLate(long listingId, LateTrade lateTrade) {
        for (Timeframe timeframe : timeframes.byLength()) {
            long startMicros = lateTrade.instrument().calendar().startOf(timeframe, lateTrade.timeMicros());
            late.put(new Interval(listingId, timeframe, startMicros), lateTrade.instrument());
        }
    }

    /** Adds the bars of a corrected trade to the next {@link #execute}. */
    void addCorrected(long listingId, Correction correction) {
        Instrument instrument = correction.instrument();
        for (Timeframe timeframe : timeframes.byLength()) {
            long startMicros = instrument
                    .calendar()
                    .startOf(timeframe, correction.original().timeMicros());
            Interval interval = new Interval(listingId, timeframe, startMicros);
            late.put(interval, instrument);
            cancelled.merge(interval, correction.isCancel() ? 1L : 0L, Long::sum);
        }
    }

    /** Forgets what was added, because its transaction has failed. */
    void clear() {
        added.clear();
        late.clear();
        cancelled.clear();
    }

    /** Writes what was added. The trades must have been written. */
    void execute() throws SQLException {
        if (!added.isEmpty()) {
            for (Row row : added) {
                bindInsert(row);
                insert.addBatch();
            }
            int[] counts = insert.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                Row row = added.get(i);
                if (row.bar.partial() || (counts[i] == 0 && !isStored(row))) {
                    update(fromTrades(row));
                }
            }
        }
        for (Map.Entry<Interval, Instrument> entry : late.entrySet()) {
            Interval interval = entry.getKey();
            Instrument instrument = entry.getValue();
            long end = instrument.calendar().endOf(interval.timeframe, interval.startMicros);
            if (interval.timeframe.compareTo(Timeframe.HOUR) <= 0 || isOver(interval.listingId, end)) {
                refresh(
                        interval.listingId,
                        instrument,
                        interval.timeframe,
                        interval.startMicros,
                        end,
                        cancelled.getOrDefault(interval, 0L));
            }
        }
        clear();
    }

    /**
     * Returns whether there is a trade from after an interval. Until then, the bar has not closed, and is written with
     * all of its trades when it does; before that, it is not worth reading the trades of a day.
     */
    private boolean isOver(long listingId, long endMicros) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from trade where listing = ? and t >= ? limit 1")) {
            statement.setLong(1, listingId);
            statement.setLong(2, endMicros);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    /**
     * Writes the bars of a range of time as the trades give them, except for bars that have more trades.
     *
     * @param fromMicros start of a bar
     * @param toMicros start of the first bar after the range
     */
    void refresh(long listingId, Instrument instrument, Timeframe timeframe, long fromMicros, long toMicros)
            throws SQLException {
        refresh(listingId, instrument, timeframe, fromMicros, toMicros, 0);
    }

    private void refresh(
            long listingId,
            Instrument instrument,
            Timeframe timeframe,
            long fromMicros,
            long toMicros,
            long cancelledTrades)
            throws SQLException {
        for (TradeBars.StoredBar stored :
                TradeBars.compute(connection, listingId, instrument, timeframe, fromMicros, toMicros)) {
            Row row = new Row(listingId, stored.bar(), stored.epochId(), stored.position());
            bindInsert(row);
            if (insert.executeUpdate() == 0
                    && storedTrades(row) - cancelledTrades <= row.bar.trades()
                    && !isStored(row)) {
                update(row);
            }
        }
    }

    /** Returns the bar as the trades give it, or itself if trades of it were not stored. */
    private Row fromTrades(Row row) throws SQLException {
        Bar bar = row.bar;
        List<TradeBars.StoredBar> stored = TradeBars.compute(
                connection, row.listingId, bar.instrument(), bar.timeframe(), bar.timeMicros(), bar.endMicros());
        return stored.isEmpty() || stored.get(0).bar().trades() < bar.trades()
                ? row
                : new Row(row.listingId, stored.get(0).bar(), row.epochId, row.position);
    }

    /** Returns whether the row that exists has the same values. */
    private boolean isStored(Row row) throws SQLException {
        Bar bar = row.bar;
        bindSelect(row);
        try (ResultSet found = select.executeQuery()) {
            return found.next()
                    && found.getLong(1) == bar.open()
                    && found.getLong(2) == bar.high()
                    && found.getLong(3) == bar.low()
                    && found.getLong(4) == bar.close()
                    && found.getLong(5) == bar.volume()
                    && found.getLong(6) == bar.average()
                    && found.getLong(7) == bar.trades();
        }
    }

    private long storedTrades(Row row) throws SQLException {
        bindSelect(row);
        try (ResultSet found = select.executeQuery()) {
            return found.next() ? found.getLong(7) : 0;
        }
    }

    private void bindSelect(Row row) throws SQLException {
        select.setLong(1, row.listingId);
        select.setString(2, row.bar.timeframe().text());
        select.setLong(3, row.bar.timeMicros());
    }

    private void bindInsert(Row row) throws SQLException {
        insert.setLong(1, row.listingId);
        insert.setString(2, row.bar.timeframe().text());
        insert.setLong(3, row.bar.timeMicros());
        bindValues(insert, 4, row);
    }

    private void update(Row row) throws SQLException {
        bindValues(update, 1, row);
        update.setLong(10, row.listingId);
        update.setString(11, row.bar.timeframe().text());
        update.setLong(12, row.bar.timeMicros());
        update.executeUpdate();
    }

    private static void bindValues(PreparedStatement statement, int first, Row row) throws SQLException {
        Bar bar = row.bar;
        statement.setLong(first, bar.open());
        statement.setLong(first + 1, bar.high());
        statement.setLong(first + 2, bar.low());
        statement.setLong(first + 3, bar.close());
        statement.setLong(first + 4, bar.volume());
        statement.setLong(first + 5, bar.average());
        statement.setLong(first + 6, bar.trades());
        statement.setLong(first + 7, row.epochId);
        statement.setLong(first + 8, row.position);
    }
}
