package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void linesEndWithLfOrCrlfAndTheLastMayHaveNoLineBreak() throws IOException {
        assertEquals(List.of("1 a", "2 b", "3 c"), lines("a\nb\r\nc"));
    }

    @Test
    void blankLinesAreCountedButNotReturned() throws IOException {
        assertEquals(List.of("3 a", "6 b"), lines("\n \t\r\na\n\n\r\nb\n\n"));
    }

    @Test
    void aByteOrderMarkIsSkippedAtTheBeginningOnly() throws IOException {
        assertEquals(List.of("1 a", "2 \ufeffb"), lines("\ufeffa\n\ufeffb"));
    }

    @Test
    void anEmptyStreamHasNoLine() throws IOException {
        assertEquals(List.of(), lines(""));
        assertEquals(List.of(), lines("\n"));
        assertEquals(List.of(), lines("\ufeff"));
    }

    @Test
    void aLineAtTheLimitIsReturnedAndALongerOneIsNot() throws IOException {
        String longest = "x".repeat(LineReader.MAX_LENGTH);

        assertEquals(
                List.of("1 " + longest, "2 too long", "3 " + longest, "4 too long", "5 b"),
                lines(longest + "\r\n" + longest + "x\r\n" + longest + "\n" + longest + "x\nb"));
    }

    @Test
    void aLineLargerThanTheBufferDoesNotAffectOthers() throws IOException {
        String huge = "x".repeat(1_000_000);

        assertEquals(List.of("1 a", "2 too long", "3 b", "4 too long"), lines("a\n" + huge + "\nb\n" + huge));
    }

    private static List<String> lines(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> whole = readAll(new ByteArrayInputStream(bytes));
        // The result must not depend on how the stream is divided into reads.
        assertEquals(whole, readAll(new ChunkedStream(new ByteArrayInputStream(bytes), 7)));
        assertEquals(whole, readAll(new ChunkedStream(new ByteArrayInputStream(bytes), 8_191)));
        return whole;
    }

    private static List<String> readAll(InputStream in) throws IOException {
        LineReader lines = new LineReader(in);
        List<String> result = new ArrayList<>();
        while (lines.next()) {
            String text = new String(lines.bytes(), lines.start(), lines.length(), StandardCharsets.UTF_8);
            result.add(lines.lineNumber() + " " + (lines.isTooLong() ? "too long" : text));
        }
        return result;
    }

    /** A stream that returns only a few bytes per read. */
    private static final class ChunkedStream extends InputStream {
        private final InputStream in;
        private final int maxBytes;

        ChunkedStream(InputStream in, int maxBytes) {
            this.in = in;
            this.maxBytes = maxBytes;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, Math.min(maxBytes, length));
        }
    }
}
