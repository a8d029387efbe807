package io.quotecast.ingest.format;

import io.quotecast.ingest.CsvCells;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.LineReader;
import io.quotecast.ingest.ParseResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message file and an orderbook file of LOBSTER together: row by row, the second has the book after the message.
 * A change of the best bid or ask is a quote with the time of the message. Owned by one thread.
 */
final class LobsterReader implements RecordingReader {
    /** Price of a level without orders, whatever its sign. */
    private static final String NO_PRICE = "9999999999";

    private static final int TOP_CELLS = 4;

    private final LineReader messages;
    private final LineReader books;
    private final LobsterMessages format;
    private final RowEvents events;
    private List<String> top = List.of();

    LobsterReader(InputStream messages, InputStream books, LobsterMessages format, InstrumentLookup instruments) {
        this.messages = new LineReader(messages);
        this.books = new LineReader(books);
        this.format = format;
        this.events = new RowEvents(instruments);
    }

    @Override
    public @Nullable ParseResult next(long nowMicros) throws IOException {
        ParseResult result = events.poll();
        while (result == null) {
            if (!messages.next()) {
                return null;
            }
            boolean hasBook = books.next();
            events.startRow(nowMicros);
            List<String> message = events.cells(messages, format);
            if (message != null) {
                format.read(message, events);
            }
            if (!hasBook) {
                events.reject("the orderbook file has no row for this line; both files must have the same length");
            } else if (message != null) {
                readBook(message);
            }
            result = events.poll();
        }
        return result;
    }

    @Override
    public long lineNumber() {
        return messages.lineNumber();
    }

    private void readBook(List<String> message) throws IOException {
        if (books.isTooLong()) {
            events.reject("row of the orderbook file: " + LineReader.TOO_LONG);
            return;
        }
        List<String> book = CsvCells.of(books.bytes(), books.start(), books.length());
        if (book.size() < TOP_CELLS) {
            events.reject("row of the orderbook file: " + book.size() + " cells; must have at least " + TOP_CELLS);
            return;
        }
        List<String> newTop = List.copyOf(book.subList(0, TOP_CELLS));
        if (!newTop.equals(top)) {
            top = newTop;
            events.quote(
                    format.symbol(),
                    format.time(message),
                    price(newTop.get(2)),
                    newTop.get(3),
                    price(newTop.get(0)),
                    newTop.get(1));
        }
    }

    private static String price(String text) {
        return text.endsWith(NO_PRICE) ? "" : ScaledPrice.toDecimal(text, LobsterMessages.PRICE_DECIMALS);
    }
}
