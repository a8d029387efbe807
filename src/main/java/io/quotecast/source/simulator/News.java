package io.quotecast.source.simulator;

import io.quotecast.market.Status;
import java.util.List;
import java.util.function.Consumer;

/**
 * News about single companies: occasional price jumps and, more rarely, halts for pending news. Owned by one thread.
 */
final class News {
    /** Reason code of a halt for pending news. */
    static final String PENDING_REASON = "T1";

    private static final double JUMPS_PER_DAY = 0.1;
    private static final double MEAN_JUMP = 0.015;
    private static final double HALTS_PER_DAY = 1.0 / 60;
    private static final int MIN_HALT_MINUTES = 5;
    private static final int HALT_MINUTES_RANGE = 15;
    /** Largest jump, as a part of the price. */
    private static final double MAX_JUMP = 0.3;

    private final List<SimulatedStock> companies;
    private final RandomStream random;
    private double atDays;

    News(List<SimulatedStock> stocks, RandomStream random) {
        this.companies = stocks.stream().filter(stock -> !stock.isFund()).toList();
        this.random = random;
    }

    /** Advances to this time, in trading days, without news. */
    void skipTo(double days) {
        atDays = days;
    }

    /** Advances to this time, in trading days, and draws the news since the last call. */
    void advance(double days, long nowNanos, Halts halts, Consumer<? super Status> output) {
        double expected = (days - atDays) * companies.size();
        atDays = days;
        if (random.chance(expected * JUMPS_PER_DAY)) {
            drawCompany().jump(drawJump());
        }
        if (random.chance(expected * HALTS_PER_DAY)) {
            SimulatedStock stock = drawCompany();
            if (!stock.isHalted()) {
                long length = Halts.minutes(MIN_HALT_MINUTES + random.nextInt(HALT_MINUTES_RANGE + 1));
                output.accept(halts.halt(stock, PENDING_REASON, nowNanos, nowNanos + length));
                stock.jump(drawJump());
            }
        }
    }

    private SimulatedStock drawCompany() {
        return companies.get(random.nextInt(companies.size()));
    }

    private double drawJump() {
        double size = Math.min(MAX_JUMP, MEAN_JUMP * random.nextExponential());
        return random.nextLong() < 0 ? -size : size;
    }
}
