package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A multiple of the event rate for a while.
 *
 * @param untilMicros end of the burst, µs since 1970-01-01T00:00Z
 */
@Schema(requiredProperties = {"times", "seconds", "until"})
public record InjectedBurst(
        @JsonProperty("times") @Schema(minimum = "2") int factor,
        @Schema(minimum = "1") int seconds,
        @JsonProperty("until") @Schema(ref = "Time") long untilMicros) {}
