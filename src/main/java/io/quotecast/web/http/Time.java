package io.quotecast.web.http;

import io.quotecast.base.Micros;
import io.quotecast.base.Quoted;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A time in a request.
 *
 * @param text as the client sent it
 * @param micros µs since 1970-01-01T00:00Z, at least 0
 */
record Time(String text, long micros) {
    private static final int DATE_LENGTH = 10;

    /** Reads whole microseconds, a date in UTC, or a time with an offset (ISO 8601). */
    static Time parse(String key, String text) throws ProtocolException {
        try {
            if (text.matches("[0-9]{1,16}")) {
                return new Time(text, Long.parseLong(text));
            }
            long micros = Micros.of(
                    text.length() == DATE_LENGTH
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            // An unescaped plus sign of an offset arrives as a space.
                            : OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
            if (micros >= 0) {
                return new Time(text, micros);
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Reported below.
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION,
                key + " " + Quoted.of(text)
                        + " must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z");
    }
}
