package io.quotecast.source;

import io.quotecast.base.Threads;
import io.quotecast.control.MarketControl;
import io.quotecast.ingest.Intake;
import io.quotecast.market.InstrumentState;
import io.quotecast.source.simulator.SimulatedMarket;
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
public final class SourceRunner implements MarketControl.SimulatorProvider, AutoCloseable {
    private static final String ELSEWHERE = "runs on another node";

    private final List<Factory> factories;
    private final List<EventSink> eventSinks;
    private final @Nullable ExecutorService thread;
    private List<EventSource> running = List.of();
    private volatile @Nullable SimulatedMarket simulator;
    private volatile boolean closed;

    /**
     * What the tape says to a source that is made.
     *
     * @param standings how the instruments stand
     * @param place how far the one had come that says so; 0 if it has yet to begin
     */
    public record ResumePoint(List<InstrumentState> standings, long place) {
        static final ResumePoint NOTHING = new ResumePoint(List.of(), 0);
    }

    /** A source that can be made again and again. */
    public record Factory(String name, Function<ResumePoint, EventSource> make) {
        /**
         * Makes one for nothing.
         *
         * @throws IllegalArgumentException if its settings are wrong
         */
        void tryOut() {
            make.apply(ResumePoint.NOTHING).close();
        }
    }

    /**
     * @param isShared whether other processes write the same tape: then a thread of its own starts and ends them, because
     *     that may take until the road has gone on
     */
    public SourceRunner(List<Factory> factories, Intake intake, boolean isShared) {
        this.factories = List.copyOf(factories);
        this.eventSinks =
                factories.stream().map(factory -> intake.inlet(factory.name)).toList();
        this.thread =
                isShared ? Executors.newSingleThreadExecutor(task -> new Thread(task, "quotecast-sources")) : null;
    }

    /** This process leads from now on, in this term, or 0: it does no longer. Whatever ran before ends. */
    public void lead(long term, ResumePoint resumePoint) {
        if (thread == null) {
            start(0, resumePoint);
        } else if (!closed) {
            thread.execute(() -> {
                stop();
                if (term > 0) {
                    start(term, resumePoint);
                } else {
                    eventSinks.forEach(eventSink -> eventSink.tell(SourceState.Kind.OK, ELSEWHERE));
                }
            });
        }
    }

    @Override
    public boolean isWanted() {
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
        if (thread != null) {
            thread.shutdown();
            Threads.await(thread);
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
            EventSource source = factories.get(i).make.apply(resumePoint);
            EventSink eventSink = eventSinks.get(i);
            eventSink.begin(term);
            source.start(eventSink);
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
