package io.quotecast.pipeline;

import io.quotecast.ingest.EventQueue;
import io.quotecast.journal.Journal;
import io.quotecast.market.Correction;
import io.quotecast.market.Trade;
import io.quotecast.state.TradeHistory;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the trades that corrections name among the newest trades. A correction waits until the events before it are
 * committed. Owned by the pipeline thread.
 */
final class CorrectionResolver {
    private static final System.Logger LOG = System.getLogger(CorrectionResolver.class.getName());
    private static final int MAX_PENDING = 4_096;
    /** How long a correction waits while events before it are not committed. */
    private static final long MAX_WAIT_MICROS = 5_000_000L;

    private static final long LOG_INTERVAL_MICROS = 60_000_000L;

    private final Journal journal;
    private final TradeHistory trades;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private long unknown;
    private long loggedMicros = Long.MIN_VALUE / 2;

    private record Pending(
            Correction correction, @Nullable LongConsumer callback, Consumer<Correction> target, long sinceMicros) {}

    CorrectionResolver(Journal journal, TradeHistory trades) {
        this.journal = journal;
        this.trades = trades;
    }

    /**
     * Adds a correction.
     *
     * @param callback called with {@link EventQueue#UNKNOWN_TRADE} if the trade is unknown; may be null
     * @param target receives the correction with its original trade otherwise
     * @param nowMicros monotonic time of this process, in µs
     */
    void add(Correction correction, @Nullable LongConsumer callback, Consumer<Correction> target, long nowMicros) {
        if (pending.size() == MAX_PENDING) {
            reject(pending.remove(), nowMicros);
        }
        pending.add(new Pending(correction, callback, target, nowMicros));
    }

    /** Resolves the corrections whose trades are known, and rejects those whose trades are not going to be known. */
    void resolve(long nowMicros) {
        if (pending.isEmpty()) {
            return;
        }
        boolean isAllCommitted = journal.waiting() == 0;
        int count = pending.size();
        for (int i = 0; i < count; i++) {
            Pending next = pending.remove();
            Trade original = trades.find(next.correction);
            if (original != null) {
                next.target.accept(next.correction.resolved(original));
            } else if (isAllCommitted || nowMicros - next.sinceMicros > MAX_WAIT_MICROS) {
                reject(next, nowMicros);
            } else {
                pending.add(next);
            }
        }
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    private void reject(Pending rejected, long nowMicros) {
        unknown++;
        if (rejected.callback != null) {
            rejected.callback.accept(EventQueue.UNKNOWN_TRADE);
        }
        if (nowMicros - loggedMicros >= LOG_INTERVAL_MICROS) {
            loggedMicros = nowMicros;
            Trade original = rejected.correction.original();
            String id = original.textId() == null ? Long.toString(original.tradeId()) : original.textId();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Rejected a correction of trade {0} of {1}: it is not one of the newest {2} trades of the symbol;"
                            + " {3} corrections have been rejected so far",
                    id,
                    rejected.correction.instrument().symbol(),
                    Integer.toString(TradeHistory.CAPACITY),
                    Long.toString(unknown));
        }
    }
}
