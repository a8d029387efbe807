package io.quotecast.history.store;

/**
 * Rows that were told while no more of them could wait, and so are in no table.
 *
 * @param fromQ position of the first, and
 * @param toQ of the last of them
 */
record Loss(long fromQ, long toQ, long rows) {
    static Loss of(long q) {
        return new Loss(q, q, 1);
    }

    Loss and(long q) {
        return new Loss(fromQ, q, rows + 1);
    }
}
