package io.quotecast.source.exchange;

import java.io.IOException;
import java.time.Duration;

/** A server has returned another HTTP status than 200. */
public final class HttpStatusException extends IOException {
    private static final long serialVersionUID = 1;
    private static final int IM_A_TEAPOT = 418;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int status;
    private final String retryAfter;

    /**
     * @param retryAfter the header of this name, or an empty text
     */
    HttpStatusException(int status, String retryAfter) {
        super("the exchange returned HTTP status " + status);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** Returns whether the same request will fail again. Some exchanges send 418 to those that ignore 429. */
    public boolean isPermanent() {
        return status >= 400 && status < 500 && status != IM_A_TEAPOT && status != TOO_MANY_REQUESTS;
    }

    /** Returns how long the server asks to wait; zero if it does not, or not in seconds. */
    public Duration retryAfter() {
        return retryAfter.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(retryAfter)) : Duration.ZERO;
    }
}
