package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.Frame;
import io.quotecast.protocol.Notice;
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
    private final Announcer announcer;
    private final Laggards laggards;
    private final Map<Series, Gap> open = new HashMap<>();
    private final List<Gap> ended = new ArrayList<>(0);

    InjectedGaps(Announcer announcer, Laggards laggards) {
        this.announcer = announcer;
        this.laggards = laggards;
    }

    private record Series(Channel channel, int instrument) {}

    /** One loss, from the order to make it to the notice of it. */
    private static final class Gap {
        private final Channel channel;
        private final Instrument instrument;
        private long left;
        private long firstQ;
        private long from;
        private long to;

        Gap(Channel channel, Instrument instrument) {
            this.channel = channel;
            this.instrument = instrument;
        }

        void leaveOut(Frame frame) {
            if (from == 0) {
                from = frame.u();
                firstQ = frame.q();
            }
            to = frame.u();
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
        open.computeIfAbsent(new Series(channel, instrument.id()), series -> new Gap(channel, instrument)).left +=
                events;
    }

    /** Whether this frame, which comes next, is to be lost. */
    boolean takes(Frame frame) {
        if (open.isEmpty()) {
            return false;
        }
        Series series = new Series(frame.channel(), frame.instrument());
        Gap gap = open.get(series);
        if (gap == null) {
            return false;
        }
        if (gap.left > 0) {
            gap.leaveOut(frame);
            return true;
        }
        open.remove(series);
        ended.add(gap);
        return false;
    }

    /** Tells of the losses that are over, before what comes behind them is sent. */
    void tell() {
        if (!ended.isEmpty()) {
            List<Gap> over = List.copyOf(ended);
            ended.clear();
            for (Gap gap : over) {
                String name = gap.instrument.symbol().text();
                announcer.tellThose(
                        subscriber -> concerns(gap, subscriber),
                        new Notice.Gap(gap.channel, name, gap.from, gap.to, "injected"));
            }
        }
    }

    private boolean concerns(Gap gap, Subscriber subscriber) {
        if (!subscriber.subscription().chosen(gap.channel).has(gap.instrument.id())) {
            return false;
        }
        Lag lag = laggards.lag(subscriber);
        if (lag != null) {
            // Who comes back gets all from the tape; where every event counts, who is behind is told as it catches up.
            return !lag.isReturning() && !Frame.everyOneCounts(gap.channel);
        }
        return !subscriber.isPaused() || subscriber.cursorQ() >= gap.firstQ;
    }
}
