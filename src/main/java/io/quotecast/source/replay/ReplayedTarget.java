package io.quotecast.source.replay;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Opening;
import io.quotecast.source.EventTimes;
import io.quotecast.source.SinkTarget;
import io.quotecast.source.SourceGap;
import io.quotecast.source.SourceState;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events that an exchange's protocol reads from a capture to the intake. Its clock shows when the message
 * arrived. Owned by the thread of the replay.
 */
final class ReplayedTarget implements SinkTarget {
    private final SinkTarget target;
    private long micros;
    private long shiftMicros;
    private long sourceOffset;
    private boolean isClosed;

    ReplayedTarget(SinkTarget target) {
        this.target = target;
    }

    /**
     * Sets what applies to the events of the next message.
     *
     * @param arrivedMicros when the message arrived
     * @param shift is added to the times of events
     * @param offset offset of the message in the capture; 0 if the replay cannot be resumed
     */
    void onMessage(long arrivedMicros, long shift, long offset) {
        micros = arrivedMicros;
        shiftMicros = shift;
        sourceOffset = offset;
    }

    /** Returns whether the intake accepts no further events. */
    boolean isClosed() {
        return isClosed;
    }

    @Override
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        return checked(target.offer(shifted(event), callback));
    }

    @Override
    public @Nullable Rejection offerInTerm(long term, long offset, MarketEvent event) {
        return checked(target.offerInTerm(term, sourceOffset, shifted(event)));
    }

    @Override
    public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
        return checked(target.tryOffer(shifted(event), callback));
    }

    @Override
    public boolean enqueue(Runnable task) {
        return target.enqueue(task);
    }

    @Override
    public boolean isOpen() {
        return target.isOpen();
    }

    @Override
    public void open(List<Opening> openings) {
        target.open(openings);
    }

    /** The replay reports its own state. */
    @Override
    public void publishState(SourceState state) {}

    @Override
    public void publishGap(SourceGap gap) {
        target.publishGap(gap);
    }

    @Override
    public long pipelineMicros() {
        return target.pipelineMicros();
    }

    @Override
    public long nowMicros() {
        return micros;
    }

    private MarketEvent shifted(MarketEvent event) {
        return shiftMicros != 0 && event instanceof MarketEvent.InstrumentEvent instrumentEvent
                ? EventTimes.withTime(Math.min(event.timeMicros() + shiftMicros, target.nowMicros()), instrumentEvent)
                : event;
    }

    private @Nullable Rejection checked(@Nullable Rejection rejection) {
        isClosed |= rejection == Rejection.CLOSED;
        return rejection;
    }
}
