package io.quotecast.source;

import io.quotecast.base.Backoff;
import io.quotecast.base.Durations;
import io.quotecast.ingest.Intake;
import io.quotecast.market.InstrumentState;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the configured sources while this process leads the journal. A source can be started only once, so each term has
 * new ones. A source that cannot be started in a shared journal is reported as down and is started again with
 * exponential backoff. Safe on any thread.
 */
public final class SourceRunner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SourceRunner.class.getName());
    static final String RUNS_ELSEWHERE = "runs on another node";
    private static final Duration INITIAL_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

    private final List<Slot> slots;
    private final SourceSelector selector;
    private final @Nullable SourceExecutor executor;
    private long currentTerm;
    private volatile boolean closed;

    /**
     * The point of the journal at which a new source resumes.
     *
     * @param instrumentStates the state of all instruments
     * @param sourceOffset the last stored offset of the source; 0 if there is none
     */
    public record ResumePoint(List<InstrumentState> instrumentStates, long sourceOffset) {
        static final ResumePoint START = new ResumePoint(List.of(), 0);
    }

    /** A named factory, which creates a source for every term in which this process is the leader. */
    public record Factory(String name, Function<ResumePoint, EventSource> create) {
        /**
         * Creates a source and closes it again.
         *
         * @return the source, which cannot be started
         * @throws IllegalArgumentException if the source cannot be created
         */
        EventSource validate() {
            try {
                EventSource source = create.apply(ResumePoint.START);
                source.close();
                return source;
            } catch (IllegalArgumentException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("source " + name + " cannot start: " + reason(e), e);
            }
        }
    }

    /** A configured source, and the instance that runs. Changed only while the runner is locked. */
    private static final class Slot {
        private final Factory factory;
        private final EventSink sink;
        private final Backoff backoff;
        private volatile @Nullable EventSource running;

        Slot(Factory factory, EventSink sink, RandomGenerator random) {
            this.factory = factory;
            this.sink = sink;
            this.backoff = new Backoff(INITIAL_BACKOFF, MAX_BACKOFF, random);
        }

        void start(long term, ResumePoint resumePoint) {
            EventSource source = factory.create.apply(resumePoint);
            sink.begin(term);
            try {
                source.start(sink);
            } catch (RuntimeException | Error e) {
                close(source);
                throw e;
            }
            running = source;
        }

        void stop() {
            EventSource source = running;
            running = null;
            if (source != null) {
                close(source);
            }
        }

        private void close(EventSource source) {
            try {
                source.close();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "Source " + factory.name + " failed while it was stopped", e);
                sink.report(SourceState.Kind.DOWN, "failed while it was stopped: " + reason(e));
            }
        }
    }

    /**
     * @param selector chooses between sources that deliver the same instruments
     * @param isShared whether other processes write to the journal. If so, a separate thread starts and stops the
     *     sources, because that may have to wait for the pipeline thread
     * @param random for the delays between attempts to start a source
     */
    public SourceRunner(
            List<Factory> factories, SourceSelector selector, Intake intake, boolean isShared, RandomGenerator random) {
        this.slots = slots(factories, intake, random);
        this.selector = selector;
        slots.forEach(slot -> selector.bind(slot.sink));
        this.executor = isShared ? new SourceThread(this::reportFailure) : null;
    }

    SourceRunner(List<Factory> factories, Intake intake, SourceExecutor executor, RandomGenerator random) {
        this.slots = slots(factories, intake, random);
        this.selector = SourceSelector.none();
        this.executor = executor;
    }

    private static List<Slot> slots(List<Factory> factories, Intake intake, RandomGenerator random) {
        return factories.stream()
                .map(factory -> new Slot(factory, intake.sink(factory.name), random))
                .toList();
    }

    /**
     * Stops all sources, and starts new ones in this term unless it is 0, which means that this process is not the
     * leader.
     *
     * @throws SourceStartException if the journal is not shared and a source cannot be started
     */
    public void onTermChange(long term, ResumePoint resumePoint) {
        if (executor == null) {
            startAll(resumePoint);
        } else {
            executor.execute(() -> changeTerm(executor, term, resumePoint));
        }
    }

    /** Returns whether a source of this name is configured. */
    public boolean isConfigured(String name) {
        return slots.stream().anyMatch(slot -> slot.factory.name.equals(name));
    }

    /** Returns the first running source of a class, or null if none runs in this process. */
    public <T extends EventSource> @Nullable T running(Class<T> type) {
        for (Slot slot : slots) {
            EventSource source = slot.running;
            if (type.isInstance(source)) {
                return type.cast(source);
            }
        }
        return null;
    }

    /** Stops all sources, and returns when they offer no more events. */
    @Override
    public void close() {
        closed = true;
        selector.end();
        if (executor != null) {
            executor.close();
        }
        stopAll();
    }

    private synchronized void startAll(ResumePoint resumePoint) {
        selector.begin(true);
        for (Slot slot : slots) {
            try {
                slot.start(0, resumePoint);
            } catch (RuntimeException e) {
                throw new SourceStartException("source " + slot.factory.name + " cannot start: " + reason(e), e);
            }
        }
    }

    private synchronized void changeTerm(SourceExecutor thread, long term, ResumePoint resumePoint) {
        stopAll();
        currentTerm = term;
        selector.begin(term > 0);
        for (Slot slot : slots) {
            slot.backoff.reset();
            if (term > 0) {
                startOrRetry(thread, slot, term, resumePoint);
            } else {
                slot.sink.report(SourceState.Kind.OK, RUNS_ELSEWHERE);
            }
        }
    }

    private synchronized void startOrRetry(SourceExecutor thread, Slot slot, long term, ResumePoint resumePoint) {
        if (closed || term != currentTerm) {
            return;
        }
        try {
            slot.start(term, resumePoint);
        } catch (RuntimeException | Error e) {
            Duration delay = slot.backoff.next();
            String outcome = "cannot start; retrying in " + Durations.inSeconds(delay);
            LOG.log(System.Logger.Level.ERROR, "Source " + slot.factory.name + " " + outcome, e);
            slot.sink.report(SourceState.Kind.DOWN, outcome + ": " + reason(e));
            thread.schedule(() -> startOrRetry(thread, slot, term, resumePoint), delay);
        }
    }

    private synchronized void stopAll() {
        for (int i = slots.size() - 1; i >= 0; i--) {
            slots.get(i).stop();
        }
    }

    /** Called for a failure that no source has caused. */
    private void reportFailure(Throwable failure) {
        slots.forEach(slot -> slot.sink.report(SourceState.Kind.DOWN, "internal error: " + reason(failure)));
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
