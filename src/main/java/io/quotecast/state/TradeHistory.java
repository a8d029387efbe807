package io.quotecast.state;

import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Instrument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest trades of every instrument. Owned by one thread. */
public final class TradeHistory {
    /** Maximum number of trades kept for each instrument. */
    public static final int CAPACITY = 1_000;

    private final Map<Instrument, RingBuffer<RecordedTrade>> byInstrument = new HashMap<>();

    public void add(RecordedTrade recordedTrade) {
        byInstrument
                .computeIfAbsent(recordedTrade.trade().instrument(), instrument -> new RingBuffer<>(CAPACITY))
                .add(recordedTrade);
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
