package io.quotecast.source.simulator;

import io.quotecast.market.Status;
import java.util.List;
import java.util.function.Consumer;

/** What happens to single companies: now and then a price jumps, and more rarely trading waits for news. */
final class News {
    /** The code of the tapes for a halt while news is pending. */
    static final String PENDING = "T1";

    private static final double JUMPS_PER_DAY = 0.1;
    private static final double MEAN_JUMP = 0.015;
    private static final double HALTS_PER_DAY = 1.0 / 60;
    private static final int SHORTEST_MINUTES = 5;
    private static final int MINUTES_RANGE = 15;
    /** A price jump of more than a third is not news but the end of the company. */
    private static final double MOST_JUMP = 0.3;

    private final List<SimulatedStock> companies;
    private final RandomStream random;
    private double atDays;

    News(List<SimulatedStock> stocks, RandomStream random) {
        this.companies = stocks.stream().filter(stock -> !stock.isFund()).toList();
        this.random = random;
    }

    /** Lets the time until now, in trading days, pass without news. */
    void pass(double days) {
        atDays = days;
    }

    /** What has happened since the last call; often nothing. */
    void happen(double days, long nowNanos, Halts halts, Consumer<? super Status> sink) {
        double expected = (days - atDays) * companies.size();
        atDays = days;
        if (random.chance(expected * JUMPS_PER_DAY)) {
            anyCompany().jolt(jump());
        }
        if (random.chance(expected * HALTS_PER_DAY)) {
            SimulatedStock stock = anyCompany();
            if (!stock.isHalted()) {
                long length = Halts.minutes(SHORTEST_MINUTES + random.below(MINUTES_RANGE + 1));
                sink.accept(halts.halt(stock, PENDING, nowNanos, nowNanos + length));
                stock.jolt(jump());
            }
        }
    }

    private SimulatedStock anyCompany() {
        return companies.get(random.below(companies.size()));
    }

    private double jump() {
        double size = Math.min(MOST_JUMP, MEAN_JUMP * random.exponential());
        return random.nextLong() < 0 ? -size : size;
    }
}
