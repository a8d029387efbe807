package io.quotecast.web;

import io.quotecast.market.Message;
import io.quotecast.protocol.Answer;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.JsonText;
import io.quotecast.protocol.ProtocolException;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A message in, without a socket. */
@Path("/v1/publish/{topic}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Tag(name = "messages")
public class PublishResource {
    private final RoomPublisher publisher;

    PublishResource(RoomPublisher publisher) {
        this.publisher = publisher;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Publishes the body on a topic: as JSON if it is JSON, as text if it is text, else as bytes")
    public CompletionStage<Response> publish(@PathParam("topic") String topic, InputStream in)
            throws ProtocolException, IOException {
        // One byte beyond the limit is enough to see that there are too many.
        byte[] body = in.readNBytes(RoomPublisher.MOST_BYTES + 1);
        if (body.length > RoomPublisher.MOST_BYTES) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE, "the body is too large; the limit is " + RoomPublisher.MOST_BYTES + " bytes");
        }
        Message.Form form = JsonText.isUtf8(body)
                ? JsonText.isJson(body) ? Message.Form.JSON : Message.Form.TEXT
                : Message.Form.BINARY;
        CompletableFuture<Response> answer = new CompletableFuture<>();
        publisher.publish(
                topic,
                form,
                body,
                "http",
                q -> answer.complete(Response.ok(new Answer.Ack(null, q).json()).build()));
        return answer;
    }
}
