package io.quotecast.source.simulator;

import org.jspecify.annotations.Nullable;

/**
 * The price jumps of one company after news, as a pure function of a key and the time: at most one in a trading day,
 * which fades over a few days, so that prices stay bounded. Remembers the recent jumps. Owned by one thread.
 */
final class Jumps {
    private static final double JUMPS_PER_DAY = 0.1;
    private static final double HALT_SHARE = 1.0 / 6;
    private static final double MEAN_SIZE = 0.015;
    /** Largest jump, as a part of the price. */
    private static final double MAX_SIZE = 0.3;

    private static final int FADE_DAYS = 5;

    private final long key;
    private final double[] times = new double[FADE_DAYS + 1];
    private final double[] sizes = new double[FADE_DAYS + 1];
    private int count;
    private long day = Long.MIN_VALUE;

    Jumps(long seed, String name) {
        this.key = RandomStream.key(seed, name);
    }

    /**
     * A jump.
     *
     * @param days time, in trading days
     * @param size change of the logarithm of the price
     * @param isHalt whether the company is halted for the news
     */
    record Jump(double days, double size, boolean isHalt) {}

    /** Returns the jump of a trading day, or null. */
    @Nullable
    Jump ofDay(long tradingDay) {
        long bits = RandomStream.hash(key, tradingDay);
        if (RandomStream.unitOf(bits) >= JUMPS_PER_DAY) {
            return null;
        }
        RandomStream random = RandomStream.at(bits, 0);
        double time = tradingDay + TradingTime.NIGHT + (1 - TradingTime.NIGHT) * random.nextDouble();
        double size = Math.min(MAX_SIZE, MEAN_SIZE * random.nextExponential());
        return new Jump(time, random.nextLong() < 0 ? -size : size, random.chance(HALT_SHARE));
    }

    /** Returns the sum of the jumps until this time, in trading days, as far as they have not faded. */
    double at(double days) {
        long today = (long) Math.floor(days);
        if (today != day) {
            enter(today);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double age = days - times[i];
            if (age >= 0 && age < FADE_DAYS) {
                sum += sizes[i] * (1 - age / FADE_DAYS);
            }
        }
        return sum;
    }

    private void enter(long today) {
        day = today;
        count = 0;
        for (long recent = today - FADE_DAYS; recent <= today; recent++) {
            Jump jump = ofDay(recent);
            if (jump != null) {
                times[count] = jump.days;
                sizes[count++] = jump.size;
            }
        }
    }
}
