package io.quotecast.web.http.openapi;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Describes {@link io.quotecast.web.http.EventsRoute}, a route that is not a resource. Nothing implements it. */
@Path("/v1/events")
@Tag(name = ApiDocument.FEED)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
public interface EventsOperation {
    String SYMBOLS = "Symbols, separated by commas, or `*` for all.";

    @GET
    @Operation(
            operationId = "events",
            summary = "Stream the feed as Server-Sent Events",
            description = "Each `data:` field contains a JSON array of the form that the WebSocket stream sends,"
                    + " starting with the greeting. The `id:` field contains the cursor. See /docs.")
    @APIResponse(
            responseCode = "200",
            description = "An endless event stream.",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(type = SchemaType.STRING, examples = ApiExamples.EVENT_STREAM)))
    @APIResponse(responseCode = "429", ref = ApiDocument.TOO_MANY_REQUESTS)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    void events(
            @QueryParam("trades") @Parameter(description = SYMBOLS, example = "AAPL,MSFT") String trades,
            @QueryParam("quotes") @Parameter(description = SYMBOLS, example = "*") String quotes,
            @QueryParam("bars") @Parameter(description = SYMBOLS) String bars,
            @QueryParam("tickers") @Parameter(description = SYMBOLS) String tickers,
            @QueryParam("statuses") @Parameter(description = SYMBOLS) String statuses,
            @QueryParam("lulds") @Parameter(description = SYMBOLS) String lulds,
            @QueryParam("messages")
                    @Parameter(description = "Topics, separated by commas, or `*` for all.", example = "lobby")
                    String messages,
            @QueryParam("conflate")
                    @Parameter(
                            description = "Minimum interval between two events of a series, in milliseconds.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "0",
                                            maximum = "5000",
                                            defaultValue = "0"))
                    int conflate,
            @QueryParam("snapshot")
                    @Parameter(
                            description = "Whether the server sends the current state first.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "true"))
                    boolean snapshot,
            @QueryParam("resume")
                    @Parameter(
                            description = "Cursor to resume from, `<epoch>:<q>`.",
                            schema = @Schema(type = SchemaType.STRING, pattern = "^[a-z0-9]{1,32}:[0-9]{1,16}$"))
                    String resume,
            @QueryParam("session")
                    @Parameter(description = "Session of an earlier connection, which the server closes.")
                    String session,
            @QueryParam("ext")
                    @Parameter(
                            description = "Whether trades and quotes contain what else their sources report.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    boolean ext,
            @HeaderParam("Last-Event-ID")
                    @Parameter(
                            description =
                                    "Cursor that a browser sends when it reconnects; takes precedence over `resume`.")
                    String lastEventId);
}
