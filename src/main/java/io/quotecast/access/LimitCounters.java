package io.quotecast.access;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the rejections by limit. Safe on any thread. */
public final class LimitCounters {
    private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

    public LimitCounters() {
        for (Limit limit : Limit.values()) {
            counts.put(limit, new LongAdder());
        }
    }

    public void count(Limit limit) {
        counter(limit).increment();
    }

    public long total(Limit limit) {
        return counter(limit).sum();
    }

    private LongAdder counter(Limit limit) {
        LongAdder counter = counts.get(limit);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + limit);
        }
        return counter;
    }
}
