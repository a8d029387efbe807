package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/**
 * The session of the market as a whole, and when it changes.
 *
 * @param timeMicros time of the observation, µs since 1970-01-01T00:00Z
 * @param next the next session; null if the current one never ends
 * @param nextMicros start of the next session, µs since 1970-01-01T00:00Z; 0 if there is none
 */
public record MarketState(
        Session session, long timeMicros, @Nullable Session next, long nextMicros) {
    public static MarketState of(TradingHours.Period period, long timeMicros) {
        boolean hasNext = period.nextMicros() != Long.MAX_VALUE;
        return new MarketState(
                period.session(), timeMicros, hasNext ? period.next() : null, hasNext ? period.nextMicros() : 0);
    }
}
