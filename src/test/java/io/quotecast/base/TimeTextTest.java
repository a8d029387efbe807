package io.quotecast.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1767668400000000, 1767668400000000",
        "1.7676684e15, 1767668400000000",
        "1767668400000000.0, 1767668400000000",
        "100000000000000, 100000000000000",
        "9000000000000000, 9000000000000000",
        "2026-01-06, 1767657600000000",
        "2026-01-06T03:00:00Z, 1767668400000000",
        "2026-01-06T04:00:00.123456789+01:00, 1767668400123456",
        "2026-01-06 03:00:00Z, 1767668400000000",
        "1969-12-31, -86400000000"
    })
    void microsecondsDatesAndIsoTimesAreTimes(String text, long micros) {
        assertEquals(micros, TimeText.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1767668400000 | must be in microseconds; it looks like milliseconds: write 1767668400000000 for 2026-01-06T03:00:00Z",
                "1767668400123 | must be in microseconds; it looks like milliseconds: write 1767668400123000 for 2026-01-06T03:00:00.123Z",
                "1767668400 | must be in microseconds; it looks like seconds: write 1767668400000000 for 2026-01-06T03:00:00Z",
                "1767668400.5 | must be in microseconds; it looks like seconds: write 1767668400000000 for 2026-01-06T03:00:00Z",
                "1.7676684e9 | must be in microseconds; it looks like seconds: write 1767668400000000 for 2026-01-06T03:00:00Z",
                "1767668400000000000 | must be in microseconds, at most 9000000000000000; it looks like nanoseconds",
                "9000000000000001 | must be in microseconds, at most 9000000000000000",
                "20260105 | must be in microseconds; it looks like a date: write 2026-01-05",
                "20260105143000 | must be in microseconds; it looks like a date: write 2026-01-05T14:30:00Z",
                "1 | must be in microseconds; it looks like seconds: write 1000000 for 1970-01-01T00:00:01Z",
                "99999999999999 | must be in microseconds; it looks like milliseconds: write 99999999999999000 for 5138-11-16T09:46:39.999Z",
                "1767668400000000.5 | is not a whole number of microseconds",
                "-1767668400000000 | must not be negative",
                "1..3 | is not a whole number of microseconds",
                "2026-01-05T14:30:00 | must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z",
                "+999999999-01-01T00:00:00Z | must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z",
                "now | must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z"
            })
    void aTimeInAnotherUnitIsInvalidAndTheFaultNamesTheUnit(String text, String fault) {
        assertEquals(TimeText.INVALID, TimeText.parse(text));
        assertEquals(fault, TimeText.fault(text));
    }

    @Test
    void aPlusSignThatAUrlTurnedIntoASpaceIsRestored() {
        long micros = TimeText.parse("2026-01-05T14:30:00+02:00");

        assertEquals(micros, TimeText.parseFromUrl("2026-01-05T14:30:00 02:00"));
        assertEquals(micros, TimeText.parseFromUrl("2026-01-05 14:30:00 02:00"));
        assertEquals(micros, TimeText.parseFromUrl("2026-01-05T14:30:00+02:00"));
        assertEquals(micros, TimeText.parseFromUrl(Long.toString(micros)));
        assertEquals(TimeText.INVALID, TimeText.parseFromUrl("2026-01-05 14:30"));
    }

    @Test
    void anEmptyTextIsInvalid() {
        assertEquals(TimeText.INVALID, TimeText.parse(""));
    }
}
