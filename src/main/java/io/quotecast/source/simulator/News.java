package io.quotecast.source.simulator;

import io.quotecast.market.MarketEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Halts for pending news, at the time of some of the {@link Jumps} of prices. Owned by one thread. */
final class News {
    /** Reason code of a halt for pending news. */
    static final String PENDING_REASON = "T1";

    private static final int MIN_HALT_MINUTES = 5;
    private static final int HALT_MINUTES_RANGE = 15;

    private final List<SimulatedStock> stocks;
    private final RandomStream random;
    /** The halts of the current day, in order of time. */
    private final List<Pending> pending = new ArrayList<>();

    private long day = Long.MIN_VALUE;
    private double atDays;

    /** @param startDays the time from which news halt stocks, in trading days */
    News(List<SimulatedStock> stocks, RandomStream random, double startDays) {
        this.stocks = stocks;
        this.random = random;
        this.atDays = startDays;
    }

    private record Pending(SimulatedStock stock, double days) {}

    /** Moves to this time, in trading days, without halts. */
    void skipTo(double days) {
        atDays = days;
    }

    /** Advances to this time, in trading days, and halts the stocks that have had news since the last call. */
    void advance(double days, long nowNanos, Halts halts, Consumer<? super MarketEvent> output) {
        long today = (long) Math.floor(days);
        if (today != day) {
            enter(today);
        }
        for (Pending news : pending) {
            if (news.days > atDays && news.days <= days && !news.stock.isHalted()) {
                long length = Halts.minutes(MIN_HALT_MINUTES + random.nextInt(HALT_MINUTES_RANGE + 1));
                halts.halt(news.stock, PENDING_REASON, nowNanos, nowNanos + length, output);
            }
        }
        atDays = days;
    }

    private void enter(long today) {
        day = today;
        pending.clear();
        for (SimulatedStock stock : stocks) {
            Jumps.Jump jump = stock.newsOf(today);
            if (jump != null && jump.isHalt()) {
                pending.add(new Pending(stock, jump.days()));
            }
        }
        pending.sort(Comparator.comparingDouble(Pending::days));
    }
}
