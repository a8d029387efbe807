package io.quotecast.market;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.temporal.TemporalAdjusters;

/**
 * The holidays and half days of the US stock exchanges, by the rules of the NYSE (rule 7.2). Days on which the exchanges
 * closed for a single occasion, such as a day of mourning, are not included.
 */
final class UsHolidays {
    private static final int FIRST_JUNETEENTH = 2022;

    private UsHolidays() {}

    /** Returns whether the exchanges do not open on this day although it is not a Saturday or a Sunday. */
    static boolean isHoliday(LocalDate day) {
        int year = day.getYear();
        return switch (day.getMonth()) {
            case JANUARY -> isNewYear(day) || day.equals(nthMonday(year, Month.JANUARY, 3));
            case FEBRUARY -> day.equals(nthMonday(year, Month.FEBRUARY, 3));
            case MARCH, APRIL -> day.equals(easter(year).minusDays(2));
            case MAY ->
                day.equals(LocalDate.of(year, Month.MAY, 1).with(TemporalAdjusters.lastInMonth(DayOfWeek.MONDAY)));
            case JUNE -> year >= FIRST_JUNETEENTH && day.equals(observed(LocalDate.of(year, Month.JUNE, 19)));
            case JULY -> day.equals(observed(LocalDate.of(year, Month.JULY, 4)));
            case SEPTEMBER -> day.equals(nthMonday(year, Month.SEPTEMBER, 1));
            case NOVEMBER -> day.equals(thanksgiving(year));
            case DECEMBER -> day.equals(observed(LocalDate.of(year, Month.DECEMBER, 25)));
            case AUGUST, OCTOBER -> false;
        };
    }

    /** Returns whether the exchanges close at 13:00: the day after Thanksgiving, 3 July and 24 December. */
    static boolean isHalfDay(LocalDate day) {
        if (isHoliday(day)) {
            return false;
        }
        return switch (day.getMonth()) {
            // Not on a Friday before a holiday that is observed on Monday.
            case JULY -> day.getDayOfMonth() == 3;
            case NOVEMBER -> day.equals(thanksgiving(day.getYear()).plusDays(1));
            case DECEMBER -> day.getDayOfMonth() == 24;
            default -> false;
        };
    }

    /** A New Year on a Saturday is not observed: the Friday before it is the end of the accounting year. */
    private static boolean isNewYear(LocalDate day) {
        return day.getDayOfMonth() == 1 || (day.getDayOfMonth() == 2 && day.getDayOfWeek() == DayOfWeek.MONDAY);
    }

    private static LocalDate nthMonday(int year, Month month, int nth) {
        return LocalDate.of(year, month, 1).with(TemporalAdjusters.dayOfWeekInMonth(nth, DayOfWeek.MONDAY));
    }

    private static LocalDate thanksgiving(int year) {
        return LocalDate.of(year, Month.NOVEMBER, 1).with(TemporalAdjusters.dayOfWeekInMonth(4, DayOfWeek.THURSDAY));
    }

    /** Returns the day on which a holiday is observed: Friday for Saturday, Monday for Sunday. */
    private static LocalDate observed(LocalDate holiday) {
        return switch (holiday.getDayOfWeek()) {
            case SATURDAY -> holiday.minusDays(1);
            case SUNDAY -> holiday.plusDays(1);
            default -> holiday;
        };
    }

    /** Returns Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher. */
    static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
        int sum = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
        return LocalDate.of(year, sum / 31, sum % 31 + 1);
    }
}
