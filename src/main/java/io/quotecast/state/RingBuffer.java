package io.quotecast.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest elements of a sequence, up to a fixed number. Owned by one thread. */
final class RingBuffer<T> {
    private final int capacity;
    private final ArrayDeque<T> elements = new ArrayDeque<>();

    RingBuffer(int capacity) {
        this.capacity = capacity;
    }

    void add(T value) {
        if (elements.size() == capacity) {
            elements.removeFirst();
        }
        elements.addLast(value);
    }

    /** Returns the newest element; null if there is none. */
    @Nullable
    T last() {
        return elements.peekLast();
    }

    /** Returns the newest elements, oldest first. */
    List<T> newest(int limit) {
        int skip = Math.max(0, elements.size() - limit);
        List<T> values = new ArrayList<>(elements.size() - skip);
        Iterator<T> iterator = elements.iterator();
        for (int i = 0; iterator.hasNext(); i++) {
            T value = iterator.next();
            if (i >= skip) {
                values.add(value);
            }
        }
        return values;
    }
}
