package io.quotecast.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest of a series, up to a fixed number. Owned by one thread. */
final class RingBuffer<T> {
    private final int most;
    private final ArrayDeque<T> held = new ArrayDeque<>();

    RingBuffer(int most) {
        this.most = most;
    }

    void add(T value) {
        if (held.size() == most) {
            held.removeFirst();
        }
        held.addLast(value);
    }

    /** The newest one; null if there is none. */
    @Nullable
    T last() {
        return held.peekLast();
    }

    /** The newest ones, oldest first. */
    List<T> newest(int limit) {
        int skip = Math.max(0, held.size() - limit);
        List<T> values = new ArrayList<>(held.size() - skip);
        Iterator<T> from = held.iterator();
        for (int i = 0; from.hasNext(); i++) {
            T value = from.next();
            if (i >= skip) {
                values.add(value);
            }
        }
        return values;
    }
}
