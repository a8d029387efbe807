package io.quotecast.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
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

    /**
     * Adds an element at its place in an order that the elements have, where it replaces an equal one. An element
     * before all others is dropped if the buffer is full.
     */
    void put(T value, Comparator<? super T> order) {
        T last = elements.peekLast();
        if (last == null || order.compare(last, value) < 0) {
            add(value);
            return;
        }
        ArrayDeque<T> later = new ArrayDeque<>();
        while (last != null && order.compare(last, value) > 0) {
            later.addFirst(elements.removeLast());
            last = elements.peekLast();
        }
        if (last != null && order.compare(last, value) == 0) {
            elements.removeLast();
        }
        if (elements.size() + later.size() < capacity) {
            elements.addLast(value);
        } else if (!elements.isEmpty()) {
            elements.removeFirst();
            elements.addLast(value);
        }
        elements.addAll(later);
    }

    /** Replaces each element by the result of a function; removes those for which it returns null. */
    void replaceAll(Function<T, @Nullable T> replacement) {
        int size = elements.size();
        for (int i = 0; i < size; i++) {
            T replaced = replacement.apply(elements.removeFirst());
            if (replaced != null) {
                elements.addLast(replaced);
            }
        }
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
