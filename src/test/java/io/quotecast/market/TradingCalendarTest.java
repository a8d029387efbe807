package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradingCalendarTest {
    private static final TradingCalendar NYSE = TradingCalendar.of("XNYS", "");
    private static final TradingCalendar BERLIN = TradingCalendar.of("24x7", "Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // A Wednesday, in the evening of which it is Thursday in UTC.
        "2026-01-15T02:00:00Z, 2026-01-14T05:00:00Z, 2026-01-15T05:00:00Z",
        // A weekend before a holiday, the birthday of Martin Luther King: trades belong to the Friday.
        "2026-01-18T12:00:00Z, 2026-01-16T05:00:00Z, 2026-01-20T05:00:00Z",
        "2026-01-19T20:00:00Z, 2026-01-16T05:00:00Z, 2026-01-20T05:00:00Z",
        // Clocks change on Sunday, 8 March, and on Sunday, 1 November.
        "2026-03-06T20:00:00Z, 2026-03-06T05:00:00Z, 2026-03-09T04:00:00Z",
        "2026-03-09T14:00:00Z, 2026-03-09T04:00:00Z, 2026-03-10T04:00:00Z",
        "2026-10-30T15:00:00Z, 2026-10-30T04:00:00Z, 2026-11-02T05:00:00Z",
        // The half day after Thanksgiving is a day like others.
        "2026-11-27T19:00:00Z, 2026-11-27T05:00:00Z, 2026-11-30T05:00:00Z",
    })
    void daysOfTheNyseBeginAtMidnightInNewYorkOfTradingDays(Instant time, Instant start, Instant end) {
        assertBar(NYSE, Timeframe.DAY, time, start, end);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-07T12:00:00Z, 2026-03-02T05:00:00Z, 2026-03-09T04:00:00Z",
        // The Monday is a holiday: the week begins on Tuesday, and the Monday belongs to the week before.
        "2026-01-19T15:00:00Z, 2026-01-12T05:00:00Z, 2026-01-20T05:00:00Z",
        "2026-01-23T15:00:00Z, 2026-01-20T05:00:00Z, 2026-01-26T05:00:00Z",
    })
    void weeksOfTheNyseBeginWithTheirFirstTradingDay(Instant time, Instant start, Instant end) {
        assertBar(NYSE, Timeframe.WEEK, time, start, end);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-29T10:00:00Z, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "2026-10-25T10:00:00Z, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    })
    void aDayOnWhichClocksChangeHas23Or25Hours(Instant time, Instant start, Instant end) {
        assertBar(BERLIN, Timeframe.DAY, time, start, end);
    }

    @Test
    void daysWithoutACalendarAreThoseOfUtc() {
        assertEquals(TradingCalendar.UTC, TradingCalendar.of("", ""));
        assertEquals(TradingCalendar.UTC, TradingCalendar.of("24x7", "UTC"));
        assertBar(
                TradingCalendar.UTC,
                Timeframe.DAY,
                Instant.parse("2026-01-17T23:59:59Z"),
                Instant.parse("2026-01-17T00:00:00Z"),
                Instant.parse("2026-01-18T00:00:00Z"));
        assertBar(
                TradingCalendar.UTC,
                Timeframe.WEEK,
                Instant.parse("2026-01-18T00:00:00Z"),
                Instant.parse("2026-01-12T00:00:00Z"),
                Instant.parse("2026-01-19T00:00:00Z"));
    }

    @Test
    void shorterBarsBeginAtMultiplesOfTheirLengthInEveryCalendar() {
        assertBar(
                NYSE,
                Timeframe.FOUR_HOURS,
                Instant.parse("2026-03-08T07:30:00Z"),
                Instant.parse("2026-03-08T04:00:00Z"),
                Instant.parse("2026-03-08T08:00:00Z"));
    }

    @Test
    void barsOfEveryTimeframeDivideTimeWithoutAHole() {
        Random random = new Random(4);
        for (TradingCalendar calendar : new TradingCalendar[] {TradingCalendar.UTC, NYSE, BERLIN}) {
            for (Timeframe timeframe : Timeframe.values()) {
                for (int i = 0; i < 2_000; i++) {
                    long time = micros("2024-01-01T00:00:00Z") + random.nextLong(3L * 365 * 86_400_000_000L);
                    long start = calendar.startOf(timeframe, time);
                    long end = calendar.endOf(timeframe, start);

                    assertTrue(start <= time && time < end, () -> calendar + " " + timeframe + " " + time);
                    assertEquals(start, calendar.startOf(timeframe, start));
                    assertEquals(start, calendar.startOf(timeframe, end - 1));
                    assertEquals(end, calendar.startOf(timeframe, end));
                }
            }
        }
    }

    @Test
    void tradingDaysLeaveOutWeekendsAndHolidays() {
        assertTrue(NYSE.isTradingDay(LocalDate.parse("2026-11-27")));
        assertFalse(NYSE.isTradingDay(LocalDate.parse("2026-11-26")));
        assertFalse(NYSE.isTradingDay(LocalDate.parse("2026-11-28")));
        assertTrue(BERLIN.isTradingDay(LocalDate.parse("2026-12-25")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "XLON | '' | calendar 'XLON' must be 24x7 or XNYS",
                "XNYS | Mars | tz 'Mars' is not a time zone; use an identifier such as America/New_York",
            })
    void anUnknownCalendarOrTimeZoneIsRefused(String name, String zone, String message) {
        IllegalArgumentException exception =
                assertThrows(IllegalArgumentException.class, () -> TradingCalendar.of(name, zone));

        assertEquals(message, exception.getMessage());
    }

    private static void assertBar(
            TradingCalendar calendar, Timeframe timeframe, Instant time, Instant start, Instant end) {
        long startMicros = calendar.startOf(timeframe, micros(time.toString()));

        assertEquals(start, Instant.ofEpochSecond(startMicros / 1_000_000));
        assertEquals(end, Instant.ofEpochSecond(calendar.endOf(timeframe, startMicros) / 1_000_000));
    }

    private static long micros(String time) {
        return Instant.parse(time).getEpochSecond() * 1_000_000;
    }
}
