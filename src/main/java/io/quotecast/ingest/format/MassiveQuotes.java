package io.quotecast.ingest.format;

import java.util.List;

/** Quotes in flat files of Massive ({@code quotes_v1}); the price 0 is a side without orders. */
final class MassiveQuotes implements RowFormat {
    static final List<String> COLUMNS = List.of(
            "ticker",
            "ask_exchange",
            "ask_price",
            "ask_size",
            "bid_exchange",
            "bid_price",
            "bid_size",
            "conditions",
            "indicators",
            "participant_timestamp",
            "sequence_number",
            "sip_timestamp",
            "tape",
            "trf_timestamp");

    private final int cells;
    private final int ticker;
    private final int askPrice;
    private final int askSize;
    private final int bidPrice;
    private final int bidSize;
    private final int time;

    MassiveQuotes(Columns columns) {
        cells = columns.size();
        ticker = columns.indexOf("ticker");
        askPrice = columns.indexOf("ask_price");
        askSize = columns.indexOf("ask_size");
        bidPrice = columns.indexOf("bid_price");
        bidSize = columns.indexOf("bid_size");
        time = columns.indexOf("sip_timestamp");
    }

    @Override
    public int minCells() {
        return cells;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        events.quote(
                row.get(ticker),
                row.get(time),
                emptyIfZero(row.get(bidPrice)),
                row.get(bidSize),
                emptyIfZero(row.get(askPrice)),
                row.get(askSize));
    }

    private static String emptyIfZero(String price) {
        return price.chars().allMatch(c -> c == '0' || c == '.') ? "" : price;
    }
}
