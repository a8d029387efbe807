package io.quotecast.source.replay;

import io.quotecast.base.TimeText;
import io.quotecast.ingest.EventFields;
import io.quotecast.ingest.Field;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.ParseResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sorts a recording by time with bounded memory and temporary files (external merge sort): writes its events to a few
 * files of CSV in the own format, each of them sorted, which are replayed together. Events with equal times keep their
 * order. Owned by the thread of the replay.
 */
final class RecordingSorter implements InstrumentLookup {
    /** The first column: the time, or that of the event before for an event whose time is invalid. */
    private static final String HEADER =
            "sort_key," + Arrays.stream(Field.values()).map(Field::key).collect(Collectors.joining(","));

    private final Path folder;
    private final int runEvents;
    private final int maxRuns;
    private final InstrumentLookup listener;
    private final BooleanSupplier isClosed;
    private final List<Row> rows = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private long key;
    private int files;

    /**
     * @param folder for the files, which the caller removes
     * @param runEvents how many events are in memory at the same time
     * @param maxRuns how many files are read at the same time, at least 2
     * @param listener called with every event
     * @param isClosed whether to end without a result
     */
    RecordingSorter(Path folder, int runEvents, int maxRuns, InstrumentLookup listener, BooleanSupplier isClosed) {
        this.folder = folder;
        this.runEvents = runEvents;
        this.maxRuns = maxRuns;
        this.listener = listener;
        this.isClosed = isClosed;
    }

    /** An event as a row of CSV, which begins with the key. */
    private record Row(long key, String text) {}

    /**
     * Sorts a recording.
     *
     * @param rejections receives lines that are not events, with their numbers
     * @return sorted recordings, in the order for events with equal times
     */
    List<Path> sort(RecordingFile file, ObjLongConsumer<ParseResult.Rejected> rejections) throws IOException {
        try (RecordingFile.OpenRecording recording = file.open(this, bytes -> {})) {
            for (ParseResult result = recording.reader().next(0);
                    result != null && !isClosed.getAsBoolean();
                    result = recording.reader().next(0)) {
                // An event becomes a row and then a rejection, because it has no instrument yet.
                if (result instanceof ParseResult.Rejected rejected && rejected.reason() != Rejection.UNKNOWN_SYMBOL) {
                    rejections.accept(rejected, recording.reader().lineNumber());
                }
                if (rows.size() >= runEvents) {
                    writeRun();
                }
            }
        }
        if (!rows.isEmpty()) {
            writeRun();
        }
        while (runs.size() > maxRuns && !isClosed.getAsBoolean()) {
            List<Path> merged = new ArrayList<>();
            for (int i = 0; i < runs.size(); i += maxRuns) {
                merged.add(merge(runs.subList(i, Math.min(i + maxRuns, runs.size()))));
            }
            runs.clear();
            runs.addAll(merged);
        }
        return List.copyOf(runs);
    }

    @Override
    public @Nullable Instrument find(String symbol, EventFields fields) {
        listener.find(symbol, fields);
        long micros = TimeText.parse(fields.peek(Field.TIME));
        key = micros >= TimeText.MIN_MICROS ? micros : key;
        StringBuilder row = new StringBuilder().append(key);
        boolean isQuote = fields.peek(Field.KIND).equals("q");
        for (Field field : Field.values()) {
            String text = fields.peek(field);
            boolean isMissingSide = isQuote && text.isEmpty() && (field == Field.BID || field == Field.ASK);
            row.append(',').append(isMissingSide ? "0" : quoted(text));
        }
        rows.add(new Row(key, row.toString()));
        return null;
    }

    private static String quoted(String text) {
        return text.indexOf(',') < 0 && text.indexOf('"') < 0 ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private void writeRun() throws IOException {
        rows.sort(Comparator.comparingLong(Row::key));
        Path run = nextFile();
        try (BufferedWriter out = writer(run)) {
            for (Row row : rows) {
                out.write(row.text());
                out.write('\n');
            }
        }
        runs.add(run);
        rows.clear();
    }

    private Path merge(List<Path> sources) throws IOException {
        Path run = nextFile();
        PriorityQueue<RunReader> queue = new PriorityQueue<>();
        List<RunReader> readers = new ArrayList<>();
        try (BufferedWriter out = writer(run)) {
            for (Path source : sources) {
                RunReader reader = new RunReader(source, readers.size());
                readers.add(reader);
                if (reader.advance()) {
                    queue.add(reader);
                }
            }
            for (RunReader first = queue.poll(); first != null; first = queue.poll()) {
                out.write(first.line);
                out.write('\n');
                if (first.advance()) {
                    queue.add(first);
                }
            }
        } finally {
            for (RunReader reader : readers) {
                reader.close();
            }
        }
        for (Path source : sources) {
            Files.delete(source);
        }
        return run;
    }

    private Path nextFile() {
        return folder.resolve("run-" + files++ + ".csv.gz");
    }

    private static BufferedWriter writer(Path run) throws IOException {
        BufferedWriter out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(run)), StandardCharsets.UTF_8));
        out.write(HEADER);
        out.write('\n');
        return out;
    }

    /** The lines of a run. */
    private static final class RunReader implements Comparable<RunReader>, Closeable {
        private final BufferedReader in;
        private final int index;
        private String line = "";
        private long key;

        RunReader(Path run, int index) throws IOException {
            this.in = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(Files.newInputStream(run)), StandardCharsets.UTF_8));
            this.index = index;
            in.readLine();
        }

        /** Reads the next line; returns false at the end. */
        boolean advance() throws IOException {
            String next = in.readLine();
            if (next == null) {
                return false;
            }
            line = next;
            key = Long.parseLong(next.substring(0, next.indexOf(',')));
            return true;
        }

        @Override
        public int compareTo(RunReader other) {
            int byKey = Long.compare(key, other.key);
            return byKey != 0 ? byKey : Integer.compare(index, other.index);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
