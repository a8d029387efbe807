package io.quotecast.web;

import io.quotecast.ingest.Rejection;
import io.quotecast.protocol.ErrorCode;

/** Maps each reason for rejecting an event to an error code of the protocol. */
public final class RejectionCodes {
    private RejectionCodes() {}

    public static ErrorCode of(Rejection reason) {
        return switch (reason) {
            case UNKNOWN_SYMBOL, UNKNOWN_TRADE -> ErrorCode.UNKNOWN_SYMBOL;
            case UNKNOWN_KIND -> ErrorCode.UNKNOWN_CHANNEL;
            case NOT_PERMITTED -> ErrorCode.ROLE_MISSING;
            case BUSY -> ErrorCode.TOO_MANY_REQUESTS;
            case CLOSED, UNAVAILABLE -> ErrorCode.UNAVAILABLE;
            case MALFORMED, PRICE_NOT_POSITIVE, OFF_TICK, NEGATIVE_SIZE, TOO_LARGE, CROSSED, BAD_TIME ->
                ErrorCode.INVALID_SYNTAX;
        };
    }
}
