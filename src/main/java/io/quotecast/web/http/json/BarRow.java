package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A bar without its symbol and timeframe, for a response about one series. */
@Schema(
        name = "HistoricalBar",
        requiredProperties = {"t", "o", "h", "l", "c", "v", "vw", "n", "x"})
public record BarRow(
        @JsonProperty("t")
        @Schema(
                implementation = Long.class,
                minimum = "0",
                description =
                        "Start of the bar, in microseconds since 1970-01-01T00:00Z; with `time=iso`, in RFC 3339.")
        RowTime time,

        @JsonProperty("o") @Schema(ref = "Price") BigDecimal open,
        @JsonProperty("h") @Schema(ref = "Price") BigDecimal high,
        @JsonProperty("l") @Schema(ref = "Price") BigDecimal low,
        @JsonProperty("c") @Schema(ref = "Price") BigDecimal close,
        @JsonProperty("v") @Schema(ref = "Size") BigDecimal volume,

        @JsonProperty("vw") @Schema(minimum = "0", description = "Volume-weighted average price.")
        BigDecimal average,

        @JsonProperty("n") @Schema(minimum = "0", description = "Number of trades.")
        long trades,

        @JsonProperty("x") @Schema(description = "Whether the bar is closed.")
        boolean closed,

        @JsonProperty("pt") @Schema(description = "True if the bar may lack trades; otherwise absent.") @Nullable
        Boolean partial) {
    public static BarRow of(Bar bar, TimeForm timeForm) {
        Instrument instrument = bar.instrument();
        int decimals = instrument.priceDecimals();
        return new BarRow(
                new RowTime(bar.timeMicros(), timeForm),
                BigDecimal.valueOf(bar.open(), decimals),
                BigDecimal.valueOf(bar.high(), decimals),
                BigDecimal.valueOf(bar.low(), decimals),
                BigDecimal.valueOf(bar.close(), decimals),
                BigDecimal.valueOf(bar.volume(), instrument.sizeDecimals()),
                BigDecimal.valueOf(bar.average(), decimals),
                bar.trades(),
                bar.closed(),
                bar.partial() ? Boolean.TRUE : null);
    }
}
