package io.quotecast.web.http.binance;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.market.Timeframes;

/** An error of the market data over HTTP, in Binance's form. */
final class BinanceError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int code;

    /**
     * The body of the response.
     *
     * @param code a negative number that Binance documents
     */
    @RegisterForReflection
    record Body(int code, String msg) {}

    private BinanceError(int status, int code, String text) {
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

    static BinanceError invalidSymbol() {
        return new BinanceError(400, -1121, "Invalid symbol.");
    }

    static BinanceError invalidInterval(Timeframes timeframes) {
        return new BinanceError(400, -1120, "Invalid interval; must be one of " + timeframes + ".");
    }

    static BinanceError missing(String parameter) {
        return new BinanceError(
                400, -1102, "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
    }

    static BinanceError bothSymbols() {
        return new BinanceError(400, -1128, "Combination of optional parameters invalid: 'symbol' and 'symbols'.");
    }

    static BinanceError unauthorized() {
        return new BinanceError(401, -2015, "Invalid API-key, IP, or permissions for action.");
    }

    static BinanceError disabled() {
        return new BinanceError(404, -1000, "The dialect 'binance' is not enabled; see quotecast.dialects.");
    }

    static BinanceError unavailable(String text) {
        return new BinanceError(503, -1001, text);
    }
}
