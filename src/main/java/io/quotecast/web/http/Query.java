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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses query and path parameters, and reports invalid ones. */
final class Query {
    private static final int DATE_LENGTH = 10;
    private static final int MAX_SYMBOLS = 5_000;
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,20}");

    private Query() {}

    /** Returns a listed instrument that the caller may see. */
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
        return "your key does not permit symbol " + Quoted.of(symbol);
    }

    /** Returns a whole number within a range, or the default for a missing or empty parameter. */
    static long number(String key, @Nullable String text, long min, long max, long defaultValue)
            throws ProtocolException {
        if (text == null || text.isEmpty()) {
            return defaultValue;
        }
        long value = text.matches("[0-9]{1,16}") ? Long.parseLong(text) : -1;
        if (value < min || value > max) {
            boolean isNumber = INTEGER.matcher(text).matches();
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    key + ": " + (isNumber ? text + " is out of range" : Quoted.of(text) + " is not a whole number")
                            + " (" + min + " to " + max + ")");
        }
        return value;
    }

    /** Returns the range from {@code start} (inclusive) to {@code end} (exclusive); a missing bound is unlimited. */
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
                            // An unescaped plus sign of an offset arrives as a space.
                            : OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
            if (micros >= 0) {
                return micros;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Reported below.
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION,
                key + " " + Quoted.of(text)
                        + " must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z");
    }

    /**
     * Returns the instruments of a comma-separated list of symbols, or for a missing list all that the caller may
     * see.
     */
    static List<Instrument> instruments(Instruments instruments, @Nullable String symbols, Grant grant)
            throws ProtocolException {
        if (symbols == null || symbols.isBlank()) {
            return visibleInstruments(instruments, grant);
        }
        Set<Instrument> found = new LinkedHashSet<>();
        for (String name : symbolNames(symbols)) {
            found.add(instrument(instruments, name.strip(), grant));
        }
        return List.copyOf(found);
    }

    /** Returns all instruments that the caller may see. */
    static List<Instrument> visibleInstruments(Instruments instruments, Grant grant) {
        return instruments.all().stream()
                .filter(instrument -> grant.symbols().admits(instrument.symbol()))
                .toList();
    }

    /** Splits a comma-separated list of symbols, which may have spaces around them. */
    static String[] symbolNames(String symbols) throws ProtocolException {
        String[] names = symbols.split(",");
        if (names.length > MAX_SYMBOLS) {
            throw new ProtocolException(ErrorCode.SYMBOL_LIMIT, names.length + " symbols; the limit is " + MAX_SYMBOLS);
        }
        return names;
    }

    /** Returns the cursor after which a page starts: the given one, or else the start of the range. */
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
            // Reported below.
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION, "cursor " + Quoted.of(cursor) + " is not a cursor from a response");
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
