package io.quotecast.web.http;

import io.quotecast.ingest.Rejection;
import io.quotecast.protocol.ErrorCode;

/** The protocol's code for each reason why an event is not let in. */
public final class IngestCodes {
    private IngestCodes() {}

    public static ErrorCode of(Rejection reason) {
        return switch (reason) {
            case UNKNOWN_SYMBOL -> ErrorCode.UNKNOWN_SYMBOL;
            case UNKNOWN_KIND -> ErrorCode.UNKNOWN_CHANNEL;
            case NOT_PERMITTED -> ErrorCode.ROLE_MISSING;
            case BUSY -> ErrorCode.TOO_MANY_REQUESTS;
            case CLOSED, UNAVAILABLE -> ErrorCode.UNAVAILABLE;
            case MALFORMED, PRICE_NOT_POSITIVE, OFF_TICK, NEGATIVE_SIZE, TOO_LARGE, CROSSED, BAD_TIME ->
                ErrorCode.INVALID_SYNTAX;
        };
    }
}
