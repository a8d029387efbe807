package io.quotecast.web.http;

import io.quotecast.access.Role;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Hub;
import io.quotecast.web.http.json.ClosedRoom;
import io.quotecast.web.http.json.KickedClient;
import io.quotecast.web.http.json.RoomState;
import io.quotecast.web.http.openapi.ApiDocument;
import io.quotecast.web.http.openapi.ApiExamples;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Control of the rooms of this node over HTTP: who is there, and the end of connections. */
@Path("/v1/admin/rooms")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@Audited
@RolesAllowed(Role.ADMIN_NAME)
@Tag(name = ApiDocument.ADMIN)
@SecurityRequirementsSet
@SecurityRequirement(name = ApiDocument.KEY)
@APIResponse(responseCode = "401", ref = ApiDocument.UNAUTHORIZED)
@APIResponse(responseCode = "403", ref = ApiDocument.FORBIDDEN)
@APIResponse(responseCode = "500", ref = ApiDocument.INTERNAL_SERVER_ERROR)
public class AdminRoomsResource {
    private static final String TOPIC = "1 to 64 characters from `a-z A-Z 0-9 . _ -`.";
    private static final String TOPIC_PATTERN = "^[a-zA-Z0-9._-]{1,64}$";

    private final Hub hub;

    AdminRoomsResource(Hub hub) {
        this.hub = hub;
    }

    @GET
    @Path("{topic}")
    @Operation(operationId = "room", summary = "Return who is in a room of this node")
    @APIResponse(
            responseCode = "200",
            description = "The members of the room.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = RoomState.class),
                            example = ApiExamples.ROOM_STATE))
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    public RoomState members(
            @PathParam("topic")
                    @Parameter(
                            description = TOPIC,
                            schema = @Schema(type = SchemaType.STRING, pattern = TOPIC_PATTERN),
                            example = "lobby")
                    String topic)
            throws ProtocolException {
        return RoomState.of(hub.presence(room(topic)));
    }

    @POST
    @Path("{topic}/kick/{client}")
    @Operation(
            operationId = "kick",
            summary = "Close the connection of a client in a room of this node",
            description = "The client may connect again: to keep it out, revoke its key.")
    @APIResponse(
            responseCode = "200",
            description = "The connection is being closed.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = KickedClient.class),
                            example = ApiExamples.KICKED))
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    public KickedClient kick(
            @PathParam("topic")
                    @Parameter(
                            description = TOPIC,
                            schema = @Schema(type = SchemaType.STRING, pattern = TOPIC_PATTERN),
                            example = "lobby")
                    String topic,
            @PathParam("client") @Parameter(description = "Public name of the client.", example = "p7x2c9v8b7n6m5a1")
                    String client)
            throws ProtocolException {
        if (!hub.kick(room(topic), client)) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SYMBOL,
                    "client " + Quoted.of(client) + " is not in room " + Quoted.of(topic) + " on this server");
        }
        return new KickedClient(topic, client);
    }

    @POST
    @Path("{topic}/close")
    @Operation(
            operationId = "closeRoom",
            summary = "Close the connections of all clients in a room of this node",
            description = "The history and the values of the room are forgotten. The room can be opened again.")
    @APIResponse(
            responseCode = "200",
            description = "The connections are being closed.",
            content =
                    @Content(
                            mediaType = ApiDocument.JSON,
                            schema = @Schema(implementation = ClosedRoom.class),
                            example = ApiExamples.CLOSED_ROOM))
    @APIResponse(responseCode = "404", ref = ApiDocument.NOT_FOUND)
    @APIResponse(responseCode = "503", ref = ApiDocument.SERVICE_UNAVAILABLE)
    public ClosedRoom close(
            @PathParam("topic")
                    @Parameter(
                            description = TOPIC,
                            schema = @Schema(type = SchemaType.STRING, pattern = TOPIC_PATTERN),
                            example = "lobby")
                    String topic)
            throws ProtocolException {
        OptionalInt clients = hub.closeRoom(room(topic));
        return new ClosedRoom(
                topic, clients.orElseThrow(() -> new ProtocolException(ErrorCode.UNAVAILABLE, Rejection.BUSY.text())));
    }

    private static Topic room(String text) throws ProtocolException {
        if (!Topic.isValid(text)) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SYMBOL, "not a topic: " + Quoted.of(text) + " (1-64 of a-z A-Z 0-9 . _ -)");
        }
        return new Topic(text);
    }
}
