package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The acknowledgement of a published message. */
@Schema(requiredProperties = {"T", "q"})
public record Published(
        @JsonProperty("T") @Schema(constValue = "ack") String kind,
        @JsonProperty("q") @Schema(ref = "Position") long position) {
    public static Published at(long position) {
        return new Published("ack", position);
    }
}
