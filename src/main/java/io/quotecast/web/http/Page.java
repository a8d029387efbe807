package io.quotecast.web.http;

import io.quotecast.history.TradeCursor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of the past, oldest first.
 *
 * @param next where the next page begins; null if this is the last
 */
record Page<T>(List<T> rows, @Nullable TradeCursor next) {
    /** The first of these, at most so many; there is a next page if that leaves any. */
    static <T> Page<T> of(List<T> rows, int maxRows, Function<T, TradeCursor> cursorOf) {
        return rows.size() > maxRows
                ? new Page<>(List.copyOf(rows.subList(0, maxRows)), cursorOf.apply(rows.get(maxRows - 1)))
                : new Page<>(rows, null);
    }
}
