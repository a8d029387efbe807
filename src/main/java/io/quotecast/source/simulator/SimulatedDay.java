package io.quotecast.source.simulator;

import io.quotecast.market.Session;
import io.quotecast.market.TradingHours;

/**
 * Where the virtual clock stands in the trading day, and how much of a day's trading and of a day's movement of prices
 * passes per second there. Owned by one thread.
 */
final class SimulatedDay {
    private static final double NANOS_OF_OPEN_DAY = 86_400e9;
    private static final double NANOS_OF_REGULAR_DAY = 23_400e9;

    private TradingHours hours;
    private Session session = Session.REGULAR;
    private long sinceNanos;
    private long nextNanos;
    private double days;
    private long atNanos;

    SimulatedDay(TradingHours hours, long nowNanos) {
        this.hours = hours;
        this.atNanos = nowNanos;
        enterSession();
    }

    /** Moves the clock, at most to {@link #nextNanos}. */
    void advance(long nowNanos) {
        days += (nowNanos - atNanos) * daysPerNano(nowNanos);
        atNanos = nowNanos;
    }

    /** Has other hours, from the next {@link #enterSession} on. */
    void setHours(TradingHours newHours) {
        hours = newHours;
    }

    /** Takes up the session of the present moment. */
    void enterSession() {
        TradingHours.Period period = hours.at(Math.floorDiv(atNanos, 1_000L));
        session = period.session();
        sinceNanos = hours.hasSingleSession() ? Long.MIN_VALUE : period.sinceMicros() * 1_000;
        nextNanos = hours.hasSingleSession() ? Long.MAX_VALUE : period.nextMicros() * 1_000;
    }

    Session session() {
        return session;
    }

    /** When the session ends; the greatest long if it never does. */
    long nextNanos() {
        return nextNanos;
    }

    /** Trading days gone by since the start, as prices feel them: a night is a small part of a day. */
    double days() {
        return days;
    }

    /** How many events there are now against the average of the regular session. */
    double activity(long nowNanos) {
        return switch (session) {
            case PRE_MARKET -> 0.02;
            case OPENING_AUCTION -> 0.1;
            case REGULAR -> curve(nowNanos);
            case CLOSING_AUCTION -> 0.2;
            case CLOSED -> 0;
        };
    }

    private double daysPerNano(long nowNanos) {
        if (hours.isAlwaysOpen()) {
            return 1 / NANOS_OF_OPEN_DAY;
        }
        return switch (session) {
            case PRE_MARKET -> 0.3 / NANOS_OF_REGULAR_DAY;
            case OPENING_AUCTION, CLOSING_AUCTION -> 1 / NANOS_OF_REGULAR_DAY;
            case REGULAR -> curve(nowNanos) / NANOS_OF_REGULAR_DAY;
            case CLOSED -> 0.02 / NANOS_OF_REGULAR_DAY;
        };
    }

    private double curve(long nowNanos) {
        return hours.isAlwaysOpen() ? 1 : DayCurve.at((double) (nowNanos - sinceNanos) / (nextNanos - sinceNanos));
    }
}
