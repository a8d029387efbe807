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
 * The sources that the settings name. They run while this process leads the tape; each runs once, so all are made anew
 * for every term in which it does. Safe on any thread.
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
     * What the tape says to a source that is made.
     *
     * @param instrumentStates how the instruments stand
     * @param sourceOffset how far the one had come that says so; 0 if it has yet to begin
     */
    public record ResumePoint(List<InstrumentState> instrumentStates, long sourceOffset) {
        static final ResumePoint START = new ResumePoint(List.of(), 0);
    }

    /** A source that can be made again and again. */
    public record Factory(String name, Function<ResumePoint, EventSource> create) {
        /**
         * Makes one for nothing.
         *
         * @throws IllegalArgumentException if its settings are wrong
         */
        void validate() {
            create.apply(ResumePoint.START).close();
        }
    }

    /**
     * @param isShared whether other processes write the same tape: then a thread of its own starts and ends them, because
     *     that may take until the road has gone on
     */
    public SourceRunner(List<Factory> factories, Intake intake, boolean isShared) {
        this.factories = List.copyOf(factories);
        this.sinks =
                factories.stream().map(factory -> intake.sink(factory.name)).toList();
        this.executor =
                isShared ? Executors.newSingleThreadExecutor(task -> new Thread(task, "quotecast-sources")) : null;
    }

    /** This process leads from now on, in this term, or 0: it does no longer. Whatever ran before ends. */
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

    /** Returns when none offers anything any more. */
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
