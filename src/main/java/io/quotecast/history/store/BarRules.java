package io.quotecast.history.store;

import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradeClock;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the server makes bars, for those that the archive computes from stored trades.
 *
 * @param lateMicros how much older than the newest trade of its instrument a trade may be that revises closed bars
 * @param isStateDurable whether the server continues the bars that were forming when its last process ended
 * @param instruments returns the instrument of a symbol, whose calendar applies to its bars
 */
public record BarRules(
        Timeframes timeframes,
        long lateMicros,
        boolean isStateDurable,
        Function<String, Optional<Instrument>> instruments) {
    /** Those of a server that is not configured otherwise, with the trading days of UTC. */
    static final BarRules DEFAULT =
            new BarRules(Timeframes.DEFAULT, TradeClock.WINDOW_MICROS, false, symbol -> Optional.empty());
}
