package io.quotecast.web.http.json;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of trades, oldest first.
 *
 * @param symbol null for the trades of several symbols
 * @param next position after which the next page starts; null for a time range
 * @param cursor cursor of the next page of a time range, or null
 * @param rejected requested symbols that are unknown; null if one symbol was requested by its path
 */
@Schema(requiredProperties = "trades")
public record Trades(
        @Schema(ref = "Symbol") @Nullable String symbol,
        List<TradeRow> trades,

        @Schema(minimum = "0", description = "Value of `after` for the next page.") @Nullable
        Long next,

        @Schema(description = "Cursor of the next page of a time range; present if there is one.") @Nullable
        String cursor,

        @Schema(description = "Requested symbols that are unknown; present unless the path contains the symbol.")
        @Nullable
        List<Snapshots.RejectedSymbol> rejected) {}
