package io.quotecast.source.exchange;

import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Arbitrates between lines A and B, two connections that carry the same products: of each trade and each quote, the
 * first arrival is used, and the second one is dropped and counted. A trade that one line leaves out comes from the
 * other; it is missing only if both leave it out. Remembers a fixed amount for each instrument. Owned by the thread
 * that both lines share.
 */
public final class LineArbiter {
    /** Lower numbers after this time without a higher one mean that the exchange has started a new numbering. */
    static final long RENUMBERED_NANOS = Duration.ofSeconds(10).toNanos();
    /** Time after which the other line becomes the source of quotes that have no numbers. */
    static final long LEADER_SILENCE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final int NO_LINE = -1;

    private final EventSink sink;
    private final LongSupplier nanoTime;
    private final Map<Instrument, NewestNumber> quotes = new HashMap<>();
    private @Nullable TradeSequences sequences;
    /** The line that delivers events without numbers. */
    private int leader = NO_LINE;

    private long leaderNanos;

    /** The highest number of the quotes of one instrument. */
    private static final class NewestNumber {
        private long highest = Long.MIN_VALUE;
        private long risenNanos;

        boolean isNewer(long number, long nowNanos) {
            boolean isRenumbered = number < highest && nowNanos - risenNanos >= RENUMBERED_NANOS;
            if (number <= highest && !isRenumbered) {
                return false;
            }
            highest = number;
            risenNanos = nowNanos;
            return true;
        }
    }

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    public LineArbiter(EventSink sink, LongSupplier nanoTime) {
        this.sink = sink;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns one of the lines.
     *
     * @param index 0 for line A, 1 for line B
     */
    public ExchangeLine line(int index) {
        return new ExchangeLine(this, index);
    }

    /** Returns the trade ids of both lines together. */
    TradeSequences sequences(String exchange, System.Logger log) {
        TradeSequences existing = sequences;
        if (existing == null) {
            existing = sequences = new TradeSequences(exchange, sink, log, nanoTime);
        }
        return existing;
    }

    boolean isFirst(int line, Trade trade, TradeSequences allLines) {
        return trade.tradeId() > 0 ? countUnless(allLines.recordTrade(trade)) : countUnless(leads(line));
    }

    boolean isNewest(int line, Instrument instrument, long number) {
        return countUnless(
                number > 0
                        ? quotes.computeIfAbsent(instrument, added -> new NewestNumber())
                                .isNewer(number, nanoTime.getAsLong())
                        : leads(line));
    }

    /** Returns whether events without numbers are taken from this line. */
    private boolean leads(int line) {
        long nowNanos = nanoTime.getAsLong();
        if (line != leader && leader != NO_LINE && nowNanos - leaderNanos < LEADER_SILENCE_NANOS) {
            return false;
        }
        leader = line;
        leaderNanos = nowNanos;
        return true;
    }

    private boolean countUnless(boolean isFirst) {
        if (!isFirst) {
            sink.count(FeedAnomaly.DUPLICATE, 1);
        }
        return isFirst;
    }
}
