package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingHoursTest {
    @ParameterizedTest
    @CsvSource({
        // The first trading day of 2026 after a weekend, in winter time.
        "2026-01-05T12:59:59.999999Z, CLOSED, 2026-01-02T21:00:00Z, PRE_MARKET, 2026-01-05T13:00:00Z",
        "2026-01-05T13:00:00Z, PRE_MARKET, 2026-01-05T13:00:00Z, OPENING_AUCTION, 2026-01-05T14:25:00Z",
        "2026-01-05T14:24:59.999999Z, PRE_MARKET, 2026-01-05T13:00:00Z, OPENING_AUCTION, 2026-01-05T14:25:00Z",
        "2026-01-05T14:25:00Z, OPENING_AUCTION, 2026-01-05T14:25:00Z, REGULAR, 2026-01-05T14:30:00Z",
        "2026-01-05T14:29:59.999999Z, OPENING_AUCTION, 2026-01-05T14:25:00Z, REGULAR, 2026-01-05T14:30:00Z",
        "2026-01-05T14:30:00Z, REGULAR, 2026-01-05T14:30:00Z, CLOSING_AUCTION, 2026-01-05T20:55:00Z",
        "2026-01-05T20:54:59.999999Z, REGULAR, 2026-01-05T14:30:00Z, CLOSING_AUCTION, 2026-01-05T20:55:00Z",
        "2026-01-05T20:55:00Z, CLOSING_AUCTION, 2026-01-05T20:55:00Z, CLOSED, 2026-01-05T21:00:00Z",
        "2026-01-05T20:59:59.999999Z, CLOSING_AUCTION, 2026-01-05T20:55:00Z, CLOSED, 2026-01-05T21:00:00Z",
        "2026-01-05T21:00:00Z, CLOSED, 2026-01-05T21:00:00Z, PRE_MARKET, 2026-01-06T13:00:00Z",
        // After midnight UTC it is still the previous day in New York.
        "2026-01-06T00:00:00Z, CLOSED, 2026-01-05T21:00:00Z, PRE_MARKET, 2026-01-06T13:00:00Z",
        // A weekend is one closed session.
        "2026-01-09T21:00:00Z, CLOSED, 2026-01-09T21:00:00Z, PRE_MARKET, 2026-01-12T13:00:00Z",
        "2026-01-10T15:00:00Z, CLOSED, 2026-01-09T21:00:00Z, PRE_MARKET, 2026-01-12T13:00:00Z",
        "2026-01-11T15:00:00Z, CLOSED, 2026-01-09T21:00:00Z, PRE_MARKET, 2026-01-12T13:00:00Z",
        "2026-01-12T12:59:59.999999Z, CLOSED, 2026-01-09T21:00:00Z, PRE_MARKET, 2026-01-12T13:00:00Z"
    })
    void everySessionBeginsAtItsFirstMicrosecond(
            String time, Session session, String since, Session next, String nextTime) {
        TradingHours.Period period = TradingHours.NEW_YORK.at(micros(time));

        assertEquals(new TradingHours.Period(session, micros(since), next, micros(nextTime)), period);
    }

    @ParameterizedTest
    @CsvSource({
        // The clocks change on 8 March and 1 November.
        "2026-03-07T12:00:00Z, CLOSED, 2026-03-06T21:00:00Z, PRE_MARKET, 2026-03-09T12:00:00Z",
        "2026-03-08T07:00:00Z, CLOSED, 2026-03-06T21:00:00Z, PRE_MARKET, 2026-03-09T12:00:00Z",
        "2026-03-09T13:30:00Z, REGULAR, 2026-03-09T13:30:00Z, CLOSING_AUCTION, 2026-03-09T19:55:00Z",
        "2026-10-30T19:59:59.999999Z, CLOSING_AUCTION, 2026-10-30T19:55:00Z, CLOSED, 2026-10-30T20:00:00Z",
        "2026-11-01T05:30:00Z, CLOSED, 2026-10-30T20:00:00Z, PRE_MARKET, 2026-11-02T13:00:00Z",
        "2026-11-01T06:30:00Z, CLOSED, 2026-10-30T20:00:00Z, PRE_MARKET, 2026-11-02T13:00:00Z",
        "2026-11-02T14:30:00Z, REGULAR, 2026-11-02T14:30:00Z, CLOSING_AUCTION, 2026-11-02T20:55:00Z"
    })
    void theHoursFollowNewYorkAcrossClockChanges(
            String time, Session session, String since, Session next, String nextTime) {
        TradingHours.Period period = TradingHours.NEW_YORK.at(micros(time));

        assertEquals(new TradingHours.Period(session, micros(since), next, micros(nextTime)), period);
    }

    @Test
    void thePeriodsOfAYearFollowEachOtherWithoutAGap() {
        TradingHours.Period period = TradingHours.NEW_YORK.at(micros("2026-01-01T05:00:00Z"));
        int changes = 0;

        while (period.nextMicros() < micros("2027-01-01T05:00:00Z")) {
            assertEquals(period, TradingHours.NEW_YORK.at(period.nextMicros() - 1));
            TradingHours.Period next = TradingHours.NEW_YORK.at(period.nextMicros());
            assertEquals(period.next(), next.session());
            assertEquals(period.nextMicros(), next.sinceMicros());
            period = next;
            changes++;
        }

        int tradingDays = 251;
        assertEquals(tradingDays * 5, changes);
    }

    @ParameterizedTest
    @CsvSource({
        // The day after Thanksgiving closes at 13:00, and a weekend follows.
        "2026-11-27T17:54:59.999999Z, REGULAR, 2026-11-27T14:30:00Z, CLOSING_AUCTION, 2026-11-27T17:55:00Z",
        "2026-11-27T17:55:00Z, CLOSING_AUCTION, 2026-11-27T17:55:00Z, CLOSED, 2026-11-27T18:00:00Z",
        "2026-11-27T19:00:00Z, CLOSED, 2026-11-27T18:00:00Z, PRE_MARKET, 2026-11-30T13:00:00Z",
        // Christmas 2026 is a Friday.
        "2026-12-24T18:00:00Z, CLOSED, 2026-12-24T18:00:00Z, PRE_MARKET, 2026-12-28T13:00:00Z",
        "2026-12-25T15:00:00Z, CLOSED, 2026-12-24T18:00:00Z, PRE_MARKET, 2026-12-28T13:00:00Z",
        "2026-12-31T20:59:59Z, CLOSING_AUCTION, 2026-12-31T20:55:00Z, CLOSED, 2026-12-31T21:00:00Z",
        "2027-01-01T15:00:00Z, CLOSED, 2026-12-31T21:00:00Z, PRE_MARKET, 2027-01-04T13:00:00Z"
    })
    void holidaysAreClosedAndHalfDaysCloseEarly(
            String time, Session session, String since, Session next, String nextTime) {
        TradingHours.Period period = TradingHours.NEW_YORK.at(micros(time));

        assertEquals(new TradingHours.Period(session, micros(since), next, micros(nextTime)), period);
    }

    @Test
    void aTimeBefore1970HasAPeriod() {
        TradingHours.Period period = TradingHours.NEW_YORK.at(-1);

        assertEquals(
                new TradingHours.Period(
                        Session.CLOSED,
                        micros("1969-12-31T21:00:00Z"),
                        Session.PRE_MARKET,
                        micros("1970-01-02T13:00:00Z")),
                period);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1_767_623_400_000_000L})
    void aMarketThatIsAlwaysOpenHasOneSession(long timeMicros) {
        assertEquals(
                new TradingHours.Period(Session.REGULAR, Long.MIN_VALUE, Session.REGULAR, Long.MAX_VALUE),
                TradingHours.ALWAYS_OPEN.at(timeMicros));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE, 1_767_623_400_000_000L})
    void aMarketThatIsAlwaysClosedHasOneSession(long timeMicros) {
        assertEquals(
                new TradingHours.Period(Session.CLOSED, Long.MIN_VALUE, Session.CLOSED, Long.MAX_VALUE),
                TradingHours.ALWAYS_CLOSED.at(timeMicros));
    }

    @Test
    void onlyAlwaysOpenHoursAreAlwaysOpen() {
        assertTrue(TradingHours.ALWAYS_OPEN.isAlwaysOpen());
        assertFalse(TradingHours.ALWAYS_CLOSED.isAlwaysOpen());
        assertFalse(TradingHours.NEW_YORK.isAlwaysOpen());
    }

    @Test
    void onlyHoursWithoutAScheduleHaveASingleSession() {
        assertTrue(TradingHours.ALWAYS_OPEN.hasSingleSession());
        assertTrue(TradingHours.ALWAYS_CLOSED.hasSingleSession());
        assertFalse(TradingHours.NEW_YORK.hasSingleSession());
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }
}
