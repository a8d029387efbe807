package io.quotecast.web.http.udf;

import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import java.util.List;
import java.util.Optional;

/** The resolutions of charts: seconds ({@code 15S}), minutes ({@code 5}), days ({@code 1D}) and weeks ({@code 1W}). */
final class Resolution {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;

    private Resolution() {}

    /** Returns the resolutions of all bars that the server makes, shortest first. */
    static List<String> offered(Timeframes timeframes) {
        return timeframes.byLength().stream().map(Resolution::text).toList();
    }

    /** Returns the multiples of a second that the server makes, below a minute. */
    static List<String> seconds(Timeframes timeframes) {
        return timeframes.byLength().stream()
                .filter(timeframe -> timeframe.micros() < MICROS_PER_MINUTE)
                .map(timeframe -> String.valueOf(timeframe.micros() / MICROS_PER_SECOND))
                .toList();
    }

    /** Returns the multiples of a minute that the server makes, below a day. */
    static List<String> minutes(Timeframes timeframes) {
        return timeframes.byLength().stream()
                .filter(timeframe -> timeframe.micros() >= MICROS_PER_MINUTE && !timeframe.isCalendarBased())
                .map(Resolution::text)
                .toList();
    }

    /** Returns the timeframe of a resolution, where {@code D} means {@code 1D}; empty if it is not offered. */
    static Optional<Timeframe> find(String text, Timeframes timeframes) {
        String full = text.equals("S") || text.equals("D") || text.equals("W") ? "1" + text : text;
        return timeframes.byLength().stream()
                .filter(timeframe -> text(timeframe).equals(full))
                .findFirst();
    }

    private static String text(Timeframe timeframe) {
        if (timeframe.micros() < MICROS_PER_MINUTE) {
            return timeframe.micros() / MICROS_PER_SECOND + "S";
        }
        return switch (timeframe) {
            case DAY -> "1D";
            case WEEK -> "1W";
            default -> String.valueOf(timeframe.micros() / MICROS_PER_MINUTE);
        };
    }
}
