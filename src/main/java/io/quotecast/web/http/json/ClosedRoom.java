package io.quotecast.web.http.json;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A room that was closed by the administrator. */
@Schema(requiredProperties = {"topic", "clients"})
public record ClosedRoom(
        @Schema(ref = "Topic") String topic,

        @Schema(minimum = "0", description = "Number of clients whose connections are closed.")
        int clients) {}
