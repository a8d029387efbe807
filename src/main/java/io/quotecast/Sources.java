package io.quotecast;

import io.quotecast.feed.EventSource;
import io.quotecast.feed.Inlet;
import io.quotecast.feed.Intake;
import io.quotecast.feed.SourceState;
import io.quotecast.feed.Standing;
import io.quotecast.feed.simulator.SimulatedMarket;
import io.quotecast.market.Ending;
import io.quotecast.web.Admin;
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
final class Sources implements Admin.Simulators, AutoCloseable {
    private static final String ELSEWHERE = "runs on another node";

    private final List<Kind> kinds;
    private final List<Inlet> inlets;
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
    record Begun(List<Standing> standings, long place) {
        static final Begun NOTHING = new Begun(List.of(), 0);
    }

    /** A source that can be made again and again. */
    record Kind(String name, Function<Begun, EventSource> make) {
        /**
         * Makes one for nothing.
         *
         * @throws IllegalArgumentException if its settings are wrong
         */
        void tryOut() {
            make.apply(Begun.NOTHING).close();
        }
    }

    /**
     * @param isShared whether other processes write the same tape: then a thread of its own starts and ends them, because
     *     that may take until the road has gone on
     */
    Sources(List<Kind> kinds, Intake intake, boolean isShared) {
        this.kinds = List.copyOf(kinds);
        this.inlets = kinds.stream().map(kind -> intake.inlet(kind.name)).toList();
        this.thread =
                isShared ? Executors.newSingleThreadExecutor(task -> new Thread(task, "quotecast-sources")) : null;
    }

    /** This process leads from now on, in this term, or 0: it does no longer. Whatever ran before ends. */
    void lead(long term, Begun begun) {
        if (thread == null) {
            start(0, begun);
        } else if (!closed) {
            thread.execute(() -> {
                stop();
                if (term > 0) {
                    start(term, begun);
                } else {
                    inlets.forEach(inlet -> inlet.tell(SourceState.Kind.OK, ELSEWHERE));
                }
            });
        }
    }

    @Override
    public boolean isWanted() {
        return kinds.stream().anyMatch(kind -> kind.name.equals("simulator"));
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
            Ending.await(thread);
        }
        stop();
    }

    private synchronized void start(long term, Begun begun) {
        if (closed) {
            return;
        }
        List<EventSource> started = new ArrayList<>();
        running = started;
        for (int i = 0; i < kinds.size(); i++) {
            EventSource source = kinds.get(i).make.apply(begun);
            Inlet inlet = inlets.get(i);
            inlet.begin(term);
            source.start(inlet);
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
