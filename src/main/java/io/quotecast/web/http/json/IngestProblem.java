package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.ingest.IngestResult;
import io.quotecast.protocol.ErrorCode;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of an error response to an ingest request that was not read to its end, with what was accepted before. */
@RegisterForReflection
@Schema(
        name = "IngestProblem",
        description = "A problem, with the outcome of the events before it as in `IngestResult`.",
        requiredProperties = {
            "type",
            "title",
            "status",
            "detail",
            "code",
            "accepted",
            "refused",
            "rejected",
            "waited_ms"
        })
public record IngestProblem(
        @Schema(constValue = "about:blank") String type,

        @Schema(description = "Reason phrase of the HTTP status.")
        String title,

        int status,

        @Schema(description = "Human-readable explanation.") String detail,
        @Schema(ref = "ErrorCode") int code,
        @Schema(minimum = "0") long accepted,
        @JsonProperty("refused") @Schema(minimum = "0") long rejectedCount,

        @Schema(maxItems = IngestResult.MAX_REJECTED_LINES) List<IngestSummary.RejectedLine> rejected,

        @JsonProperty("waited_ms") @Schema(minimum = "0") long waitedMillis,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Schema(maxItems = IngestResult.MAX_REJECTED_LINES)
        List<IngestSummary.Warning> warnings) {
    private static final ObjectWriter WRITER = JsonMappers.create().writerFor(IngestProblem.class);

    /** Returns the problem with its status and reason, and the outcome so far, as UTF-8. */
    public static byte[] bytes(int status, ErrorCode code, String reason, IngestResult result) {
        String detail = reason + "; " + result.accepted() + " events were accepted and " + result.rejected()
                + " refused before"
                + (result.missing() > 0 ? "; " + result.missing() + " of them may be stored later" : "");
        ProblemDetails problem = ProblemDetails.of(status, code, detail);
        IngestSummary summary = IngestSummary.of(result);
        try {
            return WRITER.writeValueAsBytes(new IngestProblem(
                    problem.type(),
                    problem.title(),
                    status,
                    detail,
                    problem.code(),
                    summary.accepted(),
                    summary.rejectedCount(),
                    summary.rejected(),
                    summary.waitedMillis(),
                    summary.warnings()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
