package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.Instrument;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An instrument in the list of symbols. */
@Schema(
        name = "Instrument",
        requiredProperties = {"symbol", "name", "exchange", "sector", "price_decimals", "size_decimals", "tick"})
public record ListedInstrument(
        @Schema(ref = "Symbol") String symbol,
        String name,
        String exchange,
        @Schema(description = "May be empty.") String sector,

        @JsonProperty("price_decimals") @Schema(minimum = "0", maximum = "8")
        int priceDecimals,

        @JsonProperty("size_decimals") @Schema(minimum = "0", maximum = "8")
        int sizeDecimals,

        @Schema(minimum = "0", exclusiveMinimum = true, description = "Minimum price increment.")
        BigDecimal tick) {
    public static ListedInstrument of(Instrument instrument) {
        return new ListedInstrument(
                instrument.symbol().text(),
                instrument.name(),
                instrument.exchange(),
                instrument.sector(),
                instrument.priceDecimals(),
                instrument.sizeDecimals(),
                BigDecimal.valueOf(instrument.tick(), instrument.priceDecimals()));
    }
}
