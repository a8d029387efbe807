package io.quotecast.source.replay;

import io.quotecast.ingest.EventLines;
import io.quotecast.ingest.LineReader;
import io.quotecast.market.Instruments;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file of events: newline-delimited JSON or CSV, plain or gzip, told apart by content and not by name. */
record Recording(Path file) {
    private static final int BUFFER_BYTES = 64 * 1024;

    /**
     * @throws IllegalArgumentException if it cannot be replayed; says what to do
     */
    Recording {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("'" + file
                    + "' is not a file: set quotecast.replay.file to a recording, NDJSON or CSV, gzip allowed");
        }
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "'" + file + "' may not be read: give the user of this process the right to read it");
        }
        try (InputStream in = open(file)) {
            LineReader lines = new LineReader(in);
            if (!lines.next()) {
                throw new IllegalArgumentException(
                        "'" + file + "' is empty: set quotecast.replay.file to a recording that holds events");
            }
            if (EventLines.formatOf(lines, new Instruments()).isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + file + "' is no recording: its first line must be a JSON object"
                                + " or a CSV header that names T and S, and no key twice");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "'" + file + "' cannot be read (" + e.getMessage() + "): check that it is whole", e);
        }
    }

    InputStream open() throws IOException {
        return open(file);
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            in.mark(2);
            boolean isGzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return isGzip ? new GZIPInputStream(in, BUFFER_BYTES) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
