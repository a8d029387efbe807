package io.quotecast.source.massive;

import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.ConditionNumbers;
import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.MessageArray;
import io.quotecast.source.exchange.MessageFields;
import java.util.List;
import java.util.Set;

/**
 * Parses messages of Massive, which are arrays and which https://massive.com/docs/websocket describes. Owned by one
 * thread.
 */
final class MassiveReader {
    private static final Set<String> KEYS = Set.of(
            "ev", "sym", "pair", "i", "x", "p", "s", "t", "bp", "bs", "ap", "as", "status", "message", "c", "T", "h",
            "l");
    /** Times from here on are in microseconds: milliseconds reach it in the year 5138. */
    private static final long MIN_MICROS = 100_000_000_000_000L;
    /** Times from here on are in nanoseconds. */
    private static final long MIN_NANOS = 100_000_000_000_000_000L;

    private final ExchangeInstruments products;
    private final MessageFields fields = new MessageFields();
    private final MessageArray<MassiveMessage> array =
            new MessageArray<>(fields, KEYS, this::toMessage, MassiveMessage.Rejected::new);

    /**
     * @param products the instruments by product; events of other products are rejected
     */
    MassiveReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses the elements of one message. Never throws. */
    List<MassiveMessage> read(String message) {
        return array.read(message);
    }

    private MassiveMessage toMessage() {
        return switch (fields.text("ev")) {
            case "T" -> trade("sym", MassiveMarket.STOCKS);
            case "Q" -> quote("sym");
            case "LULD" -> priceBands();
            case "XT" -> trade("pair", MassiveMarket.CRYPTO);
            case "XQ" -> quote("pair");
            case "status" -> new MassiveMessage.Status(fields.get("status", ""), fields.get("message", ""));
            default -> new MassiveMessage.Other();
        };
    }

    private MassiveMessage trade(String productKey, MassiveMarket market) {
        Instrument instrument = fields.instrument(products, fields.text(productKey), "p", "s");
        if (instrument == null) {
            return unknownProduct(productKey);
        }
        String id = fields.get("i", "");
        long numericId = Trade.numericId(id);
        return new MassiveMessage.Event(
                new Trade(
                        instrument,
                        fields.checks().price("p", fields.text("p"), instrument),
                        fields.checks().size("s", fields.text("s"), instrument),
                        side(market),
                        market.exchange(fields.get("x", "")),
                        numericId,
                        numericId == 0 && !id.isEmpty() && !id.equals("0") ? id : null,
                        conditions(market),
                        timeMicros()),
                "");
    }

    private MassiveMessage quote(String productKey) {
        Instrument instrument = fields.instrument(products, fields.text(productKey), "bp", "bs");
        if (instrument == null) {
            return unknownProduct(productKey);
        }
        return new MassiveMessage.Event(
                fields.quote("bp", "bs", "ap", "as", timeMicros(), instrument), fields.omitted());
    }

    private MassiveMessage priceBands() {
        Instrument instrument = fields.instrument(products, fields.text("T"), "h", "s");
        if (instrument == null) {
            return unknownProduct("T");
        }
        PriceBands.Indicator indicator = ConditionNumbers.bandsIndicator(fields.get("i", ""));
        return new MassiveMessage.Event(fields.priceBands("l", "h", indicator, timeMicros(), instrument), "");
    }

    private Side side(MassiveMarket market) {
        if (market != MassiveMarket.CRYPTO) {
            return Side.UNKNOWN;
        }
        // The first condition of a trade in pairs of currencies says which side crossed the spread.
        return switch (fields.get("c", "").split(",", 2)[0]) {
            case "1" -> Side.SELL;
            case "2" -> Side.BUY;
            default -> Side.UNKNOWN;
        };
    }

    private Conditions conditions(MassiveMarket market) {
        return market == MassiveMarket.STOCKS ? ConditionNumbers.conditions(fields.get("c", "")) : Conditions.NONE;
    }

    private long timeMicros() {
        long time = fields.id("t");
        if (time == 0) {
            fields.checks()
                    .reject(Rejection.BAD_TIME, "t " + Quoted.of(fields.text("t")) + " is not a time after 1970");
        }
        if (time >= MIN_NANOS) {
            return time / 1_000;
        }
        return time >= MIN_MICROS ? time : time * 1_000;
    }

    private MassiveMessage unknownProduct(String productKey) {
        fields.checks()
                .reject(
                        Rejection.UNKNOWN_SYMBOL,
                        "product " + Quoted.of(fields.text(productKey)) + " is not subscribed");
        return new MassiveMessage.Other();
    }
}
