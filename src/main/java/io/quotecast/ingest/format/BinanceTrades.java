package io.quotecast.ingest.format;

import io.quotecast.market.Side;
import java.util.List;

/**
 * Public data of Binance: {@code trades} or {@code aggTrades} of one symbol, which only the name of the file contains.
 * Files of futures have a header and lack the last column.
 */
final class BinanceTrades implements RowFormat {
    private static final int ID = 0;
    private static final int PRICE = 1;
    private static final int SIZE = 2;

    private final String symbol;
    private final int time;
    private final int isBuyerMaker;

    private BinanceTrades(String symbol, int time) {
        this.symbol = symbol;
        this.time = time;
        this.isBuyerMaker = time + 1;
    }

    static BinanceTrades ofTrades(String symbol) {
        return new BinanceTrades(symbol, 4);
    }

    static BinanceTrades ofAggregateTrades(String symbol) {
        return new BinanceTrades(symbol, 5);
    }

    @Override
    public int minCells() {
        return isBuyerMaker + 1;
    }

    @Override
    public int maxCells() {
        return isBuyerMaker + 2;
    }

    @Override
    public boolean isHeader(List<String> cells) {
        return cells.get(ID).equals("id") || cells.get(ID).equals("agg_trade_id");
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        events.trade(
                symbol, row.get(time), row.get(PRICE), row.get(SIZE), side(row.get(isBuyerMaker)), "", row.get(ID));
    }

    /** If the buyer is the maker, the seller is the aggressor. */
    private static Side side(String buyerIsMaker) {
        return buyerIsMaker.equalsIgnoreCase("true")
                ? Side.SELL
                : buyerIsMaker.equalsIgnoreCase("false") ? Side.BUY : Side.UNKNOWN;
    }
}
