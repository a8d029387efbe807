package io.quotecast.market;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

/** The schedule of the sessions of a market. Immutable. */
public final class TradingHours {
    /** Never closes. */
    public static final TradingHours ALWAYS_OPEN = always(Session.REGULAR);

    /** Never opens. */
    public static final TradingHours ALWAYS_CLOSED = always(Session.CLOSED);

    /** The stock exchanges of New York, Monday to Friday, with their {@link UsHolidays holidays and half days}. */
    public static final TradingHours NEW_YORK =
            new TradingHours(Session.CLOSED, day(LocalTime.of(16, 0)), day(LocalTime.of(13, 0)));

    private static final ZoneId ZONE = ZoneId.of("America/New_York");

    private final Session initialSession;
    private final List<SessionStart> fullDay;
    private final List<SessionStart> halfDay;

    /**
     * @param initialSession the session before the first start
     */
    private TradingHours(Session initialSession, List<SessionStart> fullDay, List<SessionStart> halfDay) {
        this.initialSession = initialSession;
        this.fullDay = fullDay;
        this.halfDay = halfDay;
    }

    /** Returns hours with one session that never ends. */
    private static TradingHours always(Session session) {
        return new TradingHours(session, List.of(), List.of());
    }

    /** Returns the sessions of a day that closes at this time. */
    private static List<SessionStart> day(LocalTime close) {
        return List.of(
                new SessionStart(LocalTime.of(8, 0), Session.PRE_MARKET),
                new SessionStart(LocalTime.of(9, 25), Session.OPENING_AUCTION),
                new SessionStart(LocalTime.of(9, 30), Session.REGULAR),
                new SessionStart(close.minusMinutes(5), Session.CLOSING_AUCTION),
                new SessionStart(close, Session.CLOSED));
    }

    private List<SessionStart> sessionsOf(LocalDate day) {
        if (!isNewYorkTradingDay(day)) {
            return List.of();
        }
        return UsHolidays.isHalfDay(day) ? halfDay : fullDay;
    }

    /** Returns whether the stock exchanges of New York open on this day. */
    static boolean isNewYorkTradingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !UsHolidays.isHoliday(day);
    }

    public boolean isAlwaysOpen() {
        return hasSingleSession() && initialSession.isOpen();
    }

    /** Returns whether there is only one session, which never ends. */
    public boolean hasSingleSession() {
        return fullDay.isEmpty();
    }

    /** Returns the session at this time, and when the next one begins. */
    public Period at(long timeMicros) {
        if (hasSingleSession()) {
            return new Period(initialSession, Long.MIN_VALUE, initialSession, Long.MAX_VALUE);
        }
        LocalDate today = Instant.ofEpochSecond(Math.floorDiv(timeMicros, 1_000_000L))
                .atZone(ZONE)
                .toLocalDate();
        Session current = initialSession;
        long sinceMicros = Long.MIN_VALUE;
        // The longest time without a change is a weekend and a holiday: there are changes within a week before and
        // after.
        for (LocalDate day = today.minusDays(7); day.isBefore(today.plusDays(8)); day = day.plusDays(1)) {
            for (SessionStart sessionStart : sessionsOf(day)) {
                long micros = ZonedDateTime.of(day, sessionStart.time, ZONE).toEpochSecond() * 1_000_000L;
                if (micros > timeMicros) {
                    return new Period(current, sinceMicros, sessionStart.session, micros);
                }
                current = sessionStart.session;
                sinceMicros = micros;
            }
        }
        throw new IllegalStateException("no session begins within a week after " + timeMicros + " µs");
    }

    /**
     * A session and its limits.
     *
     * @param sinceMicros start of the session, µs since 1970-01-01T00:00Z; {@link Long#MIN_VALUE} if it has none
     * @param nextMicros start of the next session; {@link Long#MAX_VALUE} if there is none
     */
    public record Period(Session session, long sinceMicros, Session next, long nextMicros) {}

    private record SessionStart(LocalTime time, Session session) {}
}
