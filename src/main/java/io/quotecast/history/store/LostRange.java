package io.quotecast.history.store;

/**
 * Rows that were told while no more of them could wait, and so are in no table.
 *
 * @param fromQ position of the first, and
 * @param toQ of the last of them
 */
record LostRange(long fromQ, long toQ, long rows) {
    static LostRange of(long q) {
        return new LostRange(q, q, 1);
    }

    LostRange and(long q) {
        return new LostRange(fromQ, q, rows + 1);
    }
}
