package io.quotecast.source.replay;

import io.quotecast.base.Threads;
import io.quotecast.ingest.Intake;
import io.quotecast.ingest.ParseResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.ingest.RejectionLog;
import io.quotecast.ingest.RejectionText;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import io.quotecast.source.EventTimes;
import io.quotecast.source.SourceState;
import io.quotecast.source.replay.MergedRecording.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replays recordings at their recorded speed or a multiple of it, once or in a loop; several are merged by time. An event without a time is sent
 * immediately. In a loop, the times of each pass are shifted by the length of the recording, so that they never
 * decrease; a loop that has caught up with the present uses the current time. Runs on a thread of its own.
 */
public final class ReplaySource implements EventSource {
    private static final System.Logger LOG = System.getLogger(ReplaySource.class.getName());
    private static final long BETWEEN_PASSES_MICROS = 1_000_000L;
    private static final long NO_TIME = 0;

    private static final long LOG_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final ReplaySettings settings;
    private final List<RecordingFile> files;
    private final String title;
    private final double speed;
    private final boolean loop;
    private final long startAfterOffset;
    private final ReplayInstruments instruments;
    private final ReplayClock clock;
    private final ReplayProgress progress;
    private final RejectionLog rejectionLog;
    private @Nullable Thread thread;
    private volatile boolean closed;

    private long startNanos;
    private long shiftMicros;
    private long earliestMicros = Long.MAX_VALUE;
    private long latestMicros = Long.MIN_VALUE;
    private long firstMicros = NO_TIME;
    private long firstSentMicros;
    private long nextLogNanos;
    private long accepted;
    private long rejected;
    private final Map<Instrument, TradeClock> tradeClocks = new HashMap<>();
    private long lateTrades;

    /**
     * @param startAfterOffset offset of the event after which the replay starts, 0 for the beginning; ignored in a loop
     * @param instruments the catalogue, to which instruments are added if the settings permit it
     * @param withEvents instruments that have events already, and keep their decimals
     * @throws IllegalArgumentException if a file cannot be replayed; the message names it and says what to do
     */
    public ReplaySource(
            ReplaySettings settings, long startAfterOffset, Instruments instruments, Set<Symbol> withEvents) {
        this(settings, startAfterOffset, instruments, withEvents, ReplayClock.SYSTEM);
    }

