package io.quotecast.history.store;

/**
 * Rows that were told while no more of them could wait, and so are in no table.
 *
 * @param fromPosition position of the first, and
 * @param toPosition of the last of them
 */
record LostRange(long fromPosition, long toPosition, long rows) {
    static LostRange of(long position) {
        return new LostRange(position, position, 1);
    }

    LostRange extendedTo(long position) {
        return new LostRange(fromPosition, position, rows + 1);
    }
}
