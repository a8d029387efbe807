package io.quotecast.ingest;

import io.quotecast.market.Instruments;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of a stream of lines, newline-delimited JSON or CSV, told apart by the first line. Owned by one thread. */
public final class EventLines {
    private final LineReader lines;
    private final Instruments instruments;
    private @Nullable LineFormat format;

    public EventLines(InputStream in, Instruments instruments) {
        this.lines = new LineReader(in);
        this.instruments = instruments;
    }

    /** What the next line is, at the time given if it brings none; null at the end of the stream. */
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

    /** Number of the line that was read last, from 1. */
    public long lineNumber() {
        return lines.lineNumber();
    }

    /** The format of a stream that begins with this line: an object is JSON, a header is CSV, all else is neither. */
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
