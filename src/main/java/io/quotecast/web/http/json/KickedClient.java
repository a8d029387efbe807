package io.quotecast.web.http.json;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A client whose connection is closed by the administrator. */
@Schema(requiredProperties = {"topic", "client"})
public record KickedClient(
        @Schema(ref = "Topic") String topic,

        @Schema(description = "Public name of the connection.")
        String client) {}
