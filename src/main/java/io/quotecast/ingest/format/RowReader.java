package io.quotecast.ingest.format;

import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.LineReader;
import io.quotecast.ingest.ParseResult;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file in one format. Owned by one thread. */
public final class RowReader implements RecordingReader {
    private final LineReader lines;
    private final RowFormat format;
    private final RowEvents events;
    private boolean isAtUnreadLine;
    private boolean isPastFirstLine;

    /**
     * @param isAtFirstRow whether the current line of the stream may be the first row; otherwise, it is the header
     */
    public RowReader(LineReader lines, RowFormat format, InstrumentLookup instruments, boolean isAtFirstRow) {
        this.lines = lines;
        this.isAtUnreadLine = isAtFirstRow;
        this.format = format;
        this.events = new RowEvents(instruments);
    }

    @Override
    public @Nullable ParseResult next(long nowMicros) throws IOException {
        ParseResult result = events.poll();
        while (result == null) {
            if (!isAtUnreadLine && !lines.next()) {
                return null;
            }
            isAtUnreadLine = false;
            readLine(nowMicros);
            result = events.poll();
        }
        return result;
    }

    @Override
    public long lineNumber() {
        return lines.lineNumber();
    }

    private void readLine(long nowMicros) {
        events.startRow(nowMicros);
        List<String> cells = events.cells(lines, format);
        boolean isFirst = !isPastFirstLine;
        isPastFirstLine = true;
        if (cells != null && !(isFirst && format.isHeader(cells))) {
            format.read(cells, events);
        }
    }
}
