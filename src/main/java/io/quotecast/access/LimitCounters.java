package io.quotecast.access;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each limit has refused something. Safe on any thread. */
public final class LimitCounters {
    private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

    public LimitCounters() {
        for (Limit limit : Limit.values()) {
            counts.put(limit, new LongAdder());
        }
    }

    public void count(Limit limit) {
        adder(limit).increment();
    }

    public long total(Limit limit) {
        return adder(limit).sum();
    }

    private LongAdder adder(Limit limit) {
        LongAdder adder = counts.get(limit);
        if (adder == null) {
            throw new IllegalStateException("no count of " + limit);
        }
        return adder;
    }
}
