package io.quotecast.source.replay;

import io.quotecast.base.Threads;
import io.quotecast.ingest.Rejection;
import io.quotecast.ingest.RejectionLog;
import io.quotecast.market.Instruments;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceState;
import io.quotecast.source.capture.CaptureLine;
import io.quotecast.source.capture.CaptureReader;
import io.quotecast.source.exchange.ExchangeConnection;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Plays a capture through the protocol of its exchange, in the order in which the messages arrived, at the recorded
 * speed or a multiple of it, once or in a loop. In a loop, the times of each pass are shifted by the length of the
 * capture, up to the present. Runs on a thread of its own.
 */
public final class CaptureReplaySource implements EventSource {
    private static final System.Logger LOG = System.getLogger(CaptureReplaySource.class.getName());
    private static final long TICK_MICROS = 1_000_000L;
    private static final Duration NO_SILENCE = Duration.ofDays(365);
    private static final long BETWEEN_PASSES_MICROS = 1_000_000L;

    private final Path path;
    private final List<ReplayedSeries> allSeries;
    private final ReplayPace pace;
    private final boolean loop;
    private final long startAfterLine;
    private final Instruments instruments;
    private final RejectionLog rejectionLog;
    private @Nullable Thread thread;
    private volatile boolean closed;

    private long firstMicros;
    private long lastMicros;
    private long shiftMicros;
    private long lineNumber;

    /**
     * @param path the file or directory of the capture, for messages
     * @param startAfterLine number of the line after which the replay starts, 0 for the beginning; ignored in a loop
     */
    CaptureReplaySource(
            Path path,
            List<ReplayedSeries> allSeries,
            ReplayPace pace,
            boolean loop,
            long startAfterLine,
            Instruments instruments) {
        this.path = path;
        this.allSeries = List.copyOf(allSeries);
        this.pace = pace;
        this.loop = loop;
        this.startAfterLine = loop ? 0 : startAfterLine;
        this.instruments = instruments;
        this.rejectionLog = new RejectionLog(LOG, "Replay of '" + path + "'");
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public synchronized void start(EventSink sink) {
        if (thread != null || closed) {
            throw new IllegalStateException("the replay can be started only once");
        }
        thread = new Thread(() -> run(sink), "quotecast-replay");
        thread.start();
    }

    @Override
    public synchronized void close() {
        closed = true;
        Threads.awaitTermination(thread);
    }

    private void run(EventSink sink) {
        sink.report(SourceState.Kind.OK, "replaying '" + path.getFileName() + "'");
        long accepted = sink.accepted();
        long rejected = sink.rejected();
        String outcome;
        try {
            pace.start();
            long before;
            do {
                before = sink.accepted();
                playOnce(sink);
                shiftMicros += lastMicros - firstMicros + BETWEEN_PASSES_MICROS;
                // A pass without accepted events would be repeated forever at full speed.
            } while (loop && sink.accepted() > before && !closed);
            outcome = closed ? "replay stopped" : "replay finished";
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Replay of '" + path + "' failed at line " + lineNumber, e);
            outcome = "replay failed (" + e.getMessage() + ")";
        }
        sink.report(
                SourceState.Kind.DOWN,
                outcome + ": " + (sink.accepted() - accepted) + " events, " + (sink.rejected() - rejected)
                        + " rejected");
    }

    private void playOnce(EventSink sink) throws IOException {
        lineNumber = 0;
        PriorityQueue<Cursor> cursors =
                new PriorityQueue<>(Comparator.comparingLong(Cursor::micros).thenComparingInt(cursor -> cursor.index));
        List<Cursor> opened = new ArrayList<>();
        ReplayedLines lines = new ReplayedLines(allSeries, sink, () -> (lastMicros + shiftMicros) * 1_000);
        try {
            for (ReplayedSeries series : allSeries) {
                Cursor cursor = new Cursor(opened.size(), series, lines, sink);
                opened.add(cursor);
                if (cursor.advance()) {
                    cursors.add(cursor);
                }
            }
            for (Cursor next = cursors.poll(); next != null && !closed; next = cursors.poll()) {
                lineNumber++;
                play(next);
                if (next.advance()) {
                    cursors.add(next);
                }
            }
        } finally {
            for (Cursor cursor : opened) {
                cursor.close();
            }
        }
    }

    private void play(Cursor cursor) {
        long micros = cursor.micros();
        firstMicros = firstMicros == 0 ? micros : firstMicros;
        lastMicros = Math.max(lastMicros, micros);
        boolean isMessage = !(cursor.line instanceof CaptureLine.Opened);
        if (isMessage && lineNumber <= startAfterLine) {
            return;
        }
        pace.await(micros - firstMicros + shiftMicros, () -> closed);
        if (!closed) {
            cursor.target.onMessage(micros, shiftMicros, loop ? 0 : lineNumber);
            cursor.play();
            closed |= cursor.target.isClosed();
        }
    }

    /** The next line of a series, and the protocol that reads it. */
    private final class Cursor implements AutoCloseable {
        private final int index;
        private final EventSink sink;
        private final Iterator<Path> files;
        private final ReplayedTarget target;
        private final ExchangeConnection.Conversation conversation;
        private @Nullable CaptureReader reader;
        private Path file = path;
        private @Nullable CaptureLine line;
        private long tickMicros;

        Cursor(int index, ReplayedSeries series, ReplayedLines lines, EventSink sink) {
            this.index = index;
            this.sink = sink;
            files = series.files().iterator();
            ReplayedTarget[] created = new ReplayedTarget[1];
            EventSink through = sink.through(realTarget -> created[0] = new ReplayedTarget(realTarget));
            target = created[0];
            ExchangeInstruments products = lines.instruments(series, instruments);
            conversation = series.protocol()
                    .conversation(new ExchangeProtocol.Context(
                            products.products(),
                            products,
                            NO_SILENCE,
                            through,
                            (kind, text) -> {},
                            () -> target.nowMicros() * 1_000,
                            lines.line(series)));
        }

        long micros() {
            return line == null ? 0 : line.micros();
        }

        /** Reads the next line; returns false at the end of the last file. */
        boolean advance() throws IOException {
            while (true) {
                if (reader == null) {
                    if (!files.hasNext()) {
                        return false;
                    }
                    file = files.next();
                    reader = CaptureReader.open(file);
                }
                try {
                    line = reader.next();
                    if (line != null) {
                        return true;
                    }
                    close();
                } catch (CaptureReader.BrokenLineException e) {
                    sink.reject(Rejection.MALFORMED);
                    rejectionLog.report(
                            "line " + reader.lineNumber() + " of '" + file.getFileName() + "'",
                            String.valueOf(e.getMessage()),
                            sink.nowMicros());
                }
            }
        }

        void play() {
            if (tickMicros == 0) {
                tickMicros = micros();
            } else if (micros() - tickMicros >= TICK_MICROS) {
                tickMicros = micros();
                conversation.onTick();
            }
            if (line instanceof CaptureLine.Text text) {
                conversation.onMessage(text.message());
            } else if (line instanceof CaptureLine.Binary binary) {
                conversation.onBinary(binary.message().remaining());
            } else if (line instanceof CaptureLine.Opened) {
                conversation.onOpen(message -> {});
            } else if (line instanceof CaptureLine.Overlap overlap) {
                conversation.onOverlap(overlap.begins());
            }
        }

        @Override
        public void close() throws IOException {
            CaptureReader open = reader;
            reader = null;
            if (open != null) {
                if (open.isIncomplete()) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "The capture file '" + file + "' ends in the middle: line " + open.lineNumber()
                                    + " is its last one");
                }
                open.close();
            }
        }
    }
}
