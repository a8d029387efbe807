package io.quotecast.source.simulator;

import io.quotecast.market.Session;
import io.quotecast.market.TradingHours;

/**
 * The trading session at the time of the virtual clock, the activity in it, and the time in which prices move. Owned by
 * one thread.
 */
final class SimulatedDay {
    /** Price bands are twice as wide for 15 minutes after the open, and 20 minutes before the closing auction. */
    private static final long AFTER_OPEN_NANOS = 15 * 60_000_000_000L;

    private static final long BEFORE_AUCTION_NANOS = 20 * 60_000_000_000L;

    private final TradingTime time;
    private TradingHours hours;
    private Session session = Session.REGULAR;
    private long sinceNanos;
    private long nextNanos;
    private long atNanos;

    SimulatedDay(TradingHours hours, long nowNanos) {
        this.hours = hours;
        this.time = new TradingTime(hours);
        this.atNanos = nowNanos;
        enterSession();
    }

    /** Advances the clock, at most to {@link #nextNanos}. */
    void advance(long nowNanos) {
        atNanos = nowNanos;
    }

    /** Sets the clock back, and enters the session of this time. */
    void setBack(long nowNanos) {
        atNanos = nowNanos;
        enterSession();
    }

    /**
     * Changes the trading hours, which take effect at the next {@link #enterSession}. Prices follow the hours from the
     * start.
     */
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

    /** Returns the current time in trading days, in which prices move. */
    double days() {
        return time.daysAtNanos(atNanos);
    }

    /** Returns whether price bands are twice as wide, because the regular session has just begun or is about to end. */
    boolean hasDoubledBands() {
        return session == Session.REGULAR
                && nextNanos != Long.MAX_VALUE
                && (atNanos < sinceNanos + AFTER_OPEN_NANOS || atNanos >= nextNanos - BEFORE_AUCTION_NANOS);
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

    private double curve(long nowNanos) {
        return hours.isAlwaysOpen()
                ? 1
                : TradingTime.activityAt((double) (nowNanos - sinceNanos) / (nextNanos - sinceNanos));
    }
}
