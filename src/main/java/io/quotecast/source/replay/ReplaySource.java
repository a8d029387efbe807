package io.quotecast.source.replay;

import io.quotecast.base.Threads;
import io.quotecast.ingest.EventLines;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.ParseResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.ingest.RejectionLog;
import io.quotecast.ingest.RejectionText;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.EventTimes;
import io.quotecast.source.SourceState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replays a recording at its recorded speed or a multiple of it, once or in a loop. An event without a time is sent
 * immediately. In a loop, the times of each pass are shifted by the length of the recording, so that they never
 * decrease; a loop that has caught up with the present uses the current time. Runs on a thread of its own.
 */
public final class ReplaySource implements EventSource {
    private static final System.Logger LOG = System.getLogger(ReplaySource.class.getName());
    private static final long BETWEEN_PASSES_MICROS = 1_000_000L;
    private static final long NO_TIME = 0;

    private final Recording recording;
    private final double speed;
    private final boolean loop;
    private final long startAfterLine;
    private final Instruments instruments;
    private final ReplayClock clock;
    private final RejectionLog rejectionLog;
    private @Nullable Thread thread;
    private volatile boolean closed;

    private long startNanos;
    private long shiftMicros;
    private long earliestMicros = Long.MAX_VALUE;
    private long latestMicros = Long.MIN_VALUE;
    private long firstMicros = NO_TIME;
    private long accepted;
    private long rejected;
    private final Map<Instrument, TradeClock> tradeClocks = new HashMap<>();
    private long lateTrades;

    /**
     * @param speed 1 is the recorded speed, 2 is twice as fast, 0 is as fast as the sink accepts events
     * @param startAfterLine number of the line after which the replay starts, 0 for the beginning; ignored in a loop
     * @throws IllegalArgumentException if the file cannot be replayed; the message names it and says what to do
     */
    public ReplaySource(Path file, double speed, boolean loop, long startAfterLine, Instruments instruments) {
        this(file, speed, loop, startAfterLine, instruments, ReplayClock.SYSTEM);
    }

    ReplaySource(
            Path file, double speed, boolean loop, long startAfterLine, Instruments instruments, ReplayClock clock) {
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("replay speed: " + speed + " must be a finite number of at least 0");
        }
        this.recording = new Recording(file);
        this.speed = speed;
        this.loop = loop;
        this.startAfterLine = loop ? 0 : startAfterLine;
        this.instruments = instruments;
        this.clock = clock;
        this.rejectionLog = new RejectionLog(LOG, "Replay of '" + file + "'");
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
        sink.report(SourceState.Kind.OK, "replaying '" + recording.file().getFileName() + "'");
        String outcome;
        try {
            play(sink);
            outcome = closed ? "replay stopped" : "replay finished";
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Replay of '" + recording.file() + "' failed", e);
            outcome = "replay failed (" + e.getMessage() + ")";
        }
        String late = lateTrades == 0 ? "" : ", " + lateTrades + " trades too late for their bars";
        sink.report(SourceState.Kind.DOWN, outcome + ": " + accepted + " events, " + rejected + " rejected" + late);
    }

    private void play(EventSink sink) throws IOException {
        startNanos = clock.nanoTime();
        long acceptedBefore;
        do {
            acceptedBefore = accepted;
            playOnce(sink);
            long length = latestMicros < earliestMicros ? 0 : latestMicros - earliestMicros;
            shiftMicros += length + BETWEEN_PASSES_MICROS;
            // A pass without accepted events would be repeated forever at full speed.
        } while (loop && accepted > acceptedBefore && !closed);
    }

    private void playOnce(EventSink sink) throws IOException {
        if (shiftMicros > 0) {
            waitFor(shiftMicros);
        }
        try (InputStream in = recording.open()) {
            EventLines lines = new EventLines(in, instruments);
            for (ParseResult parseResult = lines.next(NO_TIME);
                    parseResult != null && !closed;
                    parseResult = closed ? null : lines.next(NO_TIME)) {
                if (lines.lineNumber() <= startAfterLine) {
                    continue;
                }
                if (parseResult instanceof ParseResult.Parsed parsed) {
                    offer(parsed.event(), lines.lineNumber(), sink);
                } else if (parseResult instanceof ParseResult.Rejected rejectedLine) {
                    sink.reject(rejectedLine.reason());
                    reportRejection(lines.lineNumber(), rejectedLine.detail(), sink);
                }
            }
        }
    }

    private void offer(MarketEvent.InstrumentEvent recorded, long line, EventSink sink) {
        long timeMicros = recorded.timeMicros();
        if (timeMicros == NO_TIME) {
            timeMicros = sink.nowMicros();
        } else if (timeMicros - sink.nowMicros() <= Intake.MAX_AHEAD_MICROS) {
            // Only for times that the intake accepts: the replay does not wait for a time far ahead.
            timeMicros = awaitDue(timeMicros, sink);
            if (closed) {
                return;
            }
        }
        MarketEvent event = EventTimes.withTime(timeMicros, recorded);
        Rejection rejection = sink.offerAt(loop ? 0 : line, event);
        if (rejection == null) {
            accepted++;
            countIfLate(event);
        } else if (rejection == Rejection.CLOSED) {
            closed = true;
        } else {
            reportRejection(line, RejectionText.of(rejection, event, sink.nowMicros()), sink);
        }
    }

    /** Counts a trade that is too late for its bars, compared with the other trades of the recording. */
    private void countIfLate(MarketEvent event) {
        if (event instanceof Trade trade) {
            TradeClock tradeClock = tradeClocks.computeIfAbsent(trade.instrument(), instrument -> new TradeClock());
            if (tradeClock.onTrade(trade.timeMicros()) == TradeClock.Effect.TOO_LATE) {
                lateTrades++;
            }
        }
    }

    /** Waits until the event is due; returns its time in this pass. */
    private long awaitDue(long timeMicros, EventSink sink) {
        if (firstMicros == NO_TIME) {
            firstMicros = timeMicros;
        }
        earliestMicros = Math.min(earliestMicros, timeMicros);
        latestMicros = Math.max(latestMicros, timeMicros);
        waitFor(timeMicros - firstMicros + shiftMicros);
        return shiftMicros == 0 ? timeMicros : Math.min(timeMicros + shiftMicros, sink.nowMicros());
    }

    private void waitFor(long micros) {
        if (speed == 0) {
            return;
        }
        long dueNanos = (long) (micros * 1_000.0 / speed);
        for (long remaining = remainingNanos(dueNanos);
                remaining > 0 && !closed;
                remaining = remainingNanos(dueNanos)) {
            clock.park(remaining);
        }
    }

    private long remainingNanos(long dueNanos) {
        return dueNanos - (clock.nanoTime() - startNanos);
    }

    private void reportRejection(long line, String detail, EventSink sink) {
        rejected++;
        rejectionLog.report("line " + line, detail, sink.nowMicros());
    }
}
