package io.quotecast.history.store;

/**
 * Rows that were dropped because the queue was full.
 *
 * @param fromPosition position of the first row
 * @param toPosition position of the last row
 * @param rows number of rows
 */
record LostRange(long fromPosition, long toPosition, long rows) {
    static LostRange of(long position) {
        return new LostRange(position, position, 1);
    }

    LostRange extendedTo(long position) {
        return new LostRange(fromPosition, position, rows + 1);
    }
}
