package io.quotecast.source.replay;

import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.ParseResult;
import io.quotecast.market.TradeClock;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Several recordings, merged by the times of their events. A recording is opened when its first event is due, so that
 * only those that cover the same time are open together. Owned by the thread of the replay.
 */
final class MergedRecording implements Closeable {
    /** An open recording has buffers of up to 10 MiB, depending on its compression. */
    static final int MAX_OPEN = 64;

    private static final long NO_TIME = 0;

    private final InstrumentLookup instruments;
    private final LongConsumer byteCounter;
    private final PriorityQueue<Cursor> queue = new PriorityQueue<>();
    private final List<Cursor> open = new ArrayList<>();
    private @Nullable Cursor current;
    private final boolean isSingle;
    private long offset;

    /**
     * One of the recordings.
     *
     * @param firstMicros the time of its first event, µs since 1970-01-01T00:00Z; or any time before that
     */
    record Part(RecordingFile file, long firstMicros) {}

    /**
     * @param byteCounter called with numbers of bytes that were read from the files
     */
    MergedRecording(List<Part> parts, InstrumentLookup instruments, LongConsumer byteCounter) {
        this.instruments = instruments;
        this.byteCounter = byteCounter;
        this.isSingle = parts.size() == 1;
        for (int i = 0; i < parts.size(); i++) {
            queue.add(new Cursor(parts.get(i).file(), i, parts.get(i).firstMicros()));
        }
    }

    /** A place in one recording. */
    private final class Cursor implements Comparable<Cursor> {
        private final RecordingFile file;
        private final int index;
        private RecordingFile.@Nullable OpenRecording recording;
        private @Nullable ParseResult result;
        /** The newest time so far: an event that is older keeps its place in the file. */
        private long timeMicros;

        private long offsetInFile;

        Cursor(RecordingFile file, int index, long firstMicros) {
            this.file = file;
            this.index = index;
            this.timeMicros = firstMicros;
        }

        /** Reads the next event; returns false at the end. */
        boolean advance() throws IOException {
            RecordingFile.OpenRecording reading = recording;
            if (reading == null) {
                if (open.size() >= MAX_OPEN) {
                    throw new IOException("more than " + MAX_OPEN + " recordings cover the time at which '"
                            + file.path() + "' begins; replay fewer files at once");
                }
                reading = file.open(instruments, byteCounter);
                recording = reading;
                open.add(this);
            }
            ParseResult next = reading.reader().next(NO_TIME);
            result = next;
            if (next == null) {
                reading.close();
                open.remove(this);
                return false;
            }
            if (next instanceof ParseResult.Parsed parsed && parsed.event().timeMicros() != NO_TIME) {
                checkOrder(parsed.event().timeMicros(), reading);
                timeMicros = Math.max(timeMicros, parsed.event().timeMicros());
            }
            return true;
        }

        private void checkOrder(long newMicros, RecordingFile.OpenRecording reading) throws IOException {
            long behindMicros = timeMicros - newMicros;
            if (behindMicros > TradeClock.WINDOW_MICROS
                    && newMicros > 0
                    && reading.reader().isOrderedByTime()) {
                throw new IOException("'" + file.path() + "' is not sorted by time: line "
                        + reading.reader().lineNumber() + " is " + behindMicros / 1_000_000
                        + " s before an earlier line; sort the file, or set quotecast.replay.sort-folder");
            }
        }

        /** Ascending within the file: the number of the line, or more where lines before had several events. */
        void countDelivered(RecordingFile.OpenRecording reading) {
            long delivered = Math.max(offsetInFile + 1, reading.reader().lineNumber());
            offset += delivered - offsetInFile;
            offsetInFile = delivered;
        }

        @Override
        public int compareTo(Cursor other) {
            int byTime = Long.compare(timeMicros, other.timeMicros);
            return byTime != 0 ? byTime : Integer.compare(index, other.index);
        }
    }

    /** Returns the next event or rejected line, or null at the end of all recordings. */
    @Nullable
    ParseResult next() throws IOException {
        Cursor previous = current;
        current = null;
        if (previous != null && previous.advance()) {
            queue.add(previous);
        }
        for (Cursor first = queue.poll(); first != null; first = queue.poll()) {
            if (first.recording != null) {
                first.countDelivered(first.recording);
                current = first;
                return first.result;
            }
            if (first.advance()) {
                queue.add(first);
            }
        }
        return null;
    }

    /**
     * Returns the offset of the last event: ascending, and the same whenever these files are merged. For one file with
     * one event in each line, it is the number of the line.
     */
    long offset() {
        return offset;
    }

    /** Returns where the last event is, for messages. */
    String location() {
        Cursor last = current;
        if (last == null || last.recording == null) {
            return "the end";
        }
        String line = "line " + last.recording.reader().lineNumber();
        return isSingle ? line : line + " of '" + last.file.path() + "'";
    }

    @Override
    public void close() throws IOException {
        for (Cursor cursor : open) {
            if (cursor.recording != null) {
                cursor.recording.close();
            }
        }
        open.clear();
    }
}
