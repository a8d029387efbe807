package io.quotecast.web.http.udf;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resolutions of charts: seconds ({@code 15S}), minutes ({@code 5}) and days ({@code 1D}). */
final class Resolution {
    /** What {@code config} offers; others that divide a day work, too. */
    static final List<String> OFFERED =
            List.of("1S", "5S", "15S", "30S", "1", "5", "15", "30", "60", "120", "240", "1D");

    private static final Pattern FORM = Pattern.compile("([0-9]{0,4})([SD]?)");
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private Resolution() {}

    /** Returns the length of the intervals in µs; empty if the resolution is not supported. */
    static Optional<Long> micros(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || text.isEmpty()) {
            return Optional.empty();
        }
        long count = matcher.group(1).isEmpty() ? 1 : Long.parseLong(matcher.group(1));
        long unit =
                switch (matcher.group(2)) {
                    case "S" -> 1;
                    case "D" -> SECONDS_PER_DAY;
                    default -> 60;
                };
        long seconds = count * unit;
        return seconds > 0 && SECONDS_PER_DAY % seconds == 0
                ? Optional.of(seconds * MICROS_PER_SECOND)
                : Optional.empty();
    }
}
