package io.quotecast.source.simulator;

import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Corrects and cancels some trades two seconds after they happened. Has random numbers of its own, so that all other
 * events are the same as without it. Owned by one thread.
 */
final class TradeCorrections {
    static final long DELAY_NANOS = 2_000_000_000L;

    private static final int MAX_PENDING = 1_000;
    private static final double CANCEL_SHARE = 0.5;
    private static final int MAX_TICKS = 3;

    private final double share;
    private final RandomStream random;
    private final Queue<Pending> pending = new ArrayDeque<>();

    private record Pending(Trade trade, long dueNanos) {}

    /**
     * @param tradesPerCorrection number of trades of which one, on average, is corrected or cancelled; 0 for none
     */
    TradeCorrections(int tradesPerCorrection, RandomStream random) {
        this.share = tradesPerCorrection == 0 ? 0 : 1.0 / tradesPerCorrection;
        this.random = random;
    }

    /** Decides whether a trade will be corrected. */
    void onTrade(Trade trade, long nowNanos) {
        if (share > 0 && random.chance(share) && pending.size() < MAX_PENDING) {
            pending.add(new Pending(trade, nowNanos + DELAY_NANOS));
        }
    }

    /** Returns when the next correction is due; {@link Long#MAX_VALUE} if none is. */
    long nextNanos() {
        Pending next = pending.peek();
        return next == null ? Long.MAX_VALUE : next.dueNanos;
    }

    /** Emits the corrections that are due. */
    void emitDue(long nowNanos, Consumer<? super Correction> output) {
        while (nextNanos() <= nowNanos) {
            Trade trade = pending.remove().trade;
            Trade corrected = random.chance(CANCEL_SHARE) ? null : corrected(trade);
            output.accept(Correction.of(trade.instrument(), null, trade.tradeId(), null, corrected, nowNanos / 1_000));
        }
    }

    /** Forgets the trades that are not corrected yet. */
    void clear() {
        pending.clear();
    }

    private @Nullable Trade corrected(Trade trade) {
        Instrument instrument = trade.instrument();
        long ticks = 1L + random.nextInt(MAX_TICKS);
        long change = (random.nextLong() < 0 ? -ticks : ticks) * instrument.tick();
        long price = Math.max(instrument.tick(), trade.price() + change);
        return new Trade(instrument, price, trade.size(), Side.UNKNOWN, null, 0, trade.timeMicros());
    }
}
