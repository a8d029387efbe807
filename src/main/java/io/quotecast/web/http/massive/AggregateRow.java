package io.quotecast.web.http.massive;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Turnover;
import io.quotecast.protocol.massive.MassiveNumbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * An aggregate, as Massive names its fields.
 *
 * @param t start, ms since 1970-01-01T00:00Z
 * @param n number of trades
 */
record AggregateRow(
        BigDecimal v, BigDecimal vw, BigDecimal o, BigDecimal c, BigDecimal h, BigDecimal l, long t, long n) {
    private static final long MICROS_PER_MILLI = 1_000;

    /**
     * Composes aggregates of bars.
     *
     * @param bars of one instrument, oldest first
     * @param startOf returns the start of the aggregate that contains a time
     */
    static List<AggregateRow> compose(List<Bar> bars, LongUnaryOperator startOf) {
        List<AggregateRow> rows = new ArrayList<>();
        int first = 0;
        while (first < bars.size()) {
            long start = startOf.applyAsLong(bars.get(first).timeMicros());
            int end = first + 1;
            while (end < bars.size() && startOf.applyAsLong(bars.get(end).timeMicros()) == start) {
                end++;
            }
            rows.add(of(bars.subList(first, end), start));
            first = end;
        }
        return rows;
    }

    private static AggregateRow of(List<Bar> bars, long startMicros) {
        Bar first = bars.get(0);
        Bar last = bars.get(bars.size() - 1);
        Instrument instrument = first.instrument();
        long high = first.high();
        long low = first.low();
        long volume = 0;
        long trades = 0;
        Turnover turnover = new Turnover();
        for (Bar bar : bars) {
            high = Math.max(high, bar.high());
            low = Math.min(low, bar.low());
            long size = Math.min(bar.volume(), Long.MAX_VALUE - volume);
            volume += size;
            trades += bar.trades();
            turnover.add(bar.average(), size);
        }
        long average = bars.size() == 1 || volume == 0 ? last.average() : turnover.averagePrice(volume);
        return new AggregateRow(
                MassiveNumbers.size(volume, instrument),
                MassiveNumbers.price(average, instrument),
                MassiveNumbers.price(first.open(), instrument),
                MassiveNumbers.price(last.close(), instrument),
                MassiveNumbers.price(high, instrument),
                MassiveNumbers.price(low, instrument),
                startMicros / MICROS_PER_MILLI,
                trades);
    }
}
