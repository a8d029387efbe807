package io.quotecast.client;

import io.quotecast.base.Quoted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in the journal of a server, from which a subscription can resume.
 *
 * @param epoch the epoch of the journal, from {@code a-z 0-9}
 * @param position the position of the last event that was received, at least 0
 */
public record Cursor(String epoch, long position) {
    /** A position has at most 16 digits: it is below 2^53. */
    private static final Pattern TEXT = Pattern.compile("([a-z0-9]+):([0-9]{1,16})");

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Cursor {
        if (!TEXT.matcher(epoch + ":" + position).matches()) {
            throw new IllegalArgumentException(
                    "cursor " + Quoted.of(epoch + ":" + position) + " is not an epoch and a position, such as e7f3:42");
        }
    }

    /**
     * Reads the form of the protocol, {@code epoch:position}.
     *
     * @throws IllegalArgumentException if the text does not have this form
     */
    public static Cursor parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "cursor " + Quoted.of(text) + " is not an epoch and a position, such as e7f3:42");
        }
        return new Cursor(matcher.group(1), Long.parseLong(matcher.group(2)));
    }

    /** Returns the form of the protocol, {@code epoch:position}. */
    @Override
    public String toString() {
        return epoch + ":" + position;
    }
}
