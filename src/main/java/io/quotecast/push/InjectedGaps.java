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
 * Fault injection: drops the next events of a series, as if they had been lost on the way to the shard, and notifies
 * the shard's clients of the gap when the first later event arrives. Every client that is subscribed to the series at
 * that time is notified of the whole gap, even one that received part of it from the journal. Owned by the shard's
 * thread.
 */
final class InjectedGaps {
    private final Broadcaster broadcaster;
    private final SlowReaderPolicy slowReaders;
    private final Map<GapSeries, InjectedGap> openGaps = new HashMap<>();
    private final List<InjectedGap> endedGaps = new ArrayList<>(0);

    InjectedGaps(Broadcaster broadcaster, SlowReaderPolicy slowReaders) {
        this.broadcaster = broadcaster;
        this.slowReaders = slowReaders;
    }

    private record GapSeries(Channel channel, int instrumentId) {}

    /** One gap, from the request to the notification. */
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
     * Drops the next events of this series, in addition to those of an injected gap that is still open. For bars,
     * events of all timeframes are dropped.
     *
     * @param channel any except messages
     */
    void inject(Channel channel, Instrument instrument, int events) {
        openGaps.computeIfAbsent(
                        new GapSeries(channel, instrument.id()), series -> new InjectedGap(channel, instrument))
                .remaining += events;
    }

    /** Returns whether the next event is dropped. */
    boolean tryDrop(EncodedEvent event) {
        if (openGaps.isEmpty()) {
            return false;
        }
        GapSeries series = new GapSeries(event.channel(), event.instrumentId());
        InjectedGap gap = openGaps.get(series);
        if (gap == null) {
            return false;
        }
        if (gap.remaining > 0) {
            gap.drop(event);
            return true;
        }
        openGaps.remove(series);
        endedGaps.add(gap);
        return false;
    }

    /** Notifies clients of the gaps that have ended. Called before the events after those gaps are sent. */
    void reportEnded() {
        if (!endedGaps.isEmpty()) {
            List<InjectedGap> gaps = List.copyOf(endedGaps);
            endedGaps.clear();
            for (InjectedGap gap : gaps) {
                String name = gap.instrument.symbol().text();
                broadcaster.broadcastTo(
                        client -> concerns(gap, client),
                        new Notification.Gap(gap.channel, name, gap.firstNumber, gap.lastNumber, "injected"));
            }
        }
    }

    private boolean concerns(InjectedGap gap, SubscribedClient client) {
        if (!client.subscription().instruments(gap.channel).contains(gap.instrument.id())) {
            return false;
        }
        if (slowReaders.isBehind(client)) {
            // A client that resumes reads the journal, which has no gap. Gaps of lossless channels are reported to the
            // other clients as they catch up.
            return !slowReaders.isResuming(client) && !gap.channel.isLossless();
        }
        return !client.isPaused() || client.cursor() >= gap.firstPosition;
    }
}
