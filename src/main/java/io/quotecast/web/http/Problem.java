package io.quotecast.web.http;

import io.quotecast.history.store.ArchiveUnavailableException;
import io.quotecast.ingest.Rejection;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.JsonWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** Error responses over HTTP: {@code application/problem+json} (RFC 9457) with the error code of the protocol. */
public final class Problem {
    static final String TYPE = "application/problem+json";

    private Problem() {}

    static Response of(ErrorCode code, String detail) {
        return of(code.httpStatus(), code, detail);
    }

    static Response of(int status, ErrorCode code, String detail) {
        Response.ResponseBuilder builder = Response.status(status).type(TYPE).entity(json(status, code, detail));
        headers(status).forEach(builder::header);
        return builder.build();
    }

    /** Sends a problem from a route that is not a REST resource. */
    public static void send(HttpServerResponse response, int status, ErrorCode code, String detail) {
        response.setStatusCode(status).putHeader("Content-Type", TYPE);
        headers(status).forEach(response::putHeader);
        response.end(Buffer.buffer(json(status, code, detail)));
    }

    /** Returns the detail for a caller that lacks a role. */
    static String missingRole(String role) {
        return "a key with the role '" + role + "' is required: Authorization: Bearer ...";
    }

    private static Map<String, String> headers(int status) {
        return switch (status) {
            case 429, 503 -> Map.of("Retry-After", "1");
            case 401 -> Map.of("WWW-Authenticate", "Bearer");
            default -> Map.of();
        };
    }

    private static byte[] json(int status, ErrorCode code, String detail) {
        Response.Status knownStatus = Response.Status.fromStatusCode(status);
        JsonWriter out = new JsonWriter();
        out.raw("{\"type\":\"about:blank\",\"title\":")
                .string(knownStatus == null ? "Error" : knownStatus.getReasonPhrase());
        out.raw(",\"status\":").number(status).raw(",\"detail\":").string(detail);
        return out.raw(",\"code\":").number(code.code()).raw("}").toBytes();
    }

    /** Returns the response for an expected failure of a query; rethrows any other failure. */
    static Response of(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof ProtocolException protocolException) {
            return of(protocolException.code(), protocolException.text());
        }
        if (cause instanceof ArchiveUnavailableException) {
            return of(ErrorCode.UNAVAILABLE, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof RejectedExecutionException) {
            return of(ErrorCode.UNAVAILABLE, Rejection.BUSY.text());
        }
        throw new CompletionException(cause);
    }

    /** Returns the failure of a stage without the exception that wraps it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
