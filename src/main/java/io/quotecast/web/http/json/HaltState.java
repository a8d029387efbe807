package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.Instrument;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Whether a symbol is halted, after a command.
 *
 * @param reasonCode null if the symbol is not halted
 */
@Schema(requiredProperties = {"S", "halted"})
public record HaltState(
        @JsonProperty("S") @Schema(ref = "Symbol") String symbol,
        boolean halted,

        @JsonProperty("rc") @Schema(description = "Reason code.") @Nullable
        String reasonCode) {
    public static HaltState halted(Instrument instrument, String reasonCode) {
        return new HaltState(instrument.symbol().text(), true, reasonCode);
    }

    public static HaltState resumed(Instrument instrument) {
        return new HaltState(instrument.symbol().text(), false, null);
    }
}
