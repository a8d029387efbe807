package io.quotecast.web.http;

import io.quotecast.history.TradeCursor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of history rows, oldest first.
 *
 * @param next the cursor after which the next page starts; null for the last page
 */
public record Page<T>(List<T> rows, @Nullable TradeCursor next) {
    /** Returns a page of the first {@code maxRows} rows; it has a next page if there are more. */
    static <T> Page<T> of(List<T> rows, int maxRows, Function<T, TradeCursor> cursorOf) {
        return rows.size() > maxRows
                ? new Page<>(List.copyOf(rows.subList(0, maxRows)), cursorOf.apply(rows.get(maxRows - 1)))
                : new Page<>(rows, null);
    }
}
