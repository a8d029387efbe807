package io.quotecast.source.simulator;

import io.quotecast.market.Status;
import java.util.List;
import java.util.function.Consumer;

/** What happens to single companies: now and then a price jumps, and more rarely trading waits for news. */
final class News {
    /** The code of the tapes for a halt while news is pending. */
    static final String PENDING_REASON = "T1";

    private static final double JUMPS_PER_DAY = 0.1;
    private static final double MEAN_JUMP = 0.015;
    private static final double HALTS_PER_DAY = 1.0 / 60;
    private static final int MIN_HALT_MINUTES = 5;
    private static final int HALT_MINUTES_RANGE = 15;
    /** A price jump of more than a third is not news but the end of the company. */
    private static final double MAX_JUMP = 0.3;

    private final List<SimulatedStock> companies;
    private final RandomStream random;
    private double atDays;

    News(List<SimulatedStock> stocks, RandomStream random) {
        this.companies = stocks.stream().filter(stock -> !stock.isFund()).toList();
        this.random = random;
    }

    /** Lets the time until now, in trading days, pass without news. */
    void skipTo(double days) {
        atDays = days;
    }

    /** What has happened since the last call; often nothing. */
    void advance(double days, long nowNanos, Halts halts, Consumer<? super Status> output) {
        double expected = (days - atDays) * companies.size();
        atDays = days;
        if (random.chance(expected * JUMPS_PER_DAY)) {
            anyCompany().jump(drawJump());
        }
        if (random.chance(expected * HALTS_PER_DAY)) {
            SimulatedStock stock = anyCompany();
            if (!stock.isHalted()) {
                long length = Halts.minutes(MIN_HALT_MINUTES + random.nextInt(HALT_MINUTES_RANGE + 1));
                output.accept(halts.halt(stock, PENDING_REASON, nowNanos, nowNanos + length));
                stock.jump(drawJump());
            }
        }
    }

    private SimulatedStock anyCompany() {
        return companies.get(random.nextInt(companies.size()));
    }

    private double drawJump() {
        double size = Math.min(MAX_JUMP, MEAN_JUMP * random.nextExponential());
        return random.nextLong() < 0 ? -size : size;
    }
}
