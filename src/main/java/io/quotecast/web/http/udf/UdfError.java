package io.quotecast.web.http.udf;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * An error in the form of UDF. Its status is 200, because older adapters look at nothing but the body.
 *
 * @param s always {@code error}
 */
@RegisterForReflection
record UdfError(String s, String errmsg) {
    static UdfError of(String text) {
        return new UdfError("error", text);
    }

    /** Ends a request with an error. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failure(String text) {
            super(text, null, false, false);
        }
    }
}
