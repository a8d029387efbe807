package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Notification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Losses that are made on purpose: the next events of a series never reach one shard, as if the way to it had lost them,
 * and once a later one comes its clients are told which. Whoever wants the series then is told of all of them, even of
 * those that it had from the tape, because it has come back in the midst. Owned by the shard's thread.
 */
final class InjectedGaps {
    private final Broadcaster broadcaster;
    private final SlowReaders slowReaders;
    private final Map<GapSeries, InjectedGap> open = new HashMap<>();
    private final List<InjectedGap> ended = new ArrayList<>(0);

    InjectedGaps(Broadcaster broadcaster, SlowReaders slowReaders) {
        this.broadcaster = broadcaster;
        this.slowReaders = slowReaders;
    }

    private record GapSeries(Channel channel, int instrument) {}

    /** One loss, from the order to make it to the notice of it. */
    private static final class InjectedGap {
        private final Channel channel;
        private final Instrument instrument;
        private long left;
        private long firstQ;
        private long from;
        private long to;

        InjectedGap(Channel channel, Instrument instrument) {
            this.channel = channel;
            this.instrument = instrument;
        }

        void leaveOut(EncodedEvent encodedEvent) {
            if (from == 0) {
                from = encodedEvent.u();
                firstQ = encodedEvent.q();
            }
            to = encodedEvent.u();
            left--;
        }
    }

    /**
     * The next events of this series are to be lost; of bars, those of all timeframes. Where such an order is under way
     * already, so many more.
     *
     * @param channel any but messages
     */
    void open(Channel channel, Instrument instrument, int events) {
        open.computeIfAbsent(new GapSeries(channel, instrument.id()), gapSeries -> new InjectedGap(channel, instrument))
                .left += events;
    }

    /** Whether this frame, which comes next, is to be lost. */
    boolean takes(EncodedEvent encodedEvent) {
        if (open.isEmpty()) {
            return false;
        }
        GapSeries gapSeries = new GapSeries(encodedEvent.channel(), encodedEvent.instrument());
        InjectedGap injectedGap = open.get(gapSeries);
        if (injectedGap == null) {
            return false;
        }
        if (injectedGap.left > 0) {
            injectedGap.leaveOut(encodedEvent);
            return true;
        }
        open.remove(gapSeries);
        ended.add(injectedGap);
        return false;
    }

    /** Tells of the losses that are over, before what comes behind them is sent. */
    void tell() {
        if (!ended.isEmpty()) {
            List<InjectedGap> over = List.copyOf(ended);
            ended.clear();
            for (InjectedGap injectedGap : over) {
                String name = injectedGap.instrument.symbol().text();
                broadcaster.tellThose(
                        subscriber -> concerns(injectedGap, subscriber),
                        new Notification.Gap(injectedGap.channel, name, injectedGap.from, injectedGap.to, "injected"));
            }
        }
    }

    private boolean concerns(InjectedGap injectedGap, Subscriber subscriber) {
        if (!subscriber.subscription().chosen(injectedGap.channel).has(injectedGap.instrument.id())) {
            return false;
        }
        SlowReader slowReader = slowReaders.lag(subscriber);
        if (slowReader != null) {
            // Who comes back gets all from the tape; where every event counts, who is behind is told as it catches up.
            return !slowReader.isReturning() && !EncodedEvent.everyOneCounts(injectedGap.channel);
        }
        return !subscriber.isPaused() || subscriber.cursorQ() >= injectedGap.firstQ;
    }
}
