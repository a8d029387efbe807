package io.quotecast.ingest.format;

import io.quotecast.base.Quoted;
import io.quotecast.market.Side;
import io.quotecast.market.TradingState;
import java.time.LocalDate;
import java.util.List;

/**
 * The message file of LOBSTER, of one symbol and one day, both of which only the name of the file contains: executions
 * are trades, halts are statuses. Times are in New York.
 */
final class LobsterMessages implements RowFormat {
    private static final int TIME = 0;
    private static final int TYPE = 1;
    private static final int SIZE = 3;
    private static final int PRICE = 4;
    private static final int DIRECTION = 5;
    private static final int CELLS = 6;
    static final int PRICE_DECIMALS = 4;
    private static final long SECOND_MICROS = 1_000_000L;

    private final String symbol;
    private final LocalDate date;

    LobsterMessages(String symbol, LocalDate date) {
        this.symbol = symbol;
        this.date = date;
    }

    @Override
    public int minCells() {
        return CELLS;
    }

    /** Newer files have a column for the participant. */
    @Override
    public int maxCells() {
        return CELLS + 1;
    }

    /** Returns the time of a row, in µs since 1970-01-01T00:00Z. */
    String time(List<String> row) {
        return RecordedTime.inNewYork(date, row.get(TIME), SECOND_MICROS);
    }

    String symbol() {
        return symbol;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        switch (row.get(TYPE)) {
            case "1", "2", "3" -> {
                // Changes of the book, which the orderbook file contains.
            }
            case "4", "5", "6" -> trade(row, events);
            case "7" -> halt(row, events);
            default -> events.reject("type " + Quoted.of(row.get(TYPE)) + " is not one of 1 to 7");
        }
    }

    private void trade(List<String> row, RowEvents events) {
        // The direction is that of the resting order; a cross has no aggressor.
        String direction = row.get(TYPE).equals("6") ? "" : row.get(DIRECTION);
        Side side = direction.equals("1") ? Side.SELL : direction.equals("-1") ? Side.BUY : Side.UNKNOWN;
        events.trade(
                symbol, time(row), ScaledPrice.toDecimal(row.get(PRICE), PRICE_DECIMALS), row.get(SIZE), side, "", "");
    }

    private void halt(List<String> row, RowEvents events) {
        switch (row.get(PRICE)) {
            case "-1" -> events.status(symbol, time(row), TradingState.HALTED);
            case "0" -> events.status(symbol, time(row), TradingState.AUCTION);
            case "1" -> events.status(symbol, time(row), TradingState.OPEN);
            default -> events.reject("halt " + Quoted.of(row.get(PRICE)) + " is not one of -1, 0, 1");
        }
    }
}
