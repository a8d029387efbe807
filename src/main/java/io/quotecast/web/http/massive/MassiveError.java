package io.quotecast.web.http.massive;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** An error of the market data over HTTP, in Massive's form. */
final class MassiveError extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String ERROR = "ERROR";

    private final int httpStatus;
    private final String status;

    /**
     * The body of the response.
     *
     * @param error why the request is not valid; null if the request is valid
     * @param message why there is no answer to a valid request; null if the request is not valid
     */
    record Body(
            String status,
            @JsonProperty("request_id") String requestId,
            @Nullable String error,
            @Nullable String message) {}

    private MassiveError(int httpStatus, String status, String text) {
        super(text, null, false, false);
        this.httpStatus = httpStatus;
        this.status = status;
    }

    int httpStatus() {
        return httpStatus;
    }

    Body body() {
        String text = String.valueOf(getMessage());
        boolean isError = status.equals(ERROR);
        return new Body(status, RequestIds.generate(), isError ? text : null, isError ? null : text);
    }

    static MassiveError invalid(String text) {
        return new MassiveError(400, ERROR, text);
    }

    /**
     * @param form how the parameter is to be written: {@code YYYY-MM-DD or Unix MS Timestamps}
     */
    static MassiveError unparsable(String kind, String parameter, String form) {
        return invalid("Could not parse the " + kind + "parameter: '" + parameter + "'. Use " + form);
    }

    static MassiveError notFound(String text) {
        return new MassiveError(404, "NOT_FOUND", text);
    }

    static MassiveError noKey() {
        return new MassiveError(401, ERROR, "API Key was not provided");
    }

    static MassiveError unknownKey() {
        return new MassiveError(401, ERROR, "Unknown API Key");
    }

    static MassiveError notEntitled() {
        return new MassiveError(403, "NOT_AUTHORIZED", "You are not entitled to this data.");
    }

    static MassiveError unavailable(String text) {
        return new MassiveError(503, ERROR, text);
    }
}
