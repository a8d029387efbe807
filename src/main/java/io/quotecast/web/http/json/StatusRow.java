package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.Status;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A status without its symbol, for a response about one symbol. */
@Schema(
        name = "HistoricalStatus",
        requiredProperties = {"sc", "sm", "t"})
public record StatusRow(
        @JsonProperty("sc") @Schema(enumeration = {"T", "H", "A", "P", "C"})
        String code,

        @JsonProperty("sm") String title,

        @JsonProperty("rc") @Schema(description = "Reason code; absent if there is none.") @Nullable
        String reason,

        @JsonProperty("t") @Schema(ref = "Time") RowTime time) {
    public static StatusRow of(Status status, TimeForm timeForm) {
        return new StatusRow(
                status.state().code(),
                status.state().title(),
                status.reason().isEmpty() ? null : status.reason(),
                new RowTime(status.timeMicros(), timeForm));
    }
}
