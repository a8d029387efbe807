package io.quotecast.journal;

import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The name of a sequence of positions. Positions of different epochs cannot be compared. */
public record Epoch(String text) {
    private static final Pattern VALID = Pattern.compile("[a-z0-9]{1,32}");

    public Epoch {
        if (!VALID.matcher(text).matches()) {
            throw new IllegalArgumentException("not an epoch: '" + text + "' (1-32 of a-z 0-9)");
        }
    }

    /** Returns an epoch of 8 random characters, so that cursors of earlier epochs do not match it. */
    public static Epoch random(RandomGenerator random) {
        long min = 78_364_164_096L;
        return new Epoch(Long.toString(random.nextLong(min, min * 36), 36));
    }

    @Override
    public String toString() {
        return text;
    }
}
