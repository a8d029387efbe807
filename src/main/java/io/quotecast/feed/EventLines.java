package io.quotecast.feed;

import io.quotecast.market.Instruments;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events of a stream of lines, newline-delimited JSON or CSV, told apart by the first line. Owned by one thread. */
final class EventLines {
    private final LineReader lines;
    private final Instruments instruments;
    private @Nullable LineFormat format;

    EventLines(InputStream in, Instruments instruments) {
        this.lines = new LineReader(in);
        this.instruments = instruments;
    }

    /** What the next line is, at the time given if it brings none; null at the end of the stream. */
    @Nullable
    Reading next(long nowMicros) throws IOException {
        while (lines.next()) {
            if (lines.isTooLong()) {
                return new Reading.Refused(Rejection.MALFORMED, LineReader.TOO_LONG, null);
            }
            if (format == null) {
                format = formatOf(lines, instruments).orElseGet(() -> new EventReader(instruments));
                if (format instanceof CsvRows) {
                    continue;
                }
            }
            return format.read(lines.bytes(), lines.start(), lines.length(), nowMicros);
        }
        return null;
    }

    /** Number of the line that was read last, from 1. */
    long line() {
        return lines.number();
    }

    /** The format of a stream that begins with this line: an object is JSON, a header is CSV, all else is neither. */
    static Optional<LineFormat> formatOf(LineReader first, Instruments instruments) {
        int at = first.start();
        int end = at + first.length();
        while (at < end && first.bytes()[at] <= ' ') {
            at++;
        }
        if (at < end && first.bytes()[at] == '{') {
            return Optional.of(new EventReader(instruments));
        }
        return CsvRows.below(first.bytes(), first.start(), first.length(), instruments);
    }
}
