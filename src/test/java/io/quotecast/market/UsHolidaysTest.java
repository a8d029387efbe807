package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Compares ten years with the calendars that the NYSE has published, without closures for a single occasion. */
class UsHolidaysTest {
    private static final Map<Integer, List<String>> HOLIDAYS = Map.ofEntries(
            Map.entry(2018, List.of("01-01", "01-15", "02-19", "03-30", "05-28", "07-04", "09-03", "11-22", "12-25")),
            Map.entry(2019, List.of("01-01", "01-21", "02-18", "04-19", "05-27", "07-04", "09-02", "11-28", "12-25")),
            Map.entry(2020, List.of("01-01", "01-20", "02-17", "04-10", "05-25", "07-03", "09-07", "11-26", "12-25")),
            Map.entry(2021, List.of("01-01", "01-18", "02-15", "04-02", "05-31", "07-05", "09-06", "11-25", "12-24")),
            Map.entry(2022, List.of("01-17", "02-21", "04-15", "05-30", "06-20", "07-04", "09-05", "11-24", "12-26")),
            Map.entry(
                    2023,
                    List.of("01-02", "01-16", "02-20", "04-07", "05-29", "06-19", "07-04", "09-04", "11-23", "12-25")),
            Map.entry(
                    2024,
                    List.of("01-01", "01-15", "02-19", "03-29", "05-27", "06-19", "07-04", "09-02", "11-28", "12-25")),
            Map.entry(
                    2025,
                    List.of("01-01", "01-20", "02-17", "04-18", "05-26", "06-19", "07-04", "09-01", "11-27", "12-25")),
            Map.entry(
                    2026,
                    List.of("01-01", "01-19", "02-16", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26", "12-25")),
            Map.entry(
                    2027,
                    List.of("01-01", "01-18", "02-15", "03-26", "05-31", "06-18", "07-05", "09-06", "11-25", "12-24")),
            Map.entry(2028, List.of("01-17", "02-21", "04-14", "05-29", "06-19", "07-04", "09-04", "11-23", "12-25")));

    private static final Map<Integer, List<String>> HALF_DAYS = Map.ofEntries(
            Map.entry(2018, List.of("07-03", "11-23", "12-24")),
            Map.entry(2019, List.of("07-03", "11-29", "12-24")),
            Map.entry(2020, List.of("11-27", "12-24")),
            Map.entry(2021, List.of("11-26")),
            Map.entry(2022, List.of("11-25")),
            Map.entry(2023, List.of("07-03", "11-24")),
            Map.entry(2024, List.of("07-03", "11-29", "12-24")),
            Map.entry(2025, List.of("07-03", "11-28", "12-24")),
            Map.entry(2026, List.of("11-27", "12-24")),
            Map.entry(2027, List.of("11-26")),
            Map.entry(2028, List.of("07-03", "11-24")));

    @Test
    void theHolidaysAreThoseOfThePublishedCalendars() {
        HOLIDAYS.forEach((year, days) -> assertEquals(days, weekdays(year, UsHolidays::isHoliday), "in " + year));
    }

    @Test
    void theHalfDaysAreThoseOfThePublishedCalendars() {
        HALF_DAYS.forEach((year, days) -> assertEquals(days, weekdays(year, UsHolidays::isHalfDay), "in " + year));
    }

    @Test
    void easterIsCorrectAtTheEdgesOfItsRange() {
        assertEquals(LocalDate.of(1818, 3, 22), UsHolidays.easter(1818));
        assertEquals(LocalDate.of(1943, 4, 25), UsHolidays.easter(1943));
        assertEquals(LocalDate.of(2038, 4, 25), UsHolidays.easter(2038));
        assertEquals(LocalDate.of(2008, 3, 23), UsHolidays.easter(2008));
    }

    private static List<String> weekdays(int year, Predicate<LocalDate> condition) {
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .filter(condition)
                .map(day -> day.toString().substring(5))
                .toList();
    }
}
