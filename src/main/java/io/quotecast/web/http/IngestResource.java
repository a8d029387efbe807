package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.ingest.IngestBatch;
import io.quotecast.ingest.IngestResult;
import io.quotecast.ingest.Intake;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.http.json.IngestSummary;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Ingest over HTTP, one event per line. While the ingest queue is full, the body of the request is not read. */
@Path("/v1/ingest")
@Produces(MediaType.APPLICATION_JSON)
@Audited
@RolesAllowed(Role.INGEST_NAME)
@Tag(name = ApiDocument.INGEST)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
public class IngestResource {
    private final IngestBatch batch;
    private final SecurityIdentity caller;

    IngestResource(Intake intake, Instruments instruments, SecurityIdentity caller) {
        this.batch = new IngestBatch(intake.sink("ingest-http"), instruments);
        this.caller = caller;
    }

    @POST
    @Blocking
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "ingest",
            summary = "Ingest events, one JSON object or CSV row per line",
            description = "The server accepts each valid event and reports each invalid one. A line has at most 8 KiB."
                    + " A body whose first line is a CSV header that contains `T` and `S` is read as CSV. While the"
                    + " ingest queue is full, the server stops reading the request; it drops nothing. Requires the"
                    + " role `ingest`.")
    @RequestBody(
            required = true,
            description = "Any content type; at most 1 GiB.",
            content = {
                @Content(
                        mediaType = ApiDocument.NDJSON,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.INGEST_NDJSON)),
                @Content(
                        mediaType = ApiDocument.CSV,
                        schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.INGEST_CSV))
            })
    @APIResponse(
            responseCode = "200",
            description = "Number of accepted and rejected events, and the first 100 rejected lines.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = IngestSummary.class),
                            example = ApiExamples.INGEST_RESULT))
    @APIResponse(responseCode = "413", ref = ApiDocument.CONTENT_TOO_LARGE)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    public IngestSummary ingest(InputStream body) throws IOException, ProtocolException {
        IngestResult result = batch.ingest(body, GrantAugmentor.grant(caller).symbols()::admits);
        if (result.missing() > 0) {
            throw new ProtocolException(
                    ErrorCode.UNAVAILABLE,
                    "Journal unavailable: " + result.missing() + " of " + result.accepted()
                            + " accepted events have not been stored yet and may be stored later");
        }
        return IngestSummary.of(result);
    }
}
