package io.quotecast.testing;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Opening;
import io.quotecast.source.SinkTarget;
import io.quotecast.source.SourceGap;
import io.quotecast.source.SourceState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Records what a source delivers, on the thread of the source. */
public final class RecordingSinkTarget implements SinkTarget {
    private final ManualClock clock;
    private final List<MarketEvent> events = new ArrayList<>();
    private final List<SourceGap> gaps = new ArrayList<>();
    private final List<SourceState> states = new ArrayList<>();
    private @Nullable Rejection rejection;

    public RecordingSinkTarget(ManualClock clock) {
        this.clock = clock;
    }

    /** Rejects all further events for this reason; null accepts them. */
    public void reject(@Nullable Rejection reason) {
        rejection = reason;
    }

    public List<MarketEvent> events() {
        return List.copyOf(events);
    }

    public List<SourceGap> gaps() {
        return List.copyOf(gaps);
    }

    public List<SourceState> states() {
        return List.copyOf(states);
    }

    @Override
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        if (rejection == null) {
            events.add(event);
        }
        return rejection;
    }

    @Override
    public @Nullable Rejection offerInTerm(long term, long sourceOffset, MarketEvent event) {
        return offer(event, null);
    }

    @Override
    public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
        return offer(event, callback);
    }

    @Override
    public void open(List<Opening> openings) {}

    @Override
    public boolean enqueue(Runnable task) {
        task.run();
        return true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void publishState(SourceState state) {
        states.add(state);
    }

    @Override
    public void publishGap(SourceGap gap) {
        gaps.add(gap);
    }

    @Override
    public long pipelineMicros() {
        return clock.micros();
    }

    @Override
    public long nowMicros() {
        return clock.micros();
    }
}
