package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.history.HistoricalTrade;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A trade in the form of the stream, so that it can be ingested again.
 *
 * @param tradeId a number or a text; null if the source did not report it
 * @param epoch epoch of the journal that contains the trade, or null for the trades in memory
 */
@RegisterForReflection
@Schema(
        name = "HistoricalTrade",
        description = "A trade in the form of the stream; in a time range, with its `epoch`.",
        requiredProperties = {"T", "S", "p", "s", "t", "q", "u"})
public record TradeRow(
        @JsonProperty("T") @Schema(constValue = "t") String kind,
        @JsonProperty("S") @Schema(ref = "Symbol") String symbol,
        @JsonProperty("p") @Schema(ref = "Price") BigDecimal price,
        @JsonProperty("s") @Schema(ref = "Size") BigDecimal size,

        @JsonProperty("x") @Schema(minLength = 1, maxLength = 36) @Nullable
        String venue,

        @JsonProperty("i") @Schema(ref = "TradeId") @Nullable
        Object tradeId,

        @Schema(enumeration = {"buy", "sell"}) @Nullable String side,

        @JsonProperty("c") @Schema(ref = "Conditions") @Nullable
        List<String> conditions,

        @JsonProperty("t") @Schema(ref = "Time") RowTime time,
        @JsonProperty("q") @Schema(ref = "Position") long position,
        @JsonProperty("u") @Schema(ref = "SeriesNumber") long seriesNumber,

        @Schema(description = "Epoch of the journal that contains the trade.") @Nullable
        String epoch) {
    public static TradeRow of(HistoricalTrade trade, TimeForm timeForm) {
        return of(trade.recordedTrade(), trade.epoch(), timeForm);
    }

    public static TradeRow of(RecordedTrade recordedTrade, @Nullable String epoch, TimeForm timeForm) {
        Trade trade = recordedTrade.trade();
        Instrument instrument = trade.instrument();
        return new TradeRow(
                "t",
                instrument.symbol().text(),
                BigDecimal.valueOf(trade.price(), instrument.priceDecimals()),
                BigDecimal.valueOf(trade.size(), instrument.sizeDecimals()),
                trade.venue(),
                trade.tradeId() != 0 ? (Object) trade.tradeId() : trade.textId(),
                trade.side() == Side.UNKNOWN ? null : trade.side().text(),
                trade.conditions().isEmpty() ? null : trade.conditions().codes(),
                new RowTime(trade.timeMicros(), timeForm),
                recordedTrade.position(),
                recordedTrade.seriesNumber(),
                epoch);
    }
}
