package io.quotecast.source.replay;

import io.quotecast.ingest.EventLines;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.LineReader;
import io.quotecast.ingest.format.FileSubject;
import io.quotecast.ingest.format.RecordingReader;
import io.quotecast.ingest.format.RowFormats;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A recording in one file, plain or compressed. The content determines the format; where it does not, the name of the
 * file or the settings do.
 */
final class RecordingFile {
    private final Path path;
    private final long bytes;
    /** The format of a file that does not begin with a known header; empty for the other ones. */
    private final String rowFormat;

    private final FileSubject subject;

    /** The reader of a file, and the streams that it reads. */
    record OpenRecording(RecordingReader reader, List<InputStream> streams) implements Closeable {
        @Override
        public void close() throws IOException {
            for (InputStream stream : streams) {
                stream.close();
            }
        }
    }

    /**
     * @param format name of the format, if the file has no known header; its name decides if it is empty
     * @throws IllegalArgumentException if the file cannot be replayed; the message says what to do
     */
    RecordingFile(Path path, Optional<String> format) {
        this.path = path;
        if (!Files.isRegularFile(path)) {
            throw new IllegalArgumentException(
                    "'" + path + "' is not a file; set quotecast.replay.file to a recording (JSON, NDJSON or CSV)");
        }
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException(
                    "'" + path + "' is not readable; grant read permission to the user of this process");
        }
        Optional<FileSubject.NamedFormat> named = FileSubject.ofName(path);
        subject = named.map(FileSubject.NamedFormat::subject).orElse(FileSubject.NONE);
        try {
            bytes = Files.size(path);
            if (isSelfDescribing()) {
                rowFormat = "";
            } else if (isBlank()) {
                throw new IllegalArgumentException(
                        "'" + path + "' is empty; set quotecast.replay.file to a recording that contains events");
            } else {
                rowFormat = format.or(() -> named.map(FileSubject.NamedFormat::format))
                        .orElseThrow(() -> new IllegalArgumentException("'" + path
                                + "' is not a recording; the first line must be a JSON object or array,"
                                + " a CSV header with T and S and without duplicates, or the header of another vendor;"
                                + " name the format of a file without a header in quotecast.replay.format"));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "'" + path + "' cannot be read (" + e.getMessage() + "); check that the file is complete", e);
        }
        if (!rowFormat.isEmpty()) {
            try {
                RowFormats.named(rowFormat, subject);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + path + "': " + e.getMessage(), e);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Returns the size of the file, compressed if it is. */
    long bytes() {
        return bytes;
    }

    /**
     * Opens the file from its beginning.
     *
     * @param byteCounter called with numbers of bytes that were read from the file
     */
    OpenRecording open(InstrumentLookup instruments, LongConsumer byteCounter) throws IOException {
        InputStream in = CompressedFile.open(path, byteCounter);
        Path book = FileSubject.lobsterBookOf(path);
        if (RowFormats.isPaired(rowFormat) && !book.equals(path) && Files.isReadable(book)) {
            try {
                InputStream books = CompressedFile.open(book, bytes -> {});
                return new OpenRecording(RowFormats.lobster(in, books, subject, instruments), List.of(in, books));
            } catch (IOException e) {
                in.close();
                throw e;
            }
        }
        return new OpenRecording(
                new EventLines(in, instruments, rowFormat.isEmpty() ? null : RowFormats.named(rowFormat, subject)),
                List.of(in));
    }

    private boolean isSelfDescribing() throws IOException {
        try (InputStream in = CompressedFile.open(path, bytes -> {})) {
            return EventLines.isReadable(in);
        }
    }

    private boolean isBlank() throws IOException {
        try (InputStream in = CompressedFile.open(path, bytes -> {})) {
            return !new LineReader(in).next();
        }
    }
}
