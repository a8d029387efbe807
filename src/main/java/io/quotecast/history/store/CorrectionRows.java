package io.quotecast.history.store;

import io.quotecast.market.Correction;
import io.quotecast.market.Trade;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;

/** Corrects and deletes rows of trades. A correction that is applied twice has no further effect. */
final class CorrectionRows {
    private static final String ROW =
            " where listing = ? and t = ? and coalesce(venue, '') = ? and (trade_id = ? or trade_id_text = ?)";
    private static final String UPDATE =
            "update trade set price = ?, size = ?, trade_id = ?, trade_id_text = ?, conditions = ?" + ROW;
    private static final String DELETE = "delete from trade" + ROW;

    private final PreparedStatement update;
    private final PreparedStatement delete;

    CorrectionRows(Connection connection) throws SQLException {
        update = connection.prepareStatement(UPDATE);
        delete = connection.prepareStatement(DELETE);
    }

    /** Changes the row of the original trade, if there is one. */
    void execute(long listingId, Correction correction) throws SQLException {
        Trade corrected = correction.corrected();
        if (corrected == null) {
            bindRow(delete, 1, listingId, correction.original());
            delete.executeUpdate();
            return;
        }
        update.setLong(1, corrected.price());
        update.setLong(2, corrected.size());
        setId(update, 3, corrected);
        update.setString(
                5,
                corrected.conditions().isEmpty() ? null : corrected.conditions().text());
        bindRow(update, 6, listingId, correction.original());
        update.executeUpdate();
    }

    private static void bindRow(PreparedStatement statement, int first, long listingId, Trade trade)
            throws SQLException {
        statement.setLong(first, listingId);
        statement.setLong(first + 1, trade.timeMicros());
        statement.setString(first + 2, trade.venue() == null ? "" : trade.venue());
        setId(statement, first + 3, trade);
    }

    /** Sets the numeric id, and the other id after it; a comparison with null finds no row. */
    static void setId(PreparedStatement statement, int index, Trade trade) throws SQLException {
        if (trade.tradeId() == 0) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, trade.tradeId());
        }
        statement.setString(index + 1, trade.textId());
    }
}
