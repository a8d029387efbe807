package io.quotecast.journal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The point after an event of an epoch. On the wire it is {@code epoch:q}, the resume cursor.
 *
 * @param position position of that event; 0 for the beginning of the epoch
 */
public record Position(Epoch epoch, long position) {
    private static final Pattern CURSOR = Pattern.compile("([a-z0-9]{1,32}):(0|[1-9][0-9]{0,15})");

    public Position {
        if (position < 0) {
            throw new IllegalArgumentException("position: " + position + " is out of range (0 or above)");
        }
    }

    /** Parses a cursor; empty if it is malformed. */
    public static Optional<Position> parse(String cursor) {
        Matcher matcher = CURSOR.matcher(cursor);
        return matcher.matches()
                ? Optional.of(new Position(new Epoch(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return epoch + ":" + position;
    }
}
