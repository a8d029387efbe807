package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of bars of one symbol, oldest first.
 *
 * @param cursor cursor of the next page, or null
 */
@Schema(requiredProperties = {"symbol", "tf", "bars"})
public record Bars(
        @Schema(ref = "Symbol") String symbol,

        @JsonProperty("tf")
        @Schema(enumeration = {"1s", "5s", "15s", "30s", "1m", "3m", "5m", "15m", "30m", "1h", "4h", "1d", "1w"})
        String timeframe,

        List<BarRow> bars,

        @Schema(description = "Cursor of the next page; present if there is one.") @Nullable
        String cursor) {}
