package io.quotecast.history;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a trade stands among all that are kept: by time, and among those of one moment by tape and position.
 *
 * @param epochId number of the tape that it is on, in the order in which the archive has met them
 * @param position its position there
 */
public record TradeCursor(long timeMicros, long epochId, long position) implements Comparable<TradeCursor> {
    private static final Pattern FORMAT = Pattern.compile("([0-9]{1,16})\\.([0-9]{1,9})\\.([0-9]{1,16})");
    private static final Comparator<TradeCursor> ORDER = Comparator.comparingLong(TradeCursor::timeMicros)
            .thenComparingLong(TradeCursor::epochId)
            .thenComparingLong(TradeCursor::position);

    /** Before all trades of this moment and later ones. */
    public static TradeCursor before(long timeMicros) {
        return new TradeCursor(timeMicros, -1, -1);
    }

    /** Reads what {@link #toString} wrote; empty if it is something else. */
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
