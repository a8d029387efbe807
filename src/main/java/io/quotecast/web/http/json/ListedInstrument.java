package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.Instrument;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An instrument in the list of symbols. */
@Schema(
        name = "Instrument",
        requiredProperties = {
            "symbol",
            "name",
            "exchange",
            "sector",
            "price_decimals",
            "size_decimals",
            "tick",
            "calendar",
            "tz"
        })
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
        BigDecimal tick,

        @Schema(
                enumeration = {"24x7", "XNYS"},
                description = "Trading days: every day, or those of the New York Stock Exchange.")
        String calendar,

        @Schema(description = "Time zone in which the trading days begin at midnight, as `America/New_York`.")
        String tz) {
    public static ListedInstrument of(Instrument instrument) {
        return new ListedInstrument(
                instrument.symbol().text(),
                instrument.name(),
                instrument.exchange(),
                instrument.sector(),
                instrument.priceDecimals(),
                instrument.sizeDecimals(),
                BigDecimal.valueOf(instrument.tick(), instrument.priceDecimals()),
                instrument.calendar().name(),
                zoneName(instrument.calendar().zone()));
    }

    private static String zoneName(ZoneId zone) {
        return zone.normalized().equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }
}
