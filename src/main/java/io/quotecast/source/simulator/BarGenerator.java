package io.quotecast.source.simulator;

import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generates the trades of one simulated instrument in the past, as sums over intervals: a pure function of the seed and
 * the time. An hour follows from the price path; it is divided into minutes and these into seconds, whose sums are
 * exactly those of the whole. Owned by one thread.
 */
final class BarGenerator {
    private static final long SECOND = 1_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final int PARTS = 60;
    /** Times within an hour at which the price is read to find its highest and lowest value. */
    private static final int POINTS = 6;

    private static final double DAILY_ACTIVITY_DEVIATION = 0.2;
    private static final double HOURLY_ACTIVITY_DEVIATION = 0.12;

    private final Instrument instrument;
    private final FairPrice price;
    private final TradingTime time;
    private final double relativeSpread;
    private final double tradesPerDay;
    private final double meanSize;
    private final long key;
    private long minutesStart = Long.MIN_VALUE;
    private List<@Nullable Interval> minutes = List.of();
    private long secondsStart = Long.MIN_VALUE;
    private List<@Nullable Interval> seconds = List.of();

    /**
     * @param meanSize mean size of a trade, in size units; 0 for an index
     */
    BarGenerator(
            InstrumentModel model,
            TradingTime time,
            double tradesPerDay,
            double meanSize,
            InstrumentModel.SharedPaths shared) {
        this.instrument = model.instrument();
        this.price = model.fairPrice(shared);
        this.time = time;
        this.relativeSpread = model.relativeSpread();
        this.tradesPerDay = tradesPerDay;
        this.meanSize = meanSize;
        this.key = model.key("bars");
    }

    /** The trades of an interval; prices in ticks. */
    private record Interval(
            long startMicros, long endMicros, long open, long high, long low, long close, long volume, long trades) {}

    Instrument instrument() {
        return instrument;
    }

    /**
     * Adds the trades between two times to a sum.
     *
     * @param startMicros start of a second
     * @param endMicros start of a second
     */
    void addTo(OhlcvAccumulator sum, long startMicros, long endMicros) {
        long micros = startMicros;
        while (micros < endMicros) {
            long length = micros % HOUR == 0 && micros + HOUR <= endMicros
                    ? HOUR
                    : micros % MINUTE == 0 && micros + MINUTE <= endMicros ? MINUTE : SECOND;
            Interval interval = length == HOUR ? hour(micros) : length == MINUTE ? minute(micros) : second(micros);
            if (interval != null) {
                add(sum, interval);
            }
            micros += length;
        }
    }

    /** Returns the price of the last trade before a time, in price units. */
    long closeBefore(long micros) {
        long end = time.lastOpenMicros(micros);
        Interval last = hour(Math.floorDiv(end - 1, HOUR) * HOUR);
        return (last == null ? Math.max(1, (long) price.advance(time.daysAt(end))) : last.close) * instrument.tick();
    }

    private void add(OhlcvAccumulator sum, Interval interval) {
        long tick = instrument.tick();
        long average = (interval.open + interval.high + interval.low + interval.close) * tick / 4;
        sum.add(
                interval.open * tick,
                interval.high * tick,
                interval.low * tick,
                interval.close * tick,
                interval.volume,
                average,
                interval.trades);
    }

    private @Nullable Interval minute(long startMicros) {
        long hourStart = Math.floorDiv(startMicros, HOUR) * HOUR;
        if (hourStart != minutesStart) {
            minutesStart = hourStart;
            Interval hour = hour(hourStart);
            minutes = hour == null ? List.of() : divide(hour);
        }
        return minutes.isEmpty() ? null : minutes.get((int) ((startMicros - hourStart) / MINUTE));
    }

    private @Nullable Interval second(long startMicros) {
        long minuteStart = Math.floorDiv(startMicros, MINUTE) * MINUTE;
        if (minuteStart != secondsStart) {
            secondsStart = minuteStart;
            Interval minute = minute(minuteStart);
            seconds = minute == null ? List.of() : divide(minute);
        }
        return seconds.isEmpty() ? null : seconds.get((int) ((startMicros - minuteStart) / SECOND));
    }

