package io.quotecast.ingest.format;

import io.quotecast.market.Side;
import java.util.List;

/** Trades in CSV of Tardis; {@code timestamp} is the time of the exchange. */
final class TardisTrades implements RowFormat {
    static final List<String> COLUMNS =
            List.of("exchange", "symbol", "timestamp", "local_timestamp", "id", "side", "price", "amount");

    private final int cells;
    private final int exchange;
    private final int symbol;
    private final int time;
    private final int id;
    private final int side;
    private final int price;
    private final int amount;

    TardisTrades(Columns columns) {
        cells = columns.size();
        exchange = columns.indexOf("exchange");
        symbol = columns.indexOf("symbol");
        time = columns.indexOf("timestamp");
        id = columns.indexOf("id");
        side = columns.indexOf("side");
        price = columns.indexOf("price");
        amount = columns.indexOf("amount");
    }

    @Override
    public int minCells() {
        return cells;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        events.trade(
                row.get(symbol),
                row.get(time),
                row.get(price),
                row.get(amount),
                side(row.get(side)),
                row.get(exchange),
                row.get(id));
    }

    private static Side side(String text) {
        return text.equals("buy") ? Side.BUY : text.equals("sell") ? Side.SELL : Side.UNKNOWN;
    }
}
