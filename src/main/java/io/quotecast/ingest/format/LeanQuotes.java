package io.quotecast.ingest.format;

import java.time.LocalDate;
import java.util.List;

/**
 * Quote ticks of US equities in files of Lean, as {@link LeanTrades}. A tick that has only one side leaves the other
 * one as it was.
 */
final class LeanQuotes implements RowFormat {
    private static final int TIME = 0;
    private static final int BID = 1;
    private static final int ASK = 3;
    private static final int SUSPICIOUS = 7;
    private static final int CELLS = 8;

    private final String symbol;
    private final LocalDate date;
    private QuoteSide bid = QuoteSide.NONE;
    private QuoteSide ask = QuoteSide.NONE;

    LeanQuotes(String symbol, LocalDate date) {
        this.symbol = symbol;
        this.date = date;
    }

    /** Price and size of one side of a quote. */
    private record QuoteSide(String price, String size) {
        static final QuoteSide NONE = new QuoteSide("", "");

        /** Reads the side that begins at a column; the previous one if it has the price 0. */
        static QuoteSide of(List<String> row, int column, QuoteSide previous) {
            return row.get(column).equals("0")
                    ? previous
                    : new QuoteSide(
                            ScaledPrice.toDecimal(row.get(column), LeanTrades.PRICE_DECIMALS), row.get(column + 1));
        }

        /** Returns whether the side may be repeated by later ticks: a broken tick affects only itself. */
        boolean isIntact() {
            return RecordedTime.isDigits(price.replace(".", "")) && RecordedTime.isDigits(size);
        }
    }

    @Override
    public int minCells() {
        return CELLS;
    }

    @Override
    public void read(List<String> row, RowEvents events) {
        if (!row.get(SUSPICIOUS).equals("0")) {
            return;
        }
        QuoteSide newBid = QuoteSide.of(row, BID, bid);
        QuoteSide newAsk = QuoteSide.of(row, ASK, ask);
        String time = RecordedTime.inNewYork(date, row.get(TIME), LeanTrades.MILLI_MICROS);
        events.quote(symbol, time, newBid.price(), newBid.size(), newAsk.price(), newAsk.size());
        bid = newBid.isIntact() ? newBid : bid;
        ask = newAsk.isIntact() ? newAsk : ask;
    }
}
