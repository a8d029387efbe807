package io.quotecast.ingest.format;

import io.quotecast.ingest.CsvCells;
import io.quotecast.ingest.EventFields;
import io.quotecast.ingest.Field;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.LineReader;
import io.quotecast.ingest.ParseResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Conditions;
import io.quotecast.market.Side;
import io.quotecast.market.TradingState;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The events of one row, in the order in which a format adds them. Empty texts are absent. Owned by one thread. */
public final class RowEvents {
    private final EventFields fields;
    private final Queue<ParseResult> results = new ArrayDeque<>();
    private long nowMicros;

    RowEvents(InstrumentLookup instruments) {
        this.fields = new EventFields(instruments);
    }

    /** Adds a trade. */
    public void trade(String symbol, String time, String price, String size, Side side, String venue, String id) {
        trade(symbol, time, price, size, side, venue, id, Conditions.NONE);
    }

    /** Adds a trade with conditions. */
    void trade(
            String symbol,
            String time,
            String price,
            String size,
            Side side,
            String venue,
            String id,
            Conditions conditions) {
        begin("t", symbol, time);
        put(Field.PRICE, price);
        put(Field.SIZE, size);
        put(Field.SIDE, side.text());
        put(Field.VENUE, venue);
        put(Field.TRADE_ID, id);
        put(Field.CONDITIONS, conditions.text());
        results.add(fields.toEvent(nowMicros, null));
    }

    /** Adds a quote; a side without a price does not exist. */
    public void quote(String symbol, String time, String bid, String bidSize, String ask, String askSize) {
        begin("q", symbol, time);
        fields.put(Field.BID, bid);
        fields.put(Field.BID_SIZE, bid.isEmpty() ? "" : bidSize);
        fields.put(Field.ASK, ask);
        fields.put(Field.ASK_SIZE, ask.isEmpty() ? "" : askSize);
        results.add(fields.toEvent(nowMicros, null));
    }

    /** Adds a change of the trading state. */
    public void status(String symbol, String time, TradingState state) {
        begin("s", symbol, time);
        put(Field.STATE, state.code());
        results.add(fields.toEvent(nowMicros, null));
    }

    /** Adds a row that has no meaning in the format. */
    public void reject(String detail) {
        results.add(new ParseResult.Rejected(Rejection.MALFORMED, detail, null));
    }

    void startRow(long newNowMicros) {
        nowMicros = newNowMicros;
    }

    /** Returns the cells of the current line; rejects a line that is not a row of the format, and returns null. */
    @Nullable
    List<String> cells(LineReader lines, RowFormat format) {
        if (lines.isTooLong()) {
            reject(LineReader.TOO_LONG);
            return null;
        }
        try {
            List<String> cells = CsvCells.of(lines.bytes(), lines.start(), lines.length());
            if (cells.size() >= format.minCells() && cells.size() <= format.maxCells()) {
                return cells;
            }
            reject(cells.size() + " cells; the format has " + format.minCells()
                    + (format.maxCells() > format.minCells() ? " to " + format.maxCells() : ""));
        } catch (IOException e) {
            reject("not CSV: " + e.getMessage());
        }
        return null;
    }

    /** Returns and removes the next event, or null if there is none. */
    @Nullable
    ParseResult poll() {
        return results.poll();
    }

    private void begin(String kind, String symbol, String time) {
        fields.clear();
        fields.put(Field.KIND, kind);
        fields.put(Field.SYMBOL, symbol);
        put(Field.TIME, RecordedTime.toMicros(time));
    }

    private void put(Field field, String text) {
        if (!text.isEmpty()) {
            fields.put(field, text);
        }
    }
}
