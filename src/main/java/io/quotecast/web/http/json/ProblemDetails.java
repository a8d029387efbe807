package io.quotecast.web.http.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.protocol.ErrorCode;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/** The body of an error response (RFC 9457) with the error code of the protocol. */
@RegisterForReflection
@Schema(
        name = "Problem",
        description = "Problem details as defined by RFC 9457.",
        requiredProperties = {"type", "title", "status", "detail", "code"},
        properties =
                @SchemaProperty(
                        name = "status",
                        enumeration = {"400", "401", "403", "404", "408", "413", "415", "429", "500", "501", "503"},
                        description = "HTTP status code."))
public record ProblemDetails(
        @Schema(constValue = "about:blank") String type,

        @Schema(description = "Reason phrase of the HTTP status.")
        String title,

        int status,

        @Schema(description = "Human-readable explanation.") String detail,
        @Schema(ref = "ErrorCode") int code) {
    private static final ObjectWriter WRITER = JsonMappers.create().writerFor(ProblemDetails.class);

    public static ProblemDetails of(int status, ErrorCode code, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return new ProblemDetails(
                "about:blank", known == null ? "Error" : known.getReasonPhrase(), status, detail, code.code());
    }

    /** Returns the problem as UTF-8. Jackson's writer of Quarkus does not write this content type. */
    public byte[] toBytes() {
        try {
            return WRITER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
