package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/**
 * Whether the market as a whole trades, and when that changes.
 *
 * @param timeMicros when it was so, µs since 1970-01-01T00:00Z
 * @param next what comes then, or null if nothing ever will
 * @param nextMicros when it comes; without meaning if nothing does
 */
public record MarketState(
        Session session, long timeMicros, @Nullable Session next, long nextMicros) {
    public static MarketState of(TradingHours.Period period, long timeMicros) {
        boolean hasNext = period.nextMicros() != Long.MAX_VALUE;
        return new MarketState(
                period.session(), timeMicros, hasNext ? period.next() : null, hasNext ? period.nextMicros() : 0);
    }
}
