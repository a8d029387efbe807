package io.quotecast.journal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place on a tape, between an event and the next; on the wire {@code epoch:q}, the resume cursor.
 *
 * @param position of the event before it, 0 at the beginning
 */
public record Position(Epoch epoch, long position) {
    private static final Pattern CURSOR = Pattern.compile("([a-z0-9]{1,32}):(0|[1-9][0-9]{0,15})");

    public Position {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + " must be at least 0");
        }
    }

    /** Reads a cursor; empty if it is none. */
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
