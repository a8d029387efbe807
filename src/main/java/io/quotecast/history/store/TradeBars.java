package io.quotecast.history.store;

import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bars that are computed from the stored trades. Owned by one thread. */
final class TradeBars {
    private static final String SELECT = "select t, journal, q, price, size, conditions from trade"
            + " where listing = ? and t >= ? and t < ? order by t, journal, q";
    private static final int FETCH_ROWS = 5_000;

    private final Instrument instrument;
    private final Timeframe timeframe;
    private final List<StoredBar> bars = new ArrayList<>();
    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
    private long endMicros;
    private long startMicros;
    private long epochId;
    private long position;

    /**
     * A bar, and the place of its last trade.
     *
     * @param epochId number of the epoch of the last trade
     */
    record StoredBar(Bar bar, long epochId, long position) {}

    private TradeBars(Instrument instrument, Timeframe timeframe) {
        this.instrument = instrument;
        this.timeframe = timeframe;
    }

    /**
     * Returns the bars of the trades in a range of time, oldest first; none for intervals without trades.
     *
     * @param fromMicros start of a bar
     * @param toMicros start of the first bar after the range
     */
    static List<StoredBar> compute(
            Connection connection,
            long listingId,
            Instrument instrument,
            Timeframe timeframe,
            long fromMicros,
            long toMicros)
            throws SQLException {
        TradeBars tradeBars = new TradeBars(instrument, timeframe);
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setFetchSize(FETCH_ROWS);
            statement.setLong(1, listingId);
            statement.setLong(2, fromMicros);
            statement.setLong(3, toMicros);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tradeBars.add(rows);
                }
            }
        }
        tradeBars.close();
        return tradeBars.bars;
    }

    private void add(ResultSet row) throws SQLException {
        long timeMicros = row.getLong(1);
        if (ohlcv.trades() == 0 || timeMicros >= endMicros) {
            close();
            startMicros = instrument.calendar().startOf(timeframe, timeMicros);
            endMicros = instrument.calendar().endOf(timeframe, startMicros);
        }
        epochId = row.getLong(2);
        position = row.getLong(3);
        ohlcv.add(new Trade(
                instrument,
                row.getLong(4),
                row.getLong(5),
                Side.UNKNOWN,
                null,
                0,
                null,
                conditions(row.getString(6)),
                timeMicros));
    }

    /** Returns the conditions of a row. */
    static Conditions conditions(@Nullable String text) {
        return text == null ? Conditions.NONE : Conditions.parse(text);
    }

    private void close() {
        if (ohlcv.trades() > 0) {
            bars.add(new StoredBar(ohlcv.toClosedBar(instrument, timeframe, startMicros), epochId, position));
            ohlcv.clear();
        }
    }
}
