package io.quotecast.source.simulator;

import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The logarithmic returns of mid prices by minute, and their statistics. */
final class MinuteReturns {
    private static final long MINUTE = 60_000_000L;

    private final Map<Instrument, double[]> mids = new LinkedHashMap<>();
    private final long startMicros;
    private final int minutes;

    MinuteReturns(long startMicros, int minutes) {
        this.startMicros = startMicros;
        this.minutes = minutes;
    }

    void add(Quote quote) {
        int minute = (int) ((quote.timeMicros() - startMicros) / MINUTE);
        mids.computeIfAbsent(quote.instrument(), key -> new double[minutes])[minute] =
                (quote.bid() + quote.ask()) / 2.0;
    }

    Map<Instrument, double[]> all() {
        Map<Instrument, double[]> all = new LinkedHashMap<>();
        mids.forEach((instrument, prices) -> all.put(instrument, returns(prices)));
        return all;
    }

    private static double[] returns(double[] prices) {
        List<Double> returns = new ArrayList<>();
        double last = 0;
        for (double price : prices) {
            if (price == 0) {
                returns.add(0.0);
                continue;
            }
            if (last != 0) {
                returns.add(Math.log(price / last));
            }
            last = price;
        }
        return returns.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static double correlation(double[] a, double[] b, int lag) {
        int size = Math.min(a.length, b.length) - lag;
        double meanA = mean(a, 0, size);
        double meanB = mean(b, lag, size);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < size; i++) {
            double da = a[i] - meanA;
            double db = b[i + lag] - meanB;
            ab += da * db;
            aa += da * da;
            bb += db * db;
        }
        return ab / Math.sqrt(aa * bb);
    }

    /** 3 for a normal distribution. */
    static double kurtosis(double[] values) {
        double mean = mean(values, 0, values.length);
        double second = 0;
        double fourth = 0;
        for (double value : values) {
            double square = (value - mean) * (value - mean);
            second += square;
            fourth += square * square;
        }
        return fourth * values.length / (second * second);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double mean(double[] values, int from, int size) {
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += values[i];
        }
        return sum / size;
    }
}
