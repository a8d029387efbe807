package io.quotecast.history.store;

import io.quotecast.base.FixedPoint;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The insert statements of one connection. A trade that exists already is left unchanged, so that rows can be written
 * twice. A trade that has an id exists already if there is a row with its instrument, time, venue and id, so that a
 * recording can be replayed twice. Owned by the archive thread.
 */
final class Inserts {
    private static final String TRADE =
            "insert into trade (t, journal, q, u, listing, price, size, side, venue, trade_id, trade_id_text,"
                    + " conditions)"
                    + " select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? where not exists (select 1 from trade"
                    + " where listing = ? and t = ? and coalesce(venue, '') = ?"
                    + " and (trade_id = ? or trade_id_text = ?)) on conflict do nothing";
    private static final String LOSS =
            "insert into loss (journal, from_q, to_q, lost) values (?, ?, ?, ?) on conflict do nothing";

    private final Connection connection;
    private final PreparedStatement trades;
    private final CorrectionRows corrections;
    private final BarRows bars;
    private final PreparedStatement losses;
    private final long epochId;
    private final Map<Instrument, Long> listings = new HashMap<>();

    /**
     * @param epoch epoch of the rows
     */
    Inserts(Connection connection, String epoch, BarRules barRules) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        epochId = RowIds.ofEpoch(connection, epoch);
        connection.commit();
        trades = connection.prepareStatement(TRADE);
        corrections = new CorrectionRows(connection);
        bars = new BarRows(connection, barRules.timeframes());
        losses = connection.prepareStatement(LOSS);
    }

    Connection connection() {
        return connection;
    }

    BarRows bars() {
        return bars;
    }

    /** Writes all of these rows, or none, in one transaction. */
    void write(List<Object> rows) throws SQLException {
        boolean hasTrade = false;
        List<Correction> corrected = new ArrayList<>();
        bars.clear();
        boolean hasLoss = false;
        for (Object row : rows) {
            if (row instanceof RecordedTrade recordedTrade) {
                add(recordedTrade);
                hasTrade = true;
            } else if (row instanceof ClosedBar bar) {
                bars.add(listingId(bar.bar().instrument()), bar.bar(), epochId, bar.position());
            } else if (row instanceof StoredCorrection correction) {
                corrected.add(correction.correction());
                bars.addCorrected(listingId(correction.correction().instrument()), correction.correction());
            } else if (row instanceof LateTrade lateTrade) {
                bars.addLate(listingId(lateTrade.instrument()), lateTrade);
            } else {
                add((LostRange) row);
                hasLoss = true;
            }
        }
        execute(trades, hasTrade);
        for (Correction correction : corrected) {
            corrections.execute(listingId(correction.instrument()), correction);
        }
        bars.execute();
        execute(losses, hasLoss);
        connection.commit();
    }

    private static void execute(PreparedStatement statement, boolean any) throws SQLException {
        if (any) {
            statement.executeBatch();
        }
    }

    private void add(RecordedTrade recordedTrade) throws SQLException {
        Trade trade = recordedTrade.trade();
        trades.setLong(1, trade.timeMicros());
        trades.setLong(2, epochId);
        trades.setLong(3, recordedTrade.position());
        trades.setLong(4, recordedTrade.seriesNumber());
        long listing = listingId(trade.instrument());
        trades.setLong(5, listing);
        trades.setLong(6, trade.price());
        trades.setLong(7, trade.size());
        if (trade.side() == Side.UNKNOWN) {
            trades.setNull(8, Types.VARCHAR);
        } else {
            trades.setString(8, trade.side().text());
        }
        trades.setString(9, trade.venue());
        CorrectionRows.setId(trades, 10, trade);
        trades.setString(
                12, trade.conditions().isEmpty() ? null : trade.conditions().text());
        trades.setLong(13, listing);
        trades.setLong(14, trade.timeMicros());
        trades.setString(15, trade.venue() == null ? "" : trade.venue());
        CorrectionRows.setId(trades, 16, trade);
        trades.addBatch();
    }

    private void add(LostRange lostRange) throws SQLException {
        losses.setLong(1, epochId);
        losses.setLong(2, lostRange.fromPosition());
        losses.setLong(3, lostRange.toPosition());
        losses.setLong(4, lostRange.rows());
        losses.addBatch();
    }

    private long listingId(Instrument instrument) throws SQLException {
        Long id = listings.get(instrument);
        if (id == null) {
            id = RowIds.ofListing(
                    connection,
                    instrument,
                    FixedPoint.powerOfTen(instrument.priceDecimals()),
                    FixedPoint.powerOfTen(instrument.sizeDecimals()));
            listings.put(instrument, id);
        }
        return id;
    }
}
