package io.quotecast.web.http;

import io.quotecast.base.Quoted;
import io.quotecast.base.TimeText;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;

/**
 * A time in a request.
 *
 * @param text as the client sent it
 * @param micros µs since 1970-01-01T00:00Z, at least 0
 */
record Time(String text, long micros) {
    /** Reads a time in any form of {@link TimeText}; 0 is the beginning of all times. */
    static Time parse(String key, String text) throws ProtocolException {
        // An unescaped plus sign of an offset arrives as a space, six characters before the end.
        int sign = text.length() - 6;
        String unescaped =
                sign > 0 && text.charAt(sign) == ' ' ? text.substring(0, sign) + '+' + text.substring(sign + 1) : text;
        long micros = TimeText.parse(unescaped);
        if (micros < 0) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, key + " " + Quoted.of(text) + " " + TimeText.fault(text));
        }
        return new Time(text, micros);
    }
}
