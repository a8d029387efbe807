package io.quotecast.web.http;

import io.quotecast.access.Role;
import io.quotecast.base.Micros;
import io.quotecast.state.Market;
import io.quotecast.web.http.json.MarketStatus;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The state of the market over HTTP. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.READ_NAME)
@Tag(name = ApiDocument.MARKET)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
public class MarketResource {
    private final PipelineQueries pipeline;
    private final Market market;
    private final InstantSource clock = InstantSource.system();

    MarketResource(PipelineQueries pipeline, Market market) {
        this.pipeline = pipeline;
        this.market = market;
    }

    @GET
    @Path("clock")
    @Operation(operationId = "clock", summary = "Return whether the market is open, and when that changes")
    @APIResponse(
            responseCode = "200",
            description = "Market state, in the form of the feed's `market` message.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(ref = "Market"),
                            example = ApiExamples.CLOCK))
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    public CompletionStage<MarketStatus> clock() {
        long nowMicros = Micros.now(clock);
        return pipeline.query(() -> market.state(nowMicros)).thenApply(MarketStatus::of);
    }
}