    /** Returns an hour; null if the market was closed or nothing was traded. */
    private @Nullable Interval hour(long startMicros) {
        long from = time.nextOpenMicros(startMicros);
        long to = time.lastOpenMicros(startMicros + HOUR);
        if (from >= to) {
            return null;
        }
        RandomStream random = RandomStream.at(key, startMicros);
        long day = (long) Math.floor(time.daysAt(from));
        double activity = time.activity(from, to)
                * FairPrice.approximateExp(
                        DAILY_ACTIVITY_DEVIATION * RandomStream.gaussianOf(RandomStream.hash(key, ~day)))
                * FairPrice.approximateExp(HOURLY_ACTIVITY_DEVIATION * random.nextGaussian());
        long trades = (long) (tradesPerDay * activity + random.nextDouble());
        if (trades == 0) {
            return null;
        }
        double[] prices = new double[POINTS + 1];
        double high = 0;
        double low = Double.MAX_VALUE;
        for (int i = 0; i <= POINTS; i++) {
            double days = time.daysAt(from + (to - from) * i / POINTS);
            prices[i] = price.advance(days);
            if (i > 0) {
                double variance = varianceOf(time.daysAt(from + (to - from) * (i - 1) / POINTS), days, prices[i]);
                high = Math.max(high, extreme(prices[i - 1], prices[i], variance, random, 1));
                low = Math.min(low, extreme(prices[i - 1], prices[i], variance, random, -1));
            }
        }
        long open = atBidOrAsk(prices[0], random);
        long close = trades == 1 ? open : atBidOrAsk(prices[POINTS], random);
        long volume = (long) (trades * meanSize * (0.85 + 0.3 * random.nextDouble()) + 0.5);
        long highest = Math.max(open, close);
        long lowest = Math.min(open, close);
        return new Interval(
                startMicros,
                startMicros + HOUR,
                open,
                trades > 2 ? Math.max(highest, (long) (high + 0.5)) : highest,
                trades > 3 ? Math.max(1, Math.min(lowest, (long) (low + 0.5))) : lowest,
                close,
                meanSize == 0 ? 0 : Math.max(trades, volume),
                trades);
    }

    /** Divides an interval into equal parts, of which those without trades are null. */
    private List<@Nullable Interval> divide(Interval whole) {
        long length = (whole.endMicros - whole.startMicros) / PARTS;
        RandomStream random = RandomStream.at(key + length, whole.startMicros);
        double[] days = new double[PARTS + 1];
        double[] ends = new double[PARTS + 1];
        double[] weights = new double[PARTS];
        double[] variances = new double[PARTS];
        for (int i = 0; i <= PARTS; i++) {
            long micros = whole.startMicros + i * length;
            days[i] = time.daysAt(micros);
            ends[i] = price.advance(days[i]);
            if (i > 0) {
                variances[i - 1] = varianceOf(days[i - 1], days[i], ends[i]);
            }
            if (i < PARTS) {
                weights[i] = time.activity(micros, micros + length) * (0.25 + 0.75 * random.nextExponential());
            }
        }
        long[] trades = shares(whole.trades, weights);
        for (int i = 0; i < PARTS; i++) {
            weights[i] = trades[i] * (0.4 + 0.6 * random.nextExponential());
        }
        long[] volumes = shares(meanSize == 0 ? 0 : whole.volume - whole.trades, weights);
        Roles roles = Roles.of(whole, trades, ends);
        List<@Nullable Interval> parts = new ArrayList<>(PARTS);
        for (int i = 0; i < PARTS; i++) {
            if (trades[i] == 0) {
                parts.add(null);
                continue;
            }
            long open = i == roles.first ? whole.open : within(whole, ends[i], random);
            long close = i == roles.last ? whole.close : within(whole, ends[i + 1], random);
            Part part = new Part(trades[i], open, close, i == roles.first, i == roles.last);
            if (i == roles.highest) {
                part.include(whole.high);
            }
            if (i == roles.lowest) {
                part.include(whole.low);
            }
            part.extend(within(whole, extreme(ends[i], ends[i + 1], variances[i], random, 1), random));
            part.extend(within(whole, extreme(ends[i], ends[i + 1], variances[i], random, -1), random));
            long start = whole.startMicros + i * length;
            parts.add(part.toInterval(start, start + length, volumes[i] + (meanSize == 0 ? 0 : trades[i])));
        }
        return parts;
    }

