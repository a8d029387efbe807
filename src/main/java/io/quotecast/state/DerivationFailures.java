package io.quotecast.state;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import java.lang.System.Logger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts and logs the exceptions of code that derives tickers and bars, where each instrument is guarded by itself, so
 * that a fault of one never stops the others. Owned by the pipeline thread; {@link #count} is safe on any thread.
 */
public final class DerivationFailures {
    private static final Logger LOG = System.getLogger(DerivationFailures.class.getName());
    /** One of this many failures is logged, so that a fault that repeats with every event does not fill the log. */
    private static final long LOGGED_EVERY = 10_000;

    private final LongAdder count = new LongAdder();
    private long unlogged;

    /** Counts a failure for an instrument; logs the first one, and then one of 10,000. */
    void record(Instrument instrument, Throwable failure) {
        record("of " + instrument.symbol(), failure);
    }

    /** Counts a failure for an event; logs the first one, and then one of 10,000. */
    public void record(MarketEvent event, Throwable failure) {
        record("for " + event, failure);
    }

    private void record(String subject, Throwable failure) {
        count.increment();
        if (unlogged++ % LOGGED_EVERY == 0) {
            LOG.log(
                    Logger.Level.ERROR,
                    "Failed to update tickers and bars " + subject + "; continuing with the others",
                    failure);
        }
    }

    /** Returns the number of failures. */
    public long count() {
        return count.sum();
    }
}
