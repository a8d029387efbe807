package io.quotecast.protocol.alpaca;

/** The errors of the streams, with the texts of Alpaca's documentation. */
enum AlpacaError {
    INVALID_SYNTAX(400, "invalid syntax"),
    NOT_AUTHENTICATED(401, "not authenticated"),
    AUTH_FAILED(402, "auth failed"),
    ALREADY_AUTHENTICATED(403, "already authenticated"),
    AUTH_TIMEOUT(404, "auth timeout"),
    SYMBOL_LIMIT(405, "symbol limit exceeded"),
    CONNECTION_LIMIT(406, "connection limit exceeded"),
    SLOW_CLIENT(407, "slow client"),
    INSUFFICIENT_SUBSCRIPTION(409, "insufficient subscription"),
    INVALID_ACTION(410, "invalid subscribe action for this feed"),
    INTERNAL(500, "internal error");

    private final int code;
    private final String text;

    AlpacaError(int code, String text) {
        this.code = code;
        this.text = text;
    }

    String text() {
        return text;
    }

    byte[] item(ItemWriter out) {
        out.begin(3);
        out.text("T", "error");
        out.number("code", code);
        out.text("msg", text);
        return out.end();
    }
}
