package io.quotecast.state;

import io.quotecast.market.Instrument;
import io.quotecast.market.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest changes of the trading state of every instrument. Owned by one thread. */
public final class StatusHistory {
    /** Maximum number of changes kept for each instrument. */
    public static final int CAPACITY = 200;

    private final Map<Instrument, RingBuffer<Status>> byInstrument = new HashMap<>();

    public void add(Status status) {
        byInstrument
                .computeIfAbsent(status.instrument(), instrument -> new RingBuffer<>(CAPACITY))
                .add(status);
    }

    /** Returns the changes that are kept, oldest first. */
    public List<Status> newest(Instrument instrument) {
        RingBuffer<Status> ringBuffer = byInstrument.get(instrument);
        return ringBuffer == null ? List.of() : ringBuffer.newest(CAPACITY);
    }
}
