package io.quotecast.ingest.format;

import io.quotecast.market.Side;
import java.time.LocalDate;
import java.util.List;

/**
 * Trade ticks of US equities in files of Lean, of one symbol and one day, both of which only the path contains. Times
 * are in New York. Ticks that are marked as suspicious are skipped.
 */
final class LeanTrades implements RowFormat {
    private static final int TIME = 0;
    private static final int PRICE = 1;
    private static final int SIZE = 2;
    private static final int EXCHANGE = 3;
    private static final int SUSPICIOUS = 5;
    private static final int CELLS = 6;
    static final int PRICE_DECIMALS = 4;
    static final long MILLI_MICROS = 1_000L;

    private final String symbol;
    private final LocalDate date;

    LeanTrades(String symbol, LocalDate date) {
        this.symbol = symbol;
        this.date = date;
    }

    @Override
    public int minCells() {
        return CELLS;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        if (row.get(SUSPICIOUS).equals("0")) {
            events.trade(
                    symbol,
                    RecordedTime.inNewYork(date, row.get(TIME), MILLI_MICROS),
                    ScaledPrice.toDecimal(row.get(PRICE), PRICE_DECIMALS),
                    row.get(SIZE),
                    Side.UNKNOWN,
                    row.get(EXCHANGE),
                    "");
        }
    }
}
