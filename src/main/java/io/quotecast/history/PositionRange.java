package io.quotecast.history;

/**
 * The trades of an epoch whose positions are in a range.
 *
 * @param epoch the epoch of the positions
 * @param from first position of the range; 0 to include all trades of other epochs
 * @param to first position after the range
 */
public record PositionRange(String epoch, long from, long to) {
    public PositionRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not a range of positions: " + from + " to " + to);
        }
    }
}
