package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.ingest.IngestResult;
import io.quotecast.protocol.ErrorCode;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The body of an error response to an ingest request that was not read to its end, with what was accepted until then. */
@RegisterForReflection
@Schema(
        name = "IngestProblem",
        allOf = {ProblemDetails.class, IngestSummary.class},
        description = "A problem, with the outcome of the events before it.")
public record IngestProblem(
        @JsonUnwrapped @Schema(hidden = true) ProblemDetails problem,
        @JsonUnwrapped @Schema(hidden = true) IngestSummary summary) {
    private static final ObjectWriter WRITER = JsonMappers.create().writerFor(IngestProblem.class);

    /** Returns the problem with its status and reason, and the outcome so far, as UTF-8. */
    public static byte[] bytes(int status, ErrorCode code, String reason, IngestResult result) {
        String detail =
                reason + "; " + result.accepted() + " events were accepted and " + result.rejected() + " refused before"
                        + (result.missing() > 0 ? "; " + result.missing() + " of them may be stored later" : "");
        try {
            return WRITER.writeValueAsBytes(
                    new IngestProblem(ProblemDetails.of(status, code, detail), IngestSummary.of(result)));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
