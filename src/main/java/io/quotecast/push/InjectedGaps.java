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
        private long remaining;
        private long firstPosition;
        private long firstNumber;
        private long lastNumber;

        InjectedGap(Channel channel, Instrument instrument) {
            this.channel = channel;
            this.instrument = instrument;
        }

        void drop(EncodedEvent event) {
            if (firstNumber == 0) {
                firstNumber = event.seriesNumber();
                firstPosition = event.position();
            }
            lastNumber = event.seriesNumber();
            remaining--;
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
                .remaining += events;
    }

    /** Whether this frame, which comes next, is to be lost. */
    boolean tryDrop(EncodedEvent event) {
        if (open.isEmpty()) {
            return false;
        }
        GapSeries gapSeries = new GapSeries(event.channel(), event.instrumentId());
        InjectedGap injectedGap = open.get(gapSeries);
        if (injectedGap == null) {
            return false;
        }
        if (injectedGap.remaining > 0) {
            injectedGap.drop(event);
            return true;
        }
        open.remove(gapSeries);
        ended.add(injectedGap);
        return false;
    }

    /** Tells of the losses that are over, before what comes behind them is sent. */
    void reportEnded() {
        if (!ended.isEmpty()) {
            List<InjectedGap> gaps = List.copyOf(ended);
            ended.clear();
            for (InjectedGap injectedGap : gaps) {
                String name = injectedGap.instrument.symbol().text();
                broadcaster.broadcastTo(
                        subscriber -> concerns(injectedGap, subscriber),
                        new Notification.Gap(
                                injectedGap.channel,
                                name,
                                injectedGap.firstNumber,
                                injectedGap.lastNumber,
                                "injected"));
            }
        }
    }

    private boolean concerns(InjectedGap injectedGap, Subscriber subscriber) {
        if (!subscriber.subscription().instruments(injectedGap.channel).contains(injectedGap.instrument.id())) {
            return false;
        }
        SlowReader slowReader = slowReaders.slowReader(subscriber);
        if (slowReader != null) {
            // Who comes back gets all from the tape; where every event counts, who is behind is told as it catches up.
            return !slowReader.isResuming() && !injectedGap.channel.isLossless();
        }
        return !subscriber.isPaused() || subscriber.cursor() >= injectedGap.firstPosition;
    }
}
