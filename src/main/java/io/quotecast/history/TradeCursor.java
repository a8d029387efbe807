package io.quotecast.history;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a trade in the archive, which is ordered by time, then by epoch and position.
 *
 * @param epochId number of the epoch: 1, 2, 3, ... in the order in which the archive first stored them
 * @param position position of the trade in that epoch
 */
public record TradeCursor(long timeMicros, long epochId, long position) implements Comparable<TradeCursor> {
    private static final Pattern FORMAT = Pattern.compile("([0-9]{1,16})\\.([0-9]{1,9})\\.([0-9]{1,16})");
    private static final Comparator<TradeCursor> ORDER = Comparator.comparingLong(TradeCursor::timeMicros)
            .thenComparingLong(TradeCursor::epochId)
            .thenComparingLong(TradeCursor::position);

    /** Returns a cursor before all trades of this time and later. */
    public static TradeCursor before(long timeMicros) {
        return new TradeCursor(timeMicros, -1, -1);
    }

    /** Parses the result of {@link #toString}; empty for any other text. */
    public static Optional<TradeCursor> parse(String text) {
        Matcher matcher = FORMAT.matcher(text);
        return matcher.matches()
                ? Optional.of(new TradeCursor(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    @Override
    public int compareTo(TradeCursor other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return timeMicros + "." + epochId + "." + position;
    }
}
