package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.protocol.ProtocolException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;

/**
 * The newest events of instruments.
 *
 * @param position position of the newest event
 * @param snapshots events by symbol and by key of the series
 * @param rejected symbols that were requested and are not in the snapshot
 */
@Schema(
        requiredProperties = {"epoch", "q", "snapshots", "rejected"},
        properties =
                @SchemaProperty(
                        name = "snapshots",
                        type = SchemaType.OBJECT,
                        additionalProperties = InstrumentStateSchema.class))
public record Snapshots(
        @Schema(pattern = "^[a-z0-9]{1,32}$") String epoch,
        @JsonProperty("q") @Schema(ref = "Position") long position,

        @Schema(hidden = true) Map<String, Map<String, EncodedJson>> snapshots,

        List<RejectedSymbol> rejected) {
    /**
     * A requested symbol that is not in the snapshot.
     *
     * @param symbol as the client sent it
     * @param message the reason
     */
    @Schema(requiredProperties = {"S", "code", "msg"})
    public record RejectedSymbol(
            @JsonProperty("S") @Schema(description = "Symbol as the client sent it.")
            String symbol,

            @Schema(ref = "ErrorCode") int code,
            @JsonProperty("msg") String message) {
        public static RejectedSymbol of(String symbol, ProtocolException reason) {
            return new RejectedSymbol(symbol, reason.code().code(), reason.text());
        }
    }
}
