package io.quotecast.web.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Role;
import io.quotecast.ingest.IngestBatch;
import io.quotecast.ingest.IngestResult;
import io.quotecast.ingest.Intake;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.quotecast.JsonWriter;
import io.quotecast.web.RejectionCodes;
import io.quotecast.web.security.GrantAugmentor;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;

/** Ingest over HTTP, one event per line. While the ingest queue is full, the body of the request is not read. */
@Path("/v1/ingest")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.INGEST_NAME)
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
    public Response ingest(InputStream body) throws IOException {
        IngestResult result = batch.ingest(body, GrantAugmentor.grant(caller).symbols()::admits);
        if (result.missing() > 0) {
            return Problem.of(
                    ErrorCode.UNAVAILABLE,
                    "Journal unavailable: " + result.missing() + " of " + result.accepted()
                            + " accepted events have not been stored yet and may be stored later");
        }
        JsonWriter out = new JsonWriter();
        out.raw("{\"accepted\":").number(result.accepted());
        out.raw(",\"refused\":").number(result.rejected()).raw(",\"rejected\":[");
        String comma = "";
        for (IngestResult.RejectedLine rejectedLine : result.firstRejections()) {
            out.raw(comma).raw("{\"line\":").number(rejectedLine.line());
            out.raw(",\"code\":")
                    .number(RejectionCodes.of(rejectedLine.reason()).code());
            out.raw(",\"msg\":").string(rejectedLine.detail()).raw("}");
            comma = ",";
        }
        out.raw("],\"waited_ms\":").number(result.waitedMillis()).raw("}");
        return Response.ok(out.toBytes()).build();
    }
}
