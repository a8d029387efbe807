package io.quotecast.testing;

import io.quotecast.ingest.Intake;
import io.quotecast.market.MarketEvent;
import io.quotecast.pipeline.EventHandler;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.source.capture.FrameCapture;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A pipeline that records its events, with the intake in front of it. */
public final class RecordingPipeline implements EventHandler, AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final BlockingQueue<MarketEvent> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<SourceState> states = new LinkedBlockingQueue<>();
    private final PipelineThread thread;
    private final Intake intake;
    private long position;

    public RecordingPipeline(InstantSource clock) {
        this(clock, FrameCapture.off());
    }

    public RecordingPipeline(InstantSource clock, FrameCapture capture) {
        thread = new PipelineThread(1024, clock);
        intake = new Intake(thread, clock, states::add, gap -> {}, openings -> {}, false, capture);
        thread.start(this);
    }

    public EventSink sink(String name) {
        return intake.sink(name);
    }

    public Intake intake() {
        return intake;
    }

    /** Returns the next event; fails if none arrives in time. */
    public MarketEvent nextEvent() throws InterruptedException {
        return next(events, "event");
    }

    public List<MarketEvent> nextEvents(int count) throws InterruptedException {
        List<MarketEvent> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(nextEvent());
        }
        return next;
    }

    /** Stops the pipeline after the events in its queue and returns all events that were not read yet. */
    public List<MarketEvent> allEvents() {
        thread.close();
        return List.copyOf(events);
    }

    /** Returns the next reported state that meets a condition; fails if none does in time. */
    public SourceState awaitState(Predicate<SourceState> condition) throws InterruptedException {
        SourceState state = next(states, "state");
        while (!condition.test(state)) {
            state = next(states, "state");
        }
        return state;
    }

    public SourceState nextState() throws InterruptedException {
        return next(states, "state");
    }

    /** Stops the pipeline after the events in its queue; later offers are not accepted. */
    @Override
    public void close() {
        thread.close();
    }

    @Override
    public void onEvent(MarketEvent event, @Nullable LongConsumer recorded, long nowMicros) {
        events.add(event);
        position++;
        if (recorded != null) {
            recorded.accept(position);
        }
    }

    @Override
    public void onTick(long nowMicros) {}

    @Override
    public void onBatchEnd() {}

    private static <T> T next(BlockingQueue<T> queue, String description) throws InterruptedException {
        T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no " + description + " arrived within " + DEADLINE_SECONDS + " s");
        }
        return next;
    }
}
