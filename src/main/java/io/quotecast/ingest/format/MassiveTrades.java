package io.quotecast.ingest.format;

import io.quotecast.market.ConditionNumbers;
import io.quotecast.market.Side;
import java.util.List;
import java.util.Set;

/**
 * Trades in flat files of Massive ({@code trades_v1}). Trades that were corrected or cancelled later are skipped, and
 * so are the records of cancellations; a corrected trade is read as corrected.
 */
final class MassiveTrades implements RowFormat {
    static final List<String> COLUMNS = List.of(
            "ticker",
            "conditions",
            "correction",
            "exchange",
            "id",
            "participant_timestamp",
            "price",
            "sequence_number",
            "sip_timestamp",
            "size",
            "tape",
            "trf_id",
            "trf_timestamp");

    /** Regular trades, and the corrected form of a trade. */
    private static final Set<String> VALID_CORRECTIONS = Set.of("", "0", "00", "12");

    private final int cells;
    private final int ticker;
    private final int conditions;
    private final int correction;
    private final int exchange;
    private final int id;
    private final int price;
    private final int time;
    private final int size;

    MassiveTrades(Columns columns) {
        cells = columns.size();
        ticker = columns.indexOf("ticker");
        conditions = columns.indexOf("conditions");
        correction = columns.indexOf("correction");
        exchange = columns.indexOf("exchange");
        id = columns.indexOf("id");
        price = columns.indexOf("price");
        time = columns.indexOf("sip_timestamp");
        size = columns.indexOf("size");
    }

    @Override
    public int minCells() {
        return cells;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        if (VALID_CORRECTIONS.contains(row.get(correction))) {
            events.trade(
                    row.get(ticker),
                    row.get(time),
                    row.get(price),
                    row.get(size),
                    Side.UNKNOWN,
                    row.get(exchange),
                    row.get(id),
                    ConditionNumbers.conditions(row.get(conditions)));
        }
    }
}
