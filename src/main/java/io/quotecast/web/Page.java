package io.quotecast.web;

import io.quotecast.history.Place;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of the past, oldest first.
 *
 * @param next where the next page begins; null if this is the last
 */
record Page<T>(List<T> rows, @Nullable Place next) {
    /** The first of these, at most so many; there is a next page if that leaves any. */
    static <T> Page<T> of(List<T> rows, int most, Function<T, Place> places) {
        return rows.size() > most
                ? new Page<>(List.copyOf(rows.subList(0, most)), places.apply(rows.get(most - 1)))
                : new Page<>(rows, null);
    }
}
