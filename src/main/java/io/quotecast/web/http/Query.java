package io.quotecast.web.http;

import io.quotecast.access.Grant;
import io.quotecast.base.Micros;
import io.quotecast.base.Quoted;
import io.quotecast.history.TimeRange;
import io.quotecast.history.TradeCursor;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what people write into addresses, and says what is wrong with it. */
final class Query {
    private static final int DATE_LENGTH = 10;
    private static final int MAX_SYMBOLS = 5_000;

    private Query() {}

    /** An instrument that is listed, and that the caller may see. */
    static Instrument instrument(Instruments instruments, String symbol, Grant grant) throws ProtocolException {
        Instrument instrument = instruments
                .findIgnoreCase(symbol)
                .orElseThrow(
                        () -> new ProtocolException(ErrorCode.UNKNOWN_SYMBOL, "unknown symbol " + Quoted.of(symbol)));
        if (!grant.symbols().admits(instrument.symbol())) {
            throw new ProtocolException(ErrorCode.ROLE_MISSING, notPermittedMessage(symbol));
        }
        return instrument;
    }

    static String notPermittedMessage(String symbol) {
        return "your key is not for symbol " + Quoted.of(symbol);
    }

    /** A whole number, or {@code missing} if there is none. */
    static long number(String key, @Nullable String text, long min, long max, long defaultValue)
            throws ProtocolException {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        long value = text.matches("[0-9]{1,16}") ? Long.parseLong(text) : -1;
        if (value < min || value > max) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    key + " " + Quoted.of(text) + " must be a whole number between " + min + " and " + max);
        }
        return value;
    }

    /** From {@code start} to before {@code end}; all of time where neither is given. */
    static TimeRange timeRange(@Nullable String start, @Nullable String end) throws ProtocolException {
        long from = parseTime("start", start, 0);
        long to = parseTime("end", end, Long.MAX_VALUE);
        if (to <= from) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "start " + Quoted.of(String.valueOf(start)) + " must be before end "
                            + Quoted.of(String.valueOf(end)));
        }
        return new TimeRange(from, to);
    }

    private static long parseTime(String key, @Nullable String text, long defaultValue) throws ProtocolException {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        try {
            if (text.matches("[0-9]{1,16}")) {
                return Long.parseLong(text);
            }
            long micros = Micros.of(
                    text.length() == DATE_LENGTH
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            // The plus of an offset that was not escaped has come as a blank.
                            : OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
            if (micros >= 0) {
                return micros;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Told below, with what it may be.
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION,
                key + " " + Quoted.of(text)
                        + " must be microseconds, or a date or time as 2026-01-05 or 2026-01-05T14:30:00Z, since 1970");
    }

    /** Those listed that the caller may see; of a list of names, these. */
    static List<Instrument> instruments(Instruments instruments, @Nullable String names, Grant grant)
            throws ProtocolException {
        if (names == null || names.isBlank()) {
            return instruments.all().stream()
                    .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                    .toList();
        }
        String[] symbols = names.split(",");
        if (symbols.length > MAX_SYMBOLS) {
            throw new ProtocolException(
                    ErrorCode.SYMBOL_LIMIT, symbols.length + " symbols; the limit is " + MAX_SYMBOLS);
        }
        Set<Instrument> found = new LinkedHashSet<>();
        for (String name : symbols) {
            found.add(instrument(instruments, name.strip(), grant));
        }
        return List.copyOf(found);
    }

    /** Where a page begins: behind the page that gave this cursor, or at the beginning of the span. */
    static TradeCursor startCursor(@Nullable String cursor, TimeRange timeRange) throws ProtocolException {
        if (cursor == null || cursor.isEmpty()) {
            return TradeCursor.before(timeRange.startMicros());
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
            Optional<TradeCursor> tradeCursor = TradeCursor.parse(text);
            if (tradeCursor.isPresent()) {
                return tradeCursor.get();
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION, "cursor " + Quoted.of(cursor) + " is none that an answer has given");
    }

    static String cursor(TradeCursor tradeCursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(tradeCursor.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    static Timeframe timeframe(@Nullable String text) throws ProtocolException {
        for (Timeframe timeframe : Timeframe.values()) {
            if (timeframe.text().equals(text == null ? "1m" : text)) {
                return timeframe;
            }
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION, "tf " + Quoted.of(String.valueOf(text)) + " must be 1s, 1m, 5m or 1h");
    }
}
