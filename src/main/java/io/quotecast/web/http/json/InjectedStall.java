package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A source that is silent for a while.
 *
 * @param untilMicros end of the stall, µs since 1970-01-01T00:00Z
 */
@Schema(requiredProperties = {"source", "seconds", "until"})
public record InjectedStall(
        @Schema(enumeration = "simulator") String source,
        @Schema(minimum = "1") int seconds,
        @JsonProperty("until") @Schema(ref = "Time") long untilMicros) {}
