package io.quotecast.ingest;

import io.quotecast.ingest.format.RecordingReader;
import io.quotecast.ingest.format.RowFormat;
import io.quotecast.ingest.format.RowFormats;
import io.quotecast.ingest.format.RowReader;
import io.quotecast.market.Instruments;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads events from a stream: JSON arrays, NDJSON, whose lines may be arrays too, CSV, or a recording of another vendor
 * whose header is known, as the beginning indicates. Owned by one thread.
 */
public final class EventLines implements RecordingReader {
    private final BufferedInputStream in;
    private final LineReader lines;
    private final InstrumentLookup instruments;
    private final @Nullable RowFormat defaultFormat;
    private @Nullable LineFormat format;
    private @Nullable RowReader rows;
    private @Nullable JsonElements elements;
    private boolean isStarted;
    /** Whether the elements are those of one line. */
    private boolean isArrayLine;

    private long elementNumber;
    private long precedingElements;

    public EventLines(InputStream in, Instruments instruments) {
        this(in, InstrumentLookup.of(instruments), null);
    }

    /**
     * @param defaultFormat the format of a stream that does not begin with a known header; null for the own formats
     */
    public EventLines(InputStream in, InstrumentLookup instruments, @Nullable RowFormat defaultFormat) {
        this.in = new BufferedInputStream(in, LineReader.MAX_LENGTH);
        this.lines = new LineReader(this.in);
        this.instruments = instruments;
        this.defaultFormat = defaultFormat;
    }

    /**
     * Reads the next line or element of an array.
     *
     * @param nowMicros time of an event that has none
     * @return null at the end of the stream
     */
    @Override
    public @Nullable ParseResult next(long nowMicros) throws IOException {
        if (!isStarted) {
            isStarted = true;
            if (defaultFormat == null && isArray(in)) {
                elements = new JsonElements(in);
                format = new EventReader(instruments);
            }
        }
        while (true) {
            if (rows != null) {
                return rows.next(nowMicros);
            }
            if (elements != null && format != null) {
                if (elements.next()) {
                    elementNumber++;
                    return read(elements, format, nowMicros);
                }
                if (!isArrayLine) {
                    return null;
                }
                // The line itself is counted by its own number.
                precedingElements += Math.max(0, elementNumber - 1);
                elements = null;
                elementNumber = 0;
            }
            if (!lines.next()) {
                return null;
            }
            if (lines.isTooLong()) {
                return new ParseResult.Rejected(Rejection.MALFORMED, LineReader.TOO_LONG, null);
            }
            if (format == null) {
                RowFormat vendorFormat = vendorFormatOf(lines).orElse(null);
                RowFormat rowFormat = vendorFormat == null ? defaultFormat : vendorFormat;
                if (rowFormat != null) {
                    rows = new RowReader(lines, rowFormat, instruments, vendorFormat == null);
                    continue;
                }
                format = formatOf(lines, instruments).orElseGet(() -> new EventReader(instruments));
                if (format instanceof CsvEventReader) {
                    continue;
                }
            }
            if (format instanceof EventReader && firstCharacter(lines) == '[') {
                int start = lines.start();
                byte[] line = Arrays.copyOfRange(lines.bytes(), start, start + lines.length());
                elements = new JsonElements(new ByteArrayInputStream(line));
                isArrayLine = true;
            } else {
                return format.read(lines.bytes(), lines.start(), lines.length(), nowMicros);
            }
        }
    }

    /**
     * Returns the number of the last line that was read, starting at 1. In arrays, every element counts as a line.
     */
    @Override
    public long lineNumber() {
        return isArrayLine || elements == null
                ? lines.lineNumber() + precedingElements + Math.max(0, elementNumber - 1)
                : elementNumber;
    }

    @Override
    public boolean isOrderedByTime() {
        return rows != null;
    }

    /** Returns whether events can be read from this stream; consumes some of it. */
    public static boolean isReadable(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, LineReader.MAX_LENGTH);
        if (isArray(buffered)) {
            return true;
        }
        LineReader lines = new LineReader(buffered);
        return lines.next()
                && (vendorFormatOf(lines).isPresent()
                        || formatOf(lines, InstrumentLookup.of(new Instruments()))
                                .isPresent());
    }

    static ParseResult read(JsonElements elements, LineFormat format, long nowMicros) {
        if (elements.isTooLong()) {
            return new ParseResult.Rejected(Rejection.MALFORMED, LineReader.TOO_LONG, null);
        }
        return elements.length() == 0
                ? new ParseResult.Rejected(Rejection.MALFORMED, "the array is not closed", null)
                : format.read(elements.bytes(), 0, elements.length(), nowMicros);
    }

    /** Returns the format of a stream that begins with this line: NDJSON, CSV, or empty if it is neither. */
    private static Optional<LineFormat> formatOf(LineReader first, InstrumentLookup instruments) {
        return firstCharacter(first) == '{'
                ? Optional.of(new EventReader(instruments))
                : CsvEventReader.fromHeader(first.bytes(), first.start(), first.length(), instruments);
    }

    /** Returns the format of a recording of another vendor that begins with this line, or empty if it is none. */
    private static Optional<RowFormat> vendorFormatOf(LineReader first) {
        try {
            return RowFormats.ofHeader(CsvCells.of(first.bytes(), first.start(), first.length()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int firstCharacter(LineReader line) {
        int at = line.start();
        int end = at + line.length();
        while (at < end && line.bytes()[at] <= ' ') {
            at++;
        }
        return at < end ? line.bytes()[at] : 0;
    }

    /** Returns whether a stream begins with an array, and, if so, skips what is before it. */
    private static boolean isArray(BufferedInputStream in) throws IOException {
        in.mark(LineReader.MAX_LENGTH);
        for (int count = 0; count < LineReader.MAX_LENGTH; count++) {
            int c = in.read();
            // Blanks, and a byte order mark.
            if (c == '[' || !(c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xEF || c == 0xBB || c == 0xBF)) {
                in.reset();
                return c == '[' && in.skip(count) == count;
            }
        }
        in.reset();
        return false;
    }
}
