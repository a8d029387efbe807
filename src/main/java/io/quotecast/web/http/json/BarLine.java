package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.market.Bar;

/** A bar with its symbol and timeframe, for a line of an export. */
@RegisterForReflection
public record BarLine(
        @JsonProperty("T") String kind,
        @JsonProperty("S") String symbol,
        @JsonProperty("tf") String timeframe,
        @JsonUnwrapped BarRow row) {
    public static BarLine of(Bar bar, TimeForm timeForm) {
        return new BarLine(
                "b", bar.instrument().symbol().text(), bar.timeframe().text(), BarRow.of(bar, timeForm));
    }
}
