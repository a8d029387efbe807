package io.quotecast.state;

import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest trades of every instrument. Owned by one thread. */
public final class TradeHistory {
    /** Maximum number of trades kept for each instrument. */
    public static final int CAPACITY = 1_000;

    private final Map<Instrument, RingBuffer<RecordedTrade>> byInstrument = new HashMap<>();

    /** Adds a trade, without its {@link Trade#ext}, which nobody reads from here. */
    public void add(RecordedTrade recordedTrade) {
        Trade trade = recordedTrade.trade();
        RecordedTrade kept = trade.ext() == null
                ? recordedTrade
                : new RecordedTrade(recordedTrade.position(), recordedTrade.seriesNumber(), trade.withoutExt());
        byInstrument
                .computeIfAbsent(trade.instrument(), instrument -> new RingBuffer<>(CAPACITY))
                .add(kept);
    }

    /** Replaces the original of a correction, or removes it if it is cancelled. */
    public void correct(Correction correction) {
        RingBuffer<RecordedTrade> ringBuffer = byInstrument.get(correction.instrument());
        if (ringBuffer != null) {
            Trade corrected = correction.corrected();
            ringBuffer.replaceAll(recordedTrade -> !recordedTrade.trade().equals(correction.original())
                    ? recordedTrade
                    : corrected == null
                            ? null
                            : new RecordedTrade(recordedTrade.position(), recordedTrade.seriesNumber(), corrected));
        }
    }

    /** Discards all trades. */
    public void clear() {
        byInstrument.clear();
    }

    /** Returns the newest trade that a correction concerns, or null if none is known. */
    public @Nullable Trade find(Correction correction) {
        List<RecordedTrade> trades = newest(correction.instrument(), CAPACITY);
        for (int i = trades.size() - 1; i >= 0; i--) {
            Trade trade = trades.get(i).trade();
            if (correction.isOf(trade)) {
                return trade;
            }
        }
        return null;
    }

    /** Returns the oldest trades after this position that are still kept, oldest first. */
    public List<RecordedTrade> after(Instrument instrument, long position, int limit) {
        RingBuffer<RecordedTrade> ringBuffer = byInstrument.get(instrument);
        return ringBuffer == null
                ? List.of()
                : ringBuffer.newest(CAPACITY).stream()
                        .filter(recordedTrade -> recordedTrade.position() > position)
                        .limit(limit)
                        .toList();
    }

    /** Returns the newest trades, oldest first. */
    public List<RecordedTrade> newest(Instrument instrument, int limit) {
        RingBuffer<RecordedTrade> ringBuffer = byInstrument.get(instrument);
        return ringBuffer == null ? List.of() : ringBuffer.newest(limit);
    }
}
