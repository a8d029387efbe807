package io.quotecast.source.replay;

import io.quotecast.ingest.EventLines;
import io.quotecast.ingest.LineReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file of events: JSON arrays, NDJSON or CSV, plain or gzip. The content determines the format, not the name. */
record Recording(Path file) {
    private static final int BUFFER_BYTES = 64 * 1024;

    /**
     * @throws IllegalArgumentException if the file cannot be replayed; the message says what to do
     */
    Recording {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "'" + file + "' is not a file; set quotecast.replay.file to a recording (JSON, NDJSON or CSV)");
        }
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "'" + file + "' is not readable; grant read permission to the user of this process");
        }
        try (InputStream in = open(file)) {
            if (!EventLines.isReadable(in)) {
                if (isBlank(file)) {
                    throw new IllegalArgumentException(
                            "'" + file + "' is empty; set quotecast.replay.file to a recording that contains events");
                }
                throw new IllegalArgumentException(
                        "'" + file + "' is not a recording; the first line must be a JSON object or array,"
                                + " or a CSV header with T and S and without duplicates");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "'" + file + "' cannot be read (" + e.getMessage() + "); check that the file is complete", e);
        }
    }

    private static boolean isBlank(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return !new LineReader(in).next();
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
