package io.quotecast.source.exchange;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceGap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Offers the trades of an exchange whose trade ids are unique and ascend, but are not consecutive for an instrument:
 * each once. Of missing trades, only those that were rejected are known. Owned by one thread.
 */
public final class UniqueTrades {
    /** Ids that are remembered for each instrument: more than trades arrive while two connections deliver. */
    static final int MAX_REMEMBERED = 1_024;

    private final EventSink sink;
    private final ExchangeEvents events;
    private final Map<Instrument, Remembered> byInstrument = new HashMap<>();
    private boolean isOverlapping;

    private static final class Remembered {
        private final Set<Long> ids = new LinkedHashSet<>();
        private long highest;

        boolean add(long id) {
            if (!ids.add(id)) {
                return false;
            }
            highest = Math.max(highest, id);
            if (ids.size() > MAX_REMEMBERED) {
                Iterator<Long> oldest = ids.iterator();
                oldest.next();
                oldest.remove();
            }
            return true;
        }
    }

    public UniqueTrades(EventSink sink, ExchangeEvents events) {
        this.sink = sink;
        this.events = events;
    }

    /** While two connections deliver, a repeated trade is expected and not counted. */
    public void onOverlap(boolean overlaps) {
        isOverlapping = overlaps;
    }

    /** Offers a trade; returns false if it has arrived before. A trade without an id is new. */
    public boolean offer(Trade trade) {
        if (trade.tradeId() > 0 && !remembered(trade.instrument()).add(trade.tradeId())) {
            if (!isOverlapping) {
                sink.count(FeedAnomaly.REPEATED, 1);
            }
            return false;
        }
        accept(trade);
        return true;
    }

    /**
     * Offers those of the recent trades of one instrument that are newer than any before, in order of their ids; if
     * there is none before, only remembers them.
     *
     * @return the number of offered trades
     */
    public int offerRecent(List<Trade> recent) {
        if (recent.isEmpty()) {
            return 0;
        }
        List<Trade> ascending = new ArrayList<>(recent);
        ascending.sort(Comparator.comparingLong(Trade::tradeId));
        Remembered remembered = remembered(recent.get(0).instrument());
        boolean isFirst = remembered.highest == 0;
        int offered = 0;
        for (Trade trade : ascending) {
            if (trade.tradeId() > remembered.highest && remembered.add(trade.tradeId()) && !isFirst) {
                accept(trade);
                offered++;
            }
        }
        return offered;
    }

    /**
     * Counts a message that is not valid, and reports the trade that is lost with it.
     *
     * @param instrument instrument of the trade, or null if none is known
     * @param tradeId id of the trade; 0 if it is unknown
     */
    public void reject(Rejection reason, String detail, @Nullable Instrument instrument, long tradeId) {
        events.reject(reason, detail);
        if (instrument != null && tradeId > 0 && remembered(instrument).add(tradeId)) {
            reportMissing(instrument, tradeId);
        }
    }

    private void accept(Trade trade) {
        Rejection rejection = events.offer(trade);
        if (rejection != null && rejection != Rejection.CLOSED) {
            reportMissing(trade.instrument(), trade.tradeId());
        }
    }

    private void reportMissing(Instrument instrument, long tradeId) {
        sink.count(FeedAnomaly.MISSING, 1);
        sink.report(new SourceGap(sink.name(), Channel.TRADES, instrument, 1, tradeId, tradeId));
    }

    private Remembered remembered(Instrument instrument) {
        return byInstrument.computeIfAbsent(instrument, added -> new Remembered());
    }
}
