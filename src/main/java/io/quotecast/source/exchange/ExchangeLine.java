package io.quotecast.source.exchange;

import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection among those that carry the same products: the only one, or line A or B of a {@link LineArbiter}. Owned
 * by the thread of the connection, which both lines share.
 */
public final class ExchangeLine {
    private static final ExchangeLine ONLY = new ExchangeLine(null, 0);

    private final @Nullable LineArbiter arbiter;
    private final int index;

    ExchangeLine(@Nullable LineArbiter arbiter, int index) {
        this.arbiter = arbiter;
        this.index = index;
    }

    /** Returns the line of a connection whose products no other connection carries. */
    public static ExchangeLine only() {
        return ONLY;
    }

    /**
     * Returns the trade ids of this connection.
     *
     * @param exchange name of the exchange for log lines
     * @param nanoTime as {@link System#nanoTime}
     */
    public TradeSequences sequences(String exchange, EventSink sink, System.Logger log, LongSupplier nanoTime) {
        if (arbiter == null) {
            return new TradeSequences(exchange, sink, log, nanoTime);
        }
        return new TradeSequences(
                exchange + " line " + name(), sink, log, nanoTime, this, arbiter.sequences(exchange, log));
    }

    /**
     * Returns whether a quote is newer than all quotes of its instrument that any line has delivered.
     *
     * @param number ascends with the quotes of an instrument; 0 if the exchange does not number them
     */
    public boolean isNewest(Instrument instrument, long number) {
        return arbiter == null || arbiter.isNewest(index, instrument, number);
    }

    /** Returns whether the other line has not delivered this trade, which may have no id. */
    boolean isFirst(Trade trade, TradeSequences allLines) {
        return arbiter == null || arbiter.isFirst(index, trade, allLines);
    }

    private String name() {
        return index == 0 ? "A" : "B";
    }
}
