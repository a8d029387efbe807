package io.quotecast.web;

import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.JsonBytes;
import io.quotecast.protocol.ProtocolException;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** What went wrong, as an HTTP answer of RFC 9457: {@code application/problem+json} with the protocol's code. */
final class Problem {
    static final String TYPE = "application/problem+json";

    private Problem() {}

    static Response of(ErrorCode code, String detail) {
        return of(code.httpStatus(), code, detail);
    }

    static Response of(int status, ErrorCode code, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        JsonBytes out = new JsonBytes();
        out.raw("{\"type\":\"about:blank\",\"title\":").string(known == null ? "Error" : known.getReasonPhrase());
        out.raw(",\"status\":").number(status).raw(",\"detail\":").string(detail);
        out.raw(",\"code\":").number(code.code()).raw("}");
        Response.ResponseBuilder answer = Response.status(status).type(TYPE).entity(out.toBytes());
        if (status == 429 || status == 503) {
            answer.header("Retry-After", 1);
        }
        return answer.build();
    }

    /** The answer for what a question to the road, or a resource itself, has thrown. */
    static Response of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProtocolException refused) {
            return of(refused.code(), refused.text());
        }
        if (cause instanceof RejectedExecutionException) {
            return of(ErrorCode.UNAVAILABLE, "the server is busy; ask again");
        }
        throw new CompletionException(cause);
    }
}
