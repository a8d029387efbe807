package io.quotecast.web.http.alpaca;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** An error over HTTP, in Alpaca's form. */
final class AlpacaProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable Integer code;

    /**
     * The body of the response.
     *
     * @param code a number that Alpaca documents; null where the market data has none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Body(@Nullable Integer code, String message) {}

    private AlpacaProblem(int status, @Nullable Integer code, String text) {
        super(text, null, false, false);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    Body body() {
        return new Body(code, String.valueOf(getMessage()));
    }

    static AlpacaProblem invalid(String parameter, String value) {
        return new AlpacaProblem(400, null, "invalid " + parameter + ": " + value);
    }

    static AlpacaProblem badRequest(String text) {
        return new AlpacaProblem(400, null, text);
    }

    static AlpacaProblem unauthorized() {
        return new AlpacaProblem(401, 40110000, "request is not authorized");
    }

    static AlpacaProblem forbidden() {
        return new AlpacaProblem(403, 40310000, "forbidden: the key does not have the role 'read'");
    }

    static AlpacaProblem noAsset(String name) {
        return new AlpacaProblem(404, 40410000, "asset not found for " + name);
    }

    static AlpacaProblem nothingFound(String kind, String symbol) {
        return new AlpacaProblem(404, null, "no " + kind + " found for " + symbol);
    }

    static AlpacaProblem disabled() {
        return new AlpacaProblem(404, null, "the dialect 'alpaca' is not enabled; see quotecast.dialects");
    }

    static AlpacaProblem unavailable(String text) {
        return new AlpacaProblem(503, null, text);
    }
}
