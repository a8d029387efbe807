package io.quotecast.web.http.json;

import io.quotecast.control.MarketControl;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The market hours in force, and the state of the market. */
@Schema(requiredProperties = {"hours", "market"})
public record MarketHours(
        @Schema(enumeration = {"open", "closed", "schedule"})
        String hours,

        @Schema(ref = "Market") MarketStatus market) {
    public static MarketHours of(MarketControl.Hours hours) {
        return new MarketHours(hours.text(), MarketStatus.of(hours.state()));
    }
}
