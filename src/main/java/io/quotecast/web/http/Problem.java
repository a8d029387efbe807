package io.quotecast.web.http;

import io.quotecast.history.store.ArchiveUnavailableException;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.JsonWriter;
import io.quotecast.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;

/** What went wrong, as an HTTP answer of RFC 9457: {@code application/problem+json} with the protocol's code. */
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

    /** The same where there is no resource behind the address. */
    public static void send(HttpServerResponse response, int status, ErrorCode code, String detail) {
        response.setStatusCode(status).putHeader("Content-Type", TYPE);
        headers(status).forEach(response::putHeader);
        response.end(Buffer.buffer(json(status, code, detail)));
    }

    /** What one is told who lacks a role. */
    static String missingRole(String role) {
        return "this needs a key with the role '" + role + "': Authorization: Bearer ...";
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

    /** The answer for what a question to the road, or a resource itself, has thrown. */
    static Response of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ProtocolException protocolException) {
            return of(protocolException.code(), protocolException.text());
        }
        if (cause instanceof ArchiveUnavailableException) {
            return of(ErrorCode.UNAVAILABLE, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof RejectedExecutionException) {
            return of(ErrorCode.UNAVAILABLE, "the server is busy; ask again");
        }
        throw new CompletionException(cause);
    }
}
