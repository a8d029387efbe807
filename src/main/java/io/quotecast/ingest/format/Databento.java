package io.quotecast.ingest.format;

import io.quotecast.market.Side;
import java.util.List;

/**
 * CSV of Databento with the schemas {@code trades}, {@code tbbo} and {@code mbp-1}, with prices as decimal numbers or in
 * units of 10<sup>-9</sup>. A row with the best bid and ask is a quote; the row of a trade has those before the trade,
 * and is a quote and a trade. Without a column {@code symbol}, the symbol is the {@code instrument_id}.
 */
final class Databento implements RowFormat {
    static final List<String> COLUMNS = List.of(
            "ts_recv",
            "ts_event",
            "rtype",
            "publisher_id",
            "instrument_id",
            "action",
            "side",
            "depth",
            "price",
            "size",
            "flags",
            "ts_in_delta",
            "sequence");
    static final List<String> QUOTE_COLUMNS = List.of("bid_px_00", "ask_px_00", "bid_sz_00", "ask_sz_00");

    private static final int PRICE_DECIMALS = 9;
    private static final String NO_PRICE = Long.toString(Long.MAX_VALUE);
    private static final String NO_TIME = "18446744073709551615";

    private final int cells;
    private final boolean hasQuotes;
    private final int symbol;
    private final int eventTime;
    private final int receiveTime;
    private final int publisher;
    private final int action;
    private final int side;
    private final int price;
    private final int size;
    private final int bid;
    private final int ask;
    private final int bidSize;
    private final int askSize;

    Databento(Columns columns) {
        cells = columns.size();
        hasQuotes = columns.containAll(QUOTE_COLUMNS);
        symbol = columns.indexOf("symbol") >= 0 ? columns.indexOf("symbol") : columns.indexOf("instrument_id");
        eventTime = columns.indexOf("ts_event");
        receiveTime = columns.indexOf("ts_recv");
        publisher = columns.indexOf("publisher_id");
        action = columns.indexOf("action");
        side = columns.indexOf("side");
        price = columns.indexOf("price");
        size = columns.indexOf("size");
        bid = columns.indexOf("bid_px_00");
        ask = columns.indexOf("ask_px_00");
        bidSize = columns.indexOf("bid_sz_00");
        askSize = columns.indexOf("ask_sz_00");
    }

    @Override
    public int minCells() {
        return cells;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        String recorded = row.get(eventTime);
        String time = recorded.isEmpty() || recorded.equals(NO_TIME) ? row.get(receiveTime) : recorded;
        if (hasQuotes) {
            events.quote(
                    row.get(symbol),
                    time,
                    price(row.get(bid)),
                    row.get(bidSize),
                    price(row.get(ask)),
                    row.get(askSize));
        }
        if (row.get(action).equals("T")) {
            events.trade(
                    row.get(symbol),
                    time,
                    price(row.get(price)),
                    row.get(size),
                    side(row.get(side)),
                    row.get(publisher),
                    "");
        }
    }

    private static String price(String text) {
        return text.equals(NO_PRICE) ? "" : text.indexOf('.') < 0 ? ScaledPrice.toDecimal(text, PRICE_DECIMALS) : text;
    }

    /** A is the ask: the aggressor sold. */
    private static Side side(String text) {
        return text.equals("B") ? Side.BUY : text.equals("A") ? Side.SELL : Side.UNKNOWN;
    }
}
