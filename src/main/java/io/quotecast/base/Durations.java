package io.quotecast.base;

import java.time.Duration;
import java.util.Locale;

/** Writes durations for users. */
public final class Durations {
    private Durations() {}

    /** Returns a duration in seconds, with one decimal unless they are whole: {@code 1.9 s}. */
    public static String inSeconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
