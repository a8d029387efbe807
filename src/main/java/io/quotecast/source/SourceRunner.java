package io.quotecast.source;

import io.quotecast.base.Threads;
import io.quotecast.ingest.Intake;
import io.quotecast.market.InstrumentState;
import io.quotecast.source.simulator.SimulatedMarket;
import io.quotecast.source.simulator.SimulatorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the configured sources while this process leads the journal. A source can be started only once, so each term has
 * new ones. Safe on any thread.
 */
public final class SourceRunner implements SimulatorProvider, AutoCloseable {
    private static final String RUNS_ELSEWHERE = "runs on another node";

    private final List<Factory> factories;
    private final List<EventSink> sinks;
    private final @Nullable ExecutorService executor;
    private List<EventSource> running = List.of();
    private volatile @Nullable SimulatedMarket simulator;
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
         * @throws IllegalArgumentException if the settings of the source are invalid
         */
        void validate() {
            create.apply(ResumePoint.START).close();
        }
    }

    /**
     * @param isShared whether other processes write to the journal. If so, a separate thread starts and stops the
     *     sources, because that may have to wait for the pipeline thread
     */
    public SourceRunner(List<Factory> factories, Intake intake, boolean isShared) {
        this.factories = List.copyOf(factories);
        this.sinks =
                factories.stream().map(factory -> intake.sink(factory.name)).toList();
        this.executor =
                isShared ? Executors.newSingleThreadExecutor(task -> new Thread(task, "quotecast-sources")) : null;
    }

    /**
     * Stops all sources, and starts new ones in this term unless it is 0, which means that this process is not the
     * leader.
     */
    public void onTermChange(long term, ResumePoint resumePoint) {
        if (executor == null) {
            start(0, resumePoint);
        } else if (!closed) {
            executor.execute(() -> {
                stop();
                if (term > 0) {
                    start(term, resumePoint);
                } else {
                    sinks.forEach(sink -> sink.report(SourceState.Kind.OK, RUNS_ELSEWHERE));
                }
            });
        }
    }

    @Override
    public boolean isConfigured() {
        return factories.stream().anyMatch(factory -> factory.name.equals("simulator"));
    }

    @Override
    public @Nullable SimulatedMarket running() {
        return simulator;
    }

    /** Stops all sources, and returns when they offer no more events. */
    @Override
    public void close() {
        closed = true;
        if (executor != null) {
            executor.shutdown();
            Threads.awaitTermination(executor);
        }
        stop();
    }

    private synchronized void start(long term, ResumePoint resumePoint) {
        if (closed) {
            return;
        }
        List<EventSource> started = new ArrayList<>();
        running = started;
        for (int i = 0; i < factories.size(); i++) {
            EventSource source = factories.get(i).create.apply(resumePoint);
            EventSink sink = sinks.get(i);
            sink.begin(term);
            source.start(sink);
            started.add(source);
            if (source instanceof SimulatedMarket simulated) {
                simulator = simulated;
            }
        }
    }

    private synchronized void stop() {
        simulator = null;
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
        running = List.of();
    }
}
