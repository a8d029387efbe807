package io.quotecast.source.simulator;

import io.quotecast.market.Session;
import io.quotecast.market.TradingHours;
import java.util.Map;
import java.util.TreeMap;

/**
 * The time in which prices move, in trading days, as a function of the clock. With trading hours, a day begins and ends
 * at the close, a night is a small part of it, and the regular session is fast at the open and at the close. Days count
 * the days of the week from Monday to Friday, holidays included. Remembers sessions. Owned by one thread.
 */
final class TradingTime {
    static final double NIGHT = 0.15;

    private static final double MICROS_PER_DAY = 86_400e6;
    private static final long DAY_MICROS = 86_400_000_000L;
    /** 1970-01-05 was a Monday. */
    private static final long FIRST_MONDAY = 4;

    /** Two years have about 1,000. */
    private static final int MAX_PARTS = 2_000;

    private final TradingHours hours;
    private final TreeMap<Long, Part> parts = new TreeMap<>();
    private Part current = new Part(0, 0, 0, 0, false);

    TradingTime(TradingHours hours) {
        this.hours = hours;
    }

    /** A regular session, or the night before one. */
    private record Part(long sinceMicros, long untilMicros, double startDays, double endDays, boolean isRegular) {}

    /** Returns the trading days at this time, ns since 1970-01-01T00:00Z. */
    double daysAtNanos(long nanos) {
        return hours.isAlwaysOpen() ? nanos / (MICROS_PER_DAY * 1_000) : days(nanos / 1e3);
    }

    /** Returns the trading days at this time, µs since 1970-01-01T00:00Z. */
    double daysAt(long micros) {
        return hours.isAlwaysOpen() ? micros / MICROS_PER_DAY : days((double) micros);
    }

    private double days(double micros) {
        seek((long) Math.floor(micros));
        double part = (micros - current.sinceMicros) / (current.untilMicros - current.sinceMicros);
        return current.startDays
                + (current.endDays - current.startDays) * (current.isRegular ? activityUntil(part) : part);
    }

    /**
     * Returns the share of a usual day's activity between two times.
     *
     * @param startMicros µs since 1970-01-01T00:00Z
     * @param endMicros after the start, by less than the shortest time between two sessions
     */
    double activity(long startMicros, long endMicros) {
        if (hours.isAlwaysOpen()) {
            return (endMicros - startMicros) / MICROS_PER_DAY;
        }
        double sum = 0;
        for (long micros = startMicros; micros < endMicros; micros = current.untilMicros) {
            seek(micros);
            if (current.isRegular) {
                double length = current.untilMicros - current.sinceMicros;
                sum += activityUntil((Math.min(endMicros, current.untilMicros) - current.sinceMicros) / length)
                        - activityUntil((micros - current.sinceMicros) / length);
            }
        }
        return sum;
    }

    /** Returns this time if the market is open then, or else when it opens. */
    long nextOpenMicros(long micros) {
        if (hours.isAlwaysOpen()) {
            return micros;
        }
        seek(micros);
        return current.isRegular ? micros : current.untilMicros;
    }

    /** Returns this time if the market is open just before it, or else when it closed. */
    long lastOpenMicros(long micros) {
        if (hours.isAlwaysOpen()) {
            return micros;
        }
        seek(micros - 1);
        return current.isRegular ? micros : current.sinceMicros;
    }

    private void seek(long micros) {
        if (micros >= current.sinceMicros && micros < current.untilMicros) {
            return;
        }
        Map.Entry<Long, Part> known = parts.floorEntry(micros);
        if (known != null && micros < known.getValue().untilMicros) {
            current = known.getValue();
            return;
        }
        if (parts.size() >= MAX_PARTS) {
            parts.clear();
        }
        current = find(micros);
        parts.put(current.sinceMicros, current);
    }

    private Part find(long micros) {
        TradingHours.Period first = hours.at(micros);
        TradingHours.Period last = first;
        boolean isRegular = isRegular(first.session());
        TradingHours.Period before = hours.at(first.sinceMicros() - 1);
        while (isRegular(before.session()) == isRegular) {
            first = before;
            before = hours.at(first.sinceMicros() - 1);
        }
        while (isRegular(last.next()) == isRegular) {
            last = hours.at(last.nextMicros());
        }
        long since = first.sinceMicros();
        long until = last.nextMicros();
        long openDay = isRegular ? weekday(since) : weekday(until);
        return new Part(
                since,
                until,
                isRegular ? openDay + NIGHT : weekday(since - 1) + 1,
                isRegular ? openDay + 1 : openDay + NIGHT,
                isRegular);
    }

    private static boolean isRegular(Session session) {
        return session == Session.REGULAR || session == Session.CLOSING_AUCTION;
    }

    /** Returns the number of days from Monday to Friday before that of a time. */
    private static long weekday(long micros) {
        long day = Math.floorDiv(micros, DAY_MICROS) - FIRST_MONDAY;
        return Math.floorDiv(day, 7L) * 5 + Math.min(Math.floorMod(day, 7L), 4);
    }

    /**
     * Returns the activity in the course of the regular session, relative to its mean: high at the open, low at noon and
     * higher at the close. It is between 0.6 and 2.8.
     *
     * @param part elapsed part of the session, 0 to 1
     */
    static double activityAt(double part) {
        double fromNoon = 2 * part - 1;
        double cube = fromNoon * fromNoon * fromNoon;
        return 0.64 + 1.8 * cube * fromNoon - 0.3 * cube;
    }

    /** Returns the integral of {@link #activityAt} from 0. */
    private static double activityUntil(double part) {
        double fromNoon = 2 * part - 1;
        double square = fromNoon * fromNoon;
        return 0.64 * part + 0.18 * (square * square * fromNoon + 1) - 0.0375 * (square * square - 1);
    }
}
