package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Trade;
import java.util.List;

/**
 * Corrects the sum of the trades of an interval after one of them was corrected or cancelled. If all trades of the
 * interval are known, the sum is computed again. Otherwise, volume, average and count are exact; high and low, if the
 * original trade was one of them, are those of the known trades and bars.
 */
final class SumCorrection {
    private SumCorrection() {}

    /**
     * Corrects a sum that contains the original trade.
     *
     * @param known the newest trades of the interval, already corrected, in the order in which they are summed
     * @param parts bars within the interval, already corrected
     * @return whether prices are exact, as far as can be told
     */
    static boolean apply(OhlcvAccumulator sum, Correction correction, List<Trade> known, List<Bar> parts) {
        Trade original = correction.original();
        Trade corrected = correction.corrected();
        long trades = sum.trades() - (corrected == null ? 1 : 0);
        if (trades > 0 && known.size() == trades) {
            sum.clear();
            known.forEach(sum::add);
            return true;
        }
        boolean wasHigh = original.conditions().setsPrice() && original.price() >= sum.high();
        boolean wasLow = original.conditions().setsPrice() && original.price() <= sum.low();
        sum.removeSize(original);
        if (corrected != null) {
            sum.addSize(corrected);
        }
        if (trades > 0) {
            setPrices(sum, known, parts, wasHigh, wasLow);
            if (corrected != null && corrected.conditions().setsPrice()) {
                sum.setPrices(
                        Math.max(sum.high(), corrected.price()), Math.min(sum.low(), corrected.price()), sum.close());
            }
        }
        long counted = parts.stream().mapToLong(Bar::trades).sum();
        return trades == 0 || !(wasHigh || wasLow) || counted == trades;
    }

    private static void setPrices(
            OhlcvAccumulator sum, List<Trade> known, List<Bar> parts, boolean wasHigh, boolean wasLow) {
        long high = wasHigh ? Long.MIN_VALUE : sum.high();
        long low = wasLow ? Long.MAX_VALUE : sum.low();
        boolean isAnyKnown = false;
        long close = sum.close();
        for (Trade trade : known) {
            if (trade.conditions().setsPrice()) {
                high = Math.max(high, trade.price());
                low = Math.min(low, trade.price());
                close = trade.price();
                isAnyKnown = true;
            }
        }
        for (Bar part : parts) {
            if (part.trades() > 0) {
                high = Math.max(high, part.high());
                low = Math.min(low, part.low());
                isAnyKnown = true;
            }
        }
        if (isAnyKnown) {
            sum.setPrices(high, low, close);
        }
    }
}
