package io.quotecast.ingest;

import io.quotecast.market.Instruments;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads events from a stream of lines: NDJSON or CSV, as the first line indicates. Owned by one thread. */
public final class EventLines {
    private final LineReader lines;
    private final Instruments instruments;
    private @Nullable LineFormat format;

    public EventLines(InputStream in, Instruments instruments) {
        this.lines = new LineReader(in);
        this.instruments = instruments;
    }

    /**
     * Reads the next line.
     *
     * @param nowMicros time of an event that has none
     * @return null at the end of the stream
     */
    @Nullable
    public ParseResult next(long nowMicros) throws IOException {
        while (lines.next()) {
            if (lines.isTooLong()) {
                return new ParseResult.Rejected(Rejection.MALFORMED, LineReader.TOO_LONG, null);
            }
            if (format == null) {
                format = formatOf(lines, instruments).orElseGet(() -> new EventReader(instruments));
                if (format instanceof CsvEventReader) {
                    continue;
                }
            }
            return format.read(lines.bytes(), lines.start(), lines.length(), nowMicros);
        }
        return null;
    }

    /** Returns the number of the last line that was read, starting at 1. */
    public long lineNumber() {
        return lines.lineNumber();
    }

    /** Returns the format of a stream that begins with this line: NDJSON, CSV, or empty if it is neither. */
    public static Optional<LineFormat> formatOf(LineReader first, Instruments instruments) {
        int at = first.start();
        int end = at + first.length();
        while (at < end && first.bytes()[at] <= ' ') {
            at++;
        }
        if (at < end && first.bytes()[at] == '{') {
            return Optional.of(new EventReader(instruments));
        }
        return CsvEventReader.fromHeader(first.bytes(), first.start(), first.length(), instruments);
    }
}
