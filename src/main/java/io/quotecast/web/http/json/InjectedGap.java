package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Events of a series that clients will miss. */
@Schema(requiredProperties = {"S", "channel", "events"})
public record InjectedGap(
        @JsonProperty("S") @Schema(ref = "Symbol") String symbol,
        @Schema(ref = "Channel") String channel,
        @Schema(minimum = "1") int events) {}
