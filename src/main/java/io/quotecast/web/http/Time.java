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
        long micros = TimeText.parseFromUrl(text);
        if (micros < 0) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, key + " " + Quoted.of(text) + " " + TimeText.fault(text));
        }
        return new Time(text, micros);
    }
}
