package io.quotecast.source.capture;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** A file of a capture that is being written: lines compressed with gzip. Owned by the thread of the capture. */
final class CaptureFile {
    private static final System.Logger LOG = System.getLogger(CaptureFile.class.getName());
    /** The end of the name of every file. */
    static final String SUFFIX = ".ws.gz";

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern(
                    "uuuuMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Path file;
    private final OutputStream created;
    private final Gzip gzip;
    private final OutputStream out;
    private final long openedNanos;
    /** Messages that are lost if the file cannot be flushed. */
    private long unflushed;

    private boolean isDirty;
    private boolean hasMessages;

    /** Opens the files of a capture. */
    @FunctionalInterface
    interface Opener {
        /**
         * Creates a file.
         *
         * @throws FileAlreadyExistsException if a file of this name exists
         */
        OutputStream create(Path file) throws IOException;
    }

    /** Compresses so that everything before a flush can be read without the rest. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES, true);
        }

        long compressedBytes() {
            return def.getBytesWritten();
        }
    }

    private CaptureFile(Path file, OutputStream created, long openedNanos) throws IOException {
        this.file = file;
        this.created = created;
        this.openedNanos = openedNanos;
        gzip = new Gzip(created);
        out = new BufferedOutputStream(gzip, BUFFER_BYTES);
    }

    /**
     * Creates a file, whose name contains the series and the time, and writes its header. Leaves no file behind if it
     * fails.
     */
    static CaptureFile create(Path directory, CaptureHeader header, long micros, long nanoTime, Opener opener)
            throws IOException {
        long start = micros;
        while (true) {
            Instant instant =
                    Instant.ofEpochSecond(Math.floorDiv(start, 1_000_000L), Math.floorMod(start, 1_000_000L) * 1_000);
            Path file = directory.resolve(
                    header.source() + "-" + header.connection() + "-" + START.format(instant) + SUFFIX);
            try {
                return create(file, header, nanoTime, opener);
            } catch (FileAlreadyExistsException e) {
                // Another file began in the same microsecond.
                start++;
            }
        }
    }

    private static CaptureFile create(Path file, CaptureHeader header, long nanoTime, Opener opener)
            throws IOException {
        OutputStream created = opener.create(file);
        try {
            CaptureFile opened = new CaptureFile(file, created, nanoTime);
            opened.write(header.format());
            opened.flush();
            return opened;
        } catch (IOException e) {
            try (created) {
                Files.deleteIfExists(file);
            }
            throw e;
        }
    }

    Path path() {
        return file;
    }

    void write(CaptureLine line) throws IOException {
        if (line instanceof CaptureLine.Text || line instanceof CaptureLine.Binary) {
            unflushed++;
        }
        write(line.format());
    }

    private void write(String line) throws IOException {
        isDirty = true;
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    /** Passes all lines to the operating system; returns how many messages are among them. */
    long flush() throws IOException {
        if (!isDirty) {
            return 0;
        }
        out.flush();
        isDirty = false;
        long flushed = unflushed;
        unflushed = 0;
        hasMessages |= flushed > 0;
        return flushed;
    }

    /** Returns whether the next line belongs to another file. */
    boolean isFull(long maxBytes, long maxNanos, long nanoTime) {
        return gzip.compressedBytes() >= maxBytes || nanoTime - openedNanos >= maxNanos;
    }

    /** Completes the file; returns how many messages were written since the last flush. */
    long close() throws IOException {
        long flushed = flush();
        out.close();
        return flushed;
    }

    /** Gives up a file that cannot be written; it keeps what was flushed. Returns how many messages are lost. */
    long abandon() {
        try (created) {
            if (!hasMessages) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "Failed to close the capture file '" + file + "'", e);
        }
        return unflushed;
    }
}
