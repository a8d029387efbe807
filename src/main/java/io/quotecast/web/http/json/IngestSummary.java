package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.ingest.IngestResult;
import io.quotecast.web.RejectionCodes;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The outcome of an ingest request. */
@RegisterForReflection
@Schema(
        name = "IngestResult",
        requiredProperties = {"accepted", "refused", "rejected", "waited_ms"})
public record IngestSummary(
        @Schema(minimum = "0") long accepted,
        @JsonProperty("refused") @Schema(minimum = "0") long rejectedCount,

        @Schema(maxItems = IngestResult.MAX_REJECTED_LINES) List<RejectedLine> rejected,

        @JsonProperty("waited_ms")
        @Schema(minimum = "0", description = "Total time that the request waited, in milliseconds.")
        long waitedMillis,

        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Schema(
                maxItems = IngestResult.MAX_REJECTED_LINES,
                description = "The first accepted lines of which an optional field was left out. Absent if there are"
                        + " none.")
        List<Warning> warnings) {
    /** A line that was accepted without an optional field, and why. */
    @Schema(
            name = "IngestWarning",
            requiredProperties = {"line", "msg"})
    public record Warning(
            @Schema(minimum = "1") long line,
            @JsonProperty("msg") String message) {}

    /** A line that was rejected, and why. */
    @Schema(requiredProperties = {"line", "code", "msg"})
    public record RejectedLine(
            @Schema(minimum = "1") long line,
            @Schema(ref = "ErrorCode") int code,
            @JsonProperty("msg") String message) {}

    public static IngestSummary of(IngestResult result) {
        return new IngestSummary(
                result.accepted(),
                result.rejected(),
                result.firstRejections().stream()
                        .map(line -> new RejectedLine(
                                line.line(), RejectionCodes.of(line.reason()).code(), line.detail()))
                        .toList(),
                result.waitedMillis(),
                result.warnings().stream()
                        .map(warning -> new Warning(warning.line(), warning.detail()))
                        .toList());
    }
}
