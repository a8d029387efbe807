package io.quotecast.source.replay;

import io.quotecast.base.Threads;
import io.quotecast.ingest.EventLines;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.ParseResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.ingest.RejectionLog;
import io.quotecast.ingest.RejectionText;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.SourceState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Plays a recording at its own pace, once or in a loop. An event without a time goes at once. In a loop, each pass is
 * shifted by the length of the recording so that time never runs back, but never into the future: a loop that is
 * faster than life stamps its events with the present once it has caught up. Works on a thread of its own.
 */
public final class ReplaySource implements EventSource {
    private static final System.Logger LOG = System.getLogger(ReplaySource.class.getName());
    private static final long BETWEEN_PASSES_MICROS = 1_000_000L;
    private static final long NO_TIME = 0;

    private final Recording recording;
    private final double speed;
    private final boolean loop;
    private final long behind;
    private final Instruments instruments;
    private final ReplayClock replayClock;
    private final RejectionLog refusals;
    private @Nullable Thread thread;
    private volatile boolean closed;

    private long startNanos;
    private long shiftMicros;
    private long earliestMicros = Long.MAX_VALUE;
    private long latestMicros = Long.MIN_VALUE;
    private long firstMicros = NO_TIME;
    private long accepted;
    private long refused;

    /**
     * @param speed 1 as recorded, 2 twice as fast, 0 as fast as the inlet takes it
     * @param behind the line behind which it begins, 0 for the beginning; not for one in a loop, which begins anew
     * @throws IllegalArgumentException if the file cannot be replayed; names it and says what to do
     */
    public ReplaySource(Path file, double speed, boolean loop, long behind, Instruments instruments) {
        this(file, speed, loop, behind, instruments, ReplayClock.REAL);
    }

    ReplaySource(Path file, double speed, boolean loop, long behind, Instruments instruments, ReplayClock replayClock) {
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("replay speed '" + speed + "' must be 0 or above");
        }
        this.recording = new Recording(file);
        this.speed = speed;
        this.loop = loop;
        this.behind = loop ? 0 : behind;
        this.instruments = instruments;
        this.replayClock = replayClock;
        this.refusals = new RejectionLog(LOG, "The replay of '" + file + "'");
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public synchronized void start(EventSink eventSink) {
        if (thread != null || closed) {
            throw new IllegalStateException("a replay is started once");
        }
        thread = new Thread(() -> run(eventSink), "quotecast-replay");
        thread.start();
    }

    @Override
    public synchronized void close() {
        closed = true;
        Threads.await(thread);
    }

    private void run(EventSink eventSink) {
        eventSink.tell(SourceState.Kind.OK, "replaying '" + recording.file().getFileName() + "'");
        String end;
        try {
            play(eventSink);
            end = closed ? "replay stopped" : "replay finished";
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The replay of '" + recording.file() + "' broke off", e);
            end = "replay broke off (" + e.getMessage() + ")";
        }
        eventSink.tell(SourceState.Kind.DOWN, end + ": " + accepted + " events, " + refused + " refused");
    }

    private void play(EventSink eventSink) throws IOException {
        startNanos = replayClock.nanos();
        long before;
        do {
            before = accepted;
            pass(eventSink);
            long length = latestMicros < earliestMicros ? 0 : latestMicros - earliestMicros;
            shiftMicros += length + BETWEEN_PASSES_MICROS;
            // A pass that brings nothing in would be repeated for ever at full speed.
        } while (loop && accepted > before && !closed);
    }

    private void pass(EventSink eventSink) throws IOException {
        if (shiftMicros > 0) {
            waitFor(shiftMicros);
        }
        try (InputStream in = recording.open()) {
            EventLines lines = new EventLines(in, instruments);
            for (ParseResult parseResult = lines.next(NO_TIME);
                    parseResult != null && !closed;
                    parseResult = closed ? null : lines.next(NO_TIME)) {
                if (lines.line() <= behind) {
                    continue;
                }
                if (parseResult instanceof ParseResult.Parsed parsed) {
                    offer(parsed.event(), lines.line(), eventSink);
                } else if (parseResult instanceof ParseResult.Rejected faulty) {
                    eventSink.refuse(faulty.reason());
                    note(lines.line(), faulty.detail(), eventSink);
                }
            }
        }
    }

    private void offer(MarketEvent.InstrumentEvent recorded, long line, EventSink eventSink) {
        long timeMicros = recorded.timeMicros();
        if (timeMicros == NO_TIME) {
            timeMicros = eventSink.nowMicros();
        } else if (timeMicros - eventSink.nowMicros() <= Intake.MOST_AHEAD_MICROS) {
            // A time that will be refused for lying ahead must not hold up the replay until it has come.
            timeMicros = whenDue(timeMicros, eventSink);
            if (closed) {
                return;
            }
        }
        MarketEvent event = Timestamps.to(timeMicros, recorded);
        Rejection rejection = eventSink.offerAt(loop ? 0 : line, event);
        if (rejection == null) {
            accepted++;
        } else if (rejection == Rejection.CLOSED) {
            closed = true;
        } else {
            note(line, RejectionText.of(rejection, event, eventSink.nowMicros()), eventSink);
        }
    }

    /** Waits until the event is due; returns the time that it bears in this pass. */
    private long whenDue(long timeMicros, EventSink eventSink) {
        if (firstMicros == NO_TIME) {
            firstMicros = timeMicros;
        }
        earliestMicros = Math.min(earliestMicros, timeMicros);
        latestMicros = Math.max(latestMicros, timeMicros);
        waitFor(timeMicros - firstMicros + shiftMicros);
        return shiftMicros == 0 ? timeMicros : Math.min(timeMicros + shiftMicros, eventSink.nowMicros());
    }

    private void waitFor(long micros) {
        if (speed == 0) {
            return;
        }
        long dueNanos = (long) (micros * 1_000.0 / speed);
        for (long left = left(dueNanos); left > 0 && !closed; left = left(dueNanos)) {
            replayClock.park(left);
        }
    }

    private long left(long dueNanos) {
        return dueNanos - (replayClock.nanos() - startNanos);
    }

    private void note(long line, String detail, EventSink eventSink) {
        refused++;
        refusals.note("line " + line, detail, eventSink.nowMicros());
    }
}