    /** The parts that contain the first, the last, the highest and the lowest trade of a whole; -1 for any part. */
    private record Roles(int first, int last, int highest, int lowest) {
        static Roles of(Interval whole, long[] trades, double[] ends) {
            long[] free = trades.clone();
            int first = 0;
            while (trades[first] == 0) {
                first++;
            }
            int last = trades.length - 1;
            while (trades[last] == 0) {
                last--;
            }
            free[first]--;
            free[last]--;
            int highest = whole.high > Math.max(whole.open, whole.close) ? farthest(free, ends, 1) : -1;
            if (highest >= 0) {
                free[highest]--;
            }
            int lowest = whole.low < Math.min(whole.open, whole.close) ? farthest(free, ends, -1) : -1;
            return new Roles(first, last, highest, lowest);
        }

        private static int farthest(long[] free, double[] ends, int sign) {
            int farthest = -1;
            double value = 0;
            for (int i = 0; i < free.length; i++) {
                double candidate = Math.max(sign * ends[i], sign * ends[i + 1]);
                if (free[i] > 0 && (farthest < 0 || candidate > value)) {
                    farthest = i;
                    value = candidate;
                }
            }
            return farthest;
        }
    }

    /** The prices of a part, each of which is that of a trade. */
    private static final class Part {
        private final long trades;
        private boolean isCloseFree;
        private long open;
        private long close;
        private long highest = Long.MIN_VALUE;
        private long lowest = Long.MAX_VALUE;
        /** Trades between the first and the last whose price is not chosen yet. */
        private long free;

        Part(long trades, long open, long close, boolean isFirst, boolean isLast) {
            this.trades = trades;
            this.open = trades == 1 && !isFirst ? close : open;
            this.close = trades == 1 ? this.open : close;
            this.isCloseFree = !isLast;
            this.free = trades - 2;
        }

        /** Gives a trade a price. There is one left that is neither the first nor the last of the whole. */
        void include(long price) {
            if (free > 0) {
                free--;
                highest = Math.max(highest, price);
                lowest = Math.min(lowest, price);
            } else if (trades == 1) {
                open = price;
                close = price;
            } else if (isCloseFree) {
                close = price;
                isCloseFree = false;
            } else {
                open = price;
            }
        }

        /** As {@link #include}, if there is a trade left between the first and the last of this part. */
        void extend(long price) {
            if (free > 0) {
                include(price);
            }
        }

        Interval toInterval(long startMicros, long endMicros, long volume) {
            return new Interval(
                    startMicros,
                    endMicros,
                    open,
                    Math.max(highest, Math.max(open, close)),
                    Math.min(lowest, Math.min(open, close)),
                    close,
                    volume,
                    trades);
        }
    }

    /** Divides a number in proportion to weights, so that the sum of the parts is that number. */
    private static long[] shares(long number, double[] weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        long[] shares = new long[weights.length];
        double sum = 0;
        long given = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            long upTo = Math.min(number, (long) (number * (sum / total)));
            shares[i] = weights[i] > 0 ? upTo - given : 0;
            given += shares[i];
            last = weights[i] > 0 ? i : last;
        }
        shares[last] += number - given;
        return shares;
    }

    /** Returns the bid or the ask at a fair price within the range of an interval, into which the price is reflected. */
    private long within(Interval range, double fairTicks, RandomStream random) {
        double reflected = fairTicks > range.high
                ? 2 * range.high - fairTicks
                : fairTicks < range.low ? 2 * range.low - fairTicks : fairTicks;
        return Math.max(range.low, Math.min(range.high, atBidOrAsk(reflected, random)));
    }

    private long atBidOrAsk(double fairTicks, RandomStream random) {
        boolean isAsk = random.nextLong() < 0;
        if (relativeSpread == 0) {
            return Math.max(1, (long) (fairTicks + 0.5));
        }
        long spread = 1 + (long) (fairTicks * relativeSpread);
        long bid = Math.max(1, (long) (fairTicks - spread * 0.5 + 0.5));
        return isAsk ? bid + spread : bid;
    }

    /** Returns the variance of the price, in ticks, between two times in trading days, of which the price is at the second. */
    private double varianceOf(double startDays, double endDays, double ticks) {
        return price.varianceWithin(endDays - startDays) * ticks * ticks;
    }

    /**
     * Draws the highest or lowest value of a Brownian motion between two values.
     *
     * @param sign 1 for the highest value, -1 for the lowest
     */
    private static double extreme(double start, double end, double variance, RandomStream random, int sign) {
        double change = end - start;
        return (start + end + sign * Math.sqrt(change * change + 2 * variance * random.nextExponential())) / 2;
    }
}
