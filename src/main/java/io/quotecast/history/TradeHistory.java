package io.quotecast.history;

import io.quotecast.market.Instrument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest trades of every instrument. Owned by one thread. */
public final class TradeHistory {
    /** How many trades of each instrument are kept. */
    public static final int MOST = 1_000;

    private final Map<Instrument, Ring<Print>> byInstrument = new HashMap<>();

    public void add(Print print) {
        byInstrument
                .computeIfAbsent(print.trade().instrument(), instrument -> new Ring<>(MOST))
                .add(print);
    }

    /** The oldest of those held whose position is above {@code q}, oldest first. */
    public List<Print> after(Instrument instrument, long q, int limit) {
        Ring<Print> ring = byInstrument.get(instrument);
        return ring == null
                ? List.of()
                : ring.newest(MOST).stream()
                        .filter(print -> print.q() > q)
                        .limit(limit)
                        .toList();
    }

    /** The newest ones, oldest first. */
    public List<Print> newest(Instrument instrument, int limit) {
        Ring<Print> ring = byInstrument.get(instrument);
        return ring == null ? List.of() : ring.newest(limit);
    }
}
