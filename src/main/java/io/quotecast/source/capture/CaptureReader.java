package io.quotecast.source.capture;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of a capture, plain or gzip, in constant memory. A compressed file that ends in the middle, because its
 * server was killed, is read up to there. Owned by one thread.
 */
public final class CaptureReader implements AutoCloseable {
    /** More than the Base64 form of the largest message, and than the header of the largest connection. */
    private static final int MAX_LINE_LENGTH = 4 * 1024 * 1024;

    private static final int BUFFER_SIZE = 64 * 1024;

    private final Reader in;
    private final char[] buffer = new char[BUFFER_SIZE];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int end;
    private long lineNumber;
    private final IncompleteStream content;
    /** The first line, until {@link #next} has read it. */
    private @Nullable String first;

    private CaptureReader(InputStream content) {
        this.content = new IncompleteStream(content);
        this.in = new InputStreamReader(this.content, StandardCharsets.UTF_8);
    }

    /** A compressed stream that ends where the compressed data ends, even if that is in the middle. */
    private static final class IncompleteStream extends FilterInputStream {
        private boolean isIncomplete;

        IncompleteStream(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return isIncomplete ? -1 : super.read(bytes, offset, length);
            } catch (EOFException | ZipException e) {
                isIncomplete = true;
                return -1;
            }
        }
    }

    /** Opens a file and reads its first line. */
    public static CaptureReader open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER_SIZE);
        try {
            bytes.mark(2);
            boolean isGzip = bytes.read() == 0x1f && bytes.read() == 0x8b;
            bytes.reset();
            CaptureReader reader = new CaptureReader(isGzip ? new GZIPInputStream(bytes, BUFFER_SIZE) : bytes);
            reader.first = reader.readLine();
            return reader;
        } catch (EOFException e) {
            // The server was killed before it had written the head of the file.
            bytes.close();
            return new CaptureReader(InputStream.nullInputStream());
        } catch (IOException e) {
            bytes.close();
            throw e;
        }
    }

    /** Returns the first line; empty in an empty file. Called before {@link #next}. */
    public String firstLine() {
        return first == null ? "" : first;
    }

    /**
     * Returns the header; empty if another program wrote the file. Called before {@link #next}.
     *
     * @throws IOException if the first line is a header that is not valid
     */
    public Optional<CaptureHeader> header() throws IOException {
        String text = firstLine();
        return CaptureHeader.isHeader(text) ? Optional.of(CaptureHeader.parse(text)) : Optional.empty();
    }

    /**
     * Returns the next line that contains something to play, or null at the end.
     *
     * @throws BrokenLineException if the line cannot be read; those after it can
     */
    public @Nullable CaptureLine next() throws IOException, BrokenLineException {
        while (true) {
            String text = first != null ? first : readLine();
            first = null;
            if (text == null) {
                return null;
            }
            lineNumber++;
            Optional<CaptureLine> parsed;
            try {
                parsed = CaptureLine.parse(text);
            } catch (IllegalArgumentException e) {
                throw new BrokenLineException(e.getMessage());
            }
            if (parsed.isPresent()) {
                return parsed.get();
            }
        }
    }

    /** Returns the number of the last line, starting at 1. */
    public long lineNumber() {
        return lineNumber;
    }

    /** Returns whether the end was reached and something is missing there. */
    public boolean isIncomplete() {
        return content.isIncomplete;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** A line of a capture that cannot be read. */
    public static final class BrokenLineException extends Exception {
        private static final long serialVersionUID = 1;

        BrokenLineException(@Nullable String message) {
            super(message);
        }
    }

    /** Returns the next line, or null at the end; the rest of a line that is too long is skipped. */
    private @Nullable String readLine() throws IOException {
        line.setLength(0);
        while (true) {
            if (at == end && !fill()) {
                return line.length() == 0 || content.isIncomplete ? null : takeLine();
            }
            int start = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (line.length() < MAX_LINE_LENGTH) {
                line.append(buffer, start, at - start);
            }
            if (at < end) {
                at++;
                return takeLine();
            }
        }
    }

    private String takeLine() {
        boolean hasCarriageReturn = line.length() > 0 && line.charAt(line.length() - 1) == '\r';
        return line.substring(0, line.length() - (hasCarriageReturn ? 1 : 0));
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }
}
