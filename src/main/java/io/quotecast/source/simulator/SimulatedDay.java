package io.quotecast.source.simulator;

import io.quotecast.market.Session;
import io.quotecast.market.TradingHours;

/**
 * The trading session at the time of the virtual clock, the activity in it, and the speed at which prices move. Owned
 * by one thread.
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

    /** Advances the clock, at most to {@link #nextNanos}. */
    void advance(long nowNanos) {
        days += (nowNanos - atNanos) * daysPerNano(nowNanos);
        atNanos = nowNanos;
    }

    /** Sets the clock back, without a movement of prices, and enters the session of this time. */
    void setBack(long nowNanos) {
        atNanos = nowNanos;
        enterSession();
    }

    /** Changes the trading hours, which take effect at the next {@link #enterSession}. */
    void setHours(TradingHours newHours) {
        hours = newHours;
    }

    /** Enters the session of the current time. */
    void enterSession() {
        TradingHours.Period period = hours.at(Math.floorDiv(atNanos, 1_000L));
        session = period.session();
        sinceNanos = hours.hasSingleSession() ? Long.MIN_VALUE : period.sinceMicros() * 1_000;
        nextNanos = hours.hasSingleSession() ? Long.MAX_VALUE : period.nextMicros() * 1_000;
    }

    Session session() {
        return session;
    }

    /** Returns when the session ends; {@link Long#MAX_VALUE} if it never does. */
    long nextNanos() {
        return nextNanos;
    }

    /**
     * Returns the trading days since the start, weighted by price movement: a night counts as a small part of a day.
     */
    double days() {
        return days;
    }

    /** Returns the event rate relative to the average of the regular session. */
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
        return hours.isAlwaysOpen() ? 1 : dayCurve((double) (nowNanos - sinceNanos) / (nextNanos - sinceNanos));
    }

    /**
     * Returns the activity in the course of the regular session: high at the open, low at noon and higher at the close.
     * It is between 0.6 and 2.8, with a mean of 1.
     *
     * @param part elapsed part of the session, 0 to 1
     */
    private static double dayCurve(double part) {
        double fromNoon = 2 * part - 1;
        double cube = fromNoon * fromNoon * fromNoon;
        return 0.64 + 1.8 * cube * fromNoon - 0.3 * cube;
    }
}
