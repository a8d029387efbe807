package io.quotecast.web;

import io.quotecast.access.Grant;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quoted;
import io.quotecast.market.Timeframe;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Reads what people write into addresses, and says what is wrong with it. */
final class Query {
    private Query() {}

    /** An instrument that is listed, and that the caller may see. */
    static Instrument instrument(Instruments instruments, String symbol, Grant grant) throws ProtocolException {
        Instrument instrument = instruments
                .findAnyCase(symbol)
                .orElseThrow(
                        () -> new ProtocolException(ErrorCode.UNKNOWN_SYMBOL, "unknown symbol " + Quoted.of(symbol)));
        if (!grant.symbols().admits(instrument.symbol())) {
            throw new ProtocolException(ErrorCode.ROLE_MISSING, notPermitted(symbol));
        }
        return instrument;
    }

    static String notPermitted(String symbol) {
        return "your key is not for symbol " + Quoted.of(symbol);
    }

    /** A whole number, or {@code missing} if there is none. */
    static long number(String key, @Nullable String text, long least, long most, long missing)
            throws ProtocolException {
        if (text == null || text.isEmpty()) {
            return missing;
        }
        long value = text.matches("[0-9]{1,16}") ? Long.parseLong(text) : -1;
        if (value < least || value > most) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    key + " " + Quoted.of(text) + " must be a whole number between " + least + " and " + most);
        }
        return value;
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