    ReplaySource(
            ReplaySettings settings,
            long startAfterOffset,
            Instruments instruments,
            Set<Symbol> withEvents,
            ReplayClock clock) {
        this.settings = settings;
        this.files = settings.files().stream()
                .map(file -> new RecordingFile(file, settings.format()))
                .toList();
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no recording; name at least one");
        }
        String first = "'" + files.get(0).path().getFileName() + "'";
        this.title = files.size() == 1 ? first : first + " and " + (files.size() - 1) + " more";
        this.speed = settings.speed();
        this.loop = settings.loop();
        this.startAfterOffset = loop ? 0 : startAfterOffset;
        this.instruments =
                new ReplayInstruments(instruments, settings.symbols(), settings.learnsInstruments(), withEvents);
        this.clock = clock;
        this.progress = new ReplayProgress(files.size());
        this.rejectionLog = new RejectionLog(LOG, "Replay of " + title);
    }

    /** Returns how far the replay is. Safe on any thread. */
    public ReplayState state() {
        return progress.state(clock.nanoTime());
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
        String outcome;
        try (ReplayPreparation preparation =
                new ReplayPreparation(files, settings, preparationListener(sink), () -> closed)) {
            sink.report(SourceState.Kind.OK, "reading " + title);
            List<Part> parts = preparation.prepare(instruments);
            sink.report(SourceState.Kind.OK, "replaying " + title);
            play(parts, preparation.extent(), sink);
            outcome = closed ? "replay stopped" : "replay finished";
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "Replay of " + title + " failed", e);
            outcome = "replay failed (" + e.getMessage() + ")";
        }
        String late = lateTrades == 0 ? "" : ", " + lateTrades + " trades too late for their bars";
        sink.report(SourceState.Kind.DOWN, outcome + ": " + accepted + " events, " + rejected + " rejected" + late);
    }

    private ReplayPreparation.Listener preparationListener(EventSink sink) {
        return new ReplayPreparation.Listener() {
            @Override
            public void onSort(Path file) {
                sink.report(SourceState.Kind.OK, "sorting '" + file.getFileName() + "'");
            }

            @Override
            public void onRejected(Path file, long line, ParseResult.Rejected rejectedLine) {
                sink.reject(rejectedLine.reason());
                reportRejection("line " + line + " of '" + file + "'", rejectedLine.detail(), sink);
            }
        };
    }

    private void play(List<Part> parts, ReplayPreparation.Extent extent, EventSink sink) throws IOException {
        startNanos = clock.nanoTime();
        nextLogNanos = startNanos + LOG_INTERVAL_NANOS;
        long acceptedBefore;
        do {
            acceptedBefore = accepted;
            progress.begin(extent, clock.nanoTime());
            playOnce(parts, sink);
            long length = latestMicros < earliestMicros ? 0 : latestMicros - earliestMicros;
            shiftMicros += length + BETWEEN_PASSES_MICROS;
            // A pass without accepted events would be repeated forever at full speed.
        } while (loop && accepted > acceptedBefore && !closed);
    }

    private void playOnce(List<Part> parts, EventSink sink) throws IOException {
        if (shiftMicros > 0) {
            waitFor(shiftMicros);
        }
        try (MergedRecording recording = new MergedRecording(parts, instruments, progress::countBytes)) {
            for (ParseResult parseResult = recording.next();
                    parseResult != null && !closed;
                    parseResult = closed ? null : recording.next()) {
                if (recording.offset() <= startAfterOffset) {
                    continue;
                }
                if (parseResult instanceof ParseResult.Parsed parsed) {
                    offer(parsed.event(), recording, sink);
                } else if (parseResult instanceof ParseResult.Rejected rejectedLine) {
                    sink.reject(rejectedLine.reason());
                    reportRejection(recording.location(), rejectedLine.detail(), sink);
                }
                progress.update(accepted, rejected);
                logProgress();
            }
        }
    }

    private void logProgress() {
        long now = clock.nanoTime();
        if (now - nextLogNanos >= 0) {
            nextLogNanos = now + LOG_INTERVAL_NANOS;
            LOG.log(
                    System.Logger.Level.INFO,
                    "Replay of " + title + ": " + progress.state(now).text());
        }
    }

    private void offer(MarketEvent.InstrumentEvent recorded, MergedRecording recording, EventSink sink) {
        long timeMicros = recorded.timeMicros();
        if (timeMicros == NO_TIME) {
            timeMicros = sink.nowMicros();
        } else if (settings.isNow() || timeMicros - sink.nowMicros() <= Intake.MAX_AHEAD_MICROS) {
            // Only for times that the intake accepts: the replay does not wait for a time far ahead.
            timeMicros = awaitDue(timeMicros, sink);
            if (closed) {
                return;
            }
        }
        MarketEvent event = EventTimes.withTime(timeMicros, recorded);
        Rejection rejection = sink.offerAt(loop ? 0 : recording.offset(), event);
        if (rejection == null) {
            accepted++;
            countIfLate(event);
        } else if (rejection == Rejection.CLOSED) {
            closed = true;
        } else {
            reportRejection(recording.location(), RejectionText.of(rejection, event, sink.nowMicros()), sink);
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
            firstSentMicros = sink.nowMicros();
        }
        progress.reach(timeMicros);
        earliestMicros = Math.min(earliestMicros, timeMicros);
        latestMicros = Math.max(latestMicros, timeMicros);
        long sinceFirstMicros = timeMicros - firstMicros + shiftMicros;
        waitFor(sinceFirstMicros);
        if (settings.isNow()) {
            return speed == 0
                    ? sink.nowMicros()
                    : Math.min(firstSentMicros + (long) (sinceFirstMicros / speed), sink.nowMicros());
        }
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

    private void reportRejection(String location, String detail, EventSink sink) {
        rejected++;
        rejectionLog.report(location, detail, sink.nowMicros());
    }
}
