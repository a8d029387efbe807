package io.quotecast.protocol;

/** The codes of {@code error} messages and of problem responses over HTTP. */
public enum ErrorCode {
    INVALID_SYNTAX(400, 400),
    NOT_AUTHENTICATED(401, 401),
    AUTHENTICATION_FAILED(402, 401),
    ALREADY_AUTHENTICATED(403, 400),
    AUTHENTICATION_TIMEOUT(404, 401),
    SYMBOL_LIMIT(405, 400),
    CONNECTION_LIMIT(406, 503),
    SLOW_CLIENT(407, 400),
    ROLE_MISSING(409, 403),
    /** The administrator has closed the connection. */
    REMOVED(410, 400),
    UNKNOWN_SYMBOL(412, 404),
    TOO_LARGE(413, 413),
    UNKNOWN_CHANNEL(414, 400),
    CURSOR_OUT_OF_RANGE(416, 400),
    INVALID_OPTION(417, 400),
    ALERT_LIMIT(418, 400),
    PUBLISH_DENIED(419, 403),
    TOO_MANY_REQUESTS(429, 429),
    INTERNAL(500, 500),
    /** The settings of the server leave this out: a retry does not help. */
    NOT_CONFIGURED(501, 501),
    UNAVAILABLE(503, 503);

    private final int code;
    private final int httpStatus;

    ErrorCode(int code, int httpStatus) {
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the corresponding HTTP status. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Returns the WebSocket close code after a fatal error of this kind. */
    public int closeCode() {
        return 4000 + code;
    }
}
