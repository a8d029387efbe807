package io.quotecast.ingest.format;

import java.util.List;

/** Quotes in CSV of Tardis; an empty price is a side without orders. */
final class TardisQuotes implements RowFormat {
    static final List<String> COLUMNS = List.of(
            "exchange", "symbol", "timestamp", "local_timestamp", "ask_amount", "ask_price", "bid_price", "bid_amount");

    private final int cells;
    private final int symbol;
    private final int time;
    private final int askAmount;
    private final int askPrice;
    private final int bidPrice;
    private final int bidAmount;

    TardisQuotes(Columns columns) {
        cells = columns.size();
        symbol = columns.indexOf("symbol");
        time = columns.indexOf("timestamp");
        askAmount = columns.indexOf("ask_amount");
        askPrice = columns.indexOf("ask_price");
        bidPrice = columns.indexOf("bid_price");
        bidAmount = columns.indexOf("bid_amount");
    }

    @Override
    public int minCells() {
        return cells;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        events.quote(
                row.get(symbol),
                row.get(time),
                row.get(bidPrice),
                row.get(bidAmount),
                row.get(askPrice),
                row.get(askAmount));
    }
}
