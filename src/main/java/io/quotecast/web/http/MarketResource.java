package io.quotecast.web.http;

import io.quotecast.access.Role;
import io.quotecast.base.Micros;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.state.Market;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** The state of the market over HTTP. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@RolesAllowed(Role.READ_NAME)
public class MarketResource {
    private final PipelineThread pipeline;
    private final Market market;
    private final InstantSource clock = InstantSource.system();

    MarketResource(PipelineThread pipeline, Market market) {
        this.pipeline = pipeline;
        this.market = market;
    }

    @GET
    @Path("clock")
    public CompletionStage<Response> clock() {
        long nowMicros = Micros.now(clock);
        return pipeline.submit(() -> market.state(nowMicros))
                .thenApply(state -> Response.ok(JsonEncoding.INSTANCE.encode(new Notification.MarketStatus(state)))
                        .build())
                .exceptionally(Problem::of);
    }
}
