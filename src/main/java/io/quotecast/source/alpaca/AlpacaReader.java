package io.quotecast.source.alpaca;

import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.MessageArray;
import io.quotecast.source.exchange.MessageFields;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses messages of Alpaca, which are arrays and which
 * https://docs.alpaca.markets/docs/real-time-stock-pricing-data describes. Owned by one thread.
 */
final class AlpacaReader {
    private static final Set<String> KEYS = Set.of(
            "T", "S", "i", "x", "p", "s", "t", "bp", "bs", "ap", "as", "c", "oi", "ci", "cp", "cs", "cc", "u", "d",
            "code", "msg");

    private static final String REGULAR = "@";

    private final ExchangeInstruments products;
    private final MessageFields fields = new MessageFields();
    private final MessageArray<AlpacaMessage> array =
            new MessageArray<>(fields, KEYS, this::toMessage, AlpacaMessage.Rejected::new);

    /**
     * @param products the instruments by product; events of other products are rejected
     */
    AlpacaReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses the elements of one message. Never throws. */
    List<AlpacaMessage> read(String message) {
        return array.read(message);
    }

    private AlpacaMessage toMessage() {
        return switch (fields.text("T")) {
            case "t" -> trade();
            case "c" -> correction();
            case "x" -> cancel();
            case "q" -> quote();
            case "l" -> priceBands();
            case "success" ->
                switch (fields.get("msg", "")) {
                    case "connected" -> new AlpacaMessage.Connected();
                    case "authenticated" -> new AlpacaMessage.Authenticated();
                    default -> new AlpacaMessage.Other();
                };
            case "subscription" -> new AlpacaMessage.Subscribed();
            case "error" -> new AlpacaMessage.Failure((int) fields.id("code"), fields.get("msg", "no message"));
            default -> new AlpacaMessage.Other();
        };
    }

    private AlpacaMessage trade() {
        Instrument instrument = fields.instrument(products, fields.text("S"), "p", "s");
        if (instrument == null) {
            return unknownProduct();
        }
        String id = fields.get("i", "");
        return new AlpacaMessage.Event(
                new Trade(
                        instrument,
                        fields.checks().price("p", fields.text("p"), instrument),
                        fields.checks().size("s", fields.text("s"), instrument),
                        Side.UNKNOWN,
                        fields.has("x") ? fields.text("x") : null,
                        Trade.numericId(id),
                        textId(id),
                        conditions("c"),
                        time()),
                "");
    }

    private AlpacaMessage correction() {
        Instrument instrument = fields.instrument(products, fields.text("S"), "cp", "cs");
        if (instrument == null) {
            return unknownProduct();
        }
        String id = fields.get("ci", "");
        Trade corrected = new Trade(
                instrument,
                fields.checks().price("cp", fields.text("cp"), instrument),
                fields.checks().size("cs", fields.text("cs"), instrument),
                Side.UNKNOWN,
                null,
                Trade.numericId(id),
                textId(id),
                conditions("cc"),
                time());
        return correction(instrument, fields.text("oi"), corrected);
    }

    private AlpacaMessage cancel() {
        Instrument instrument = fields.instrument(products, fields.text("S"), "p", "s");
        return instrument == null ? unknownProduct() : correction(instrument, fields.text("i"), null);
    }

    private AlpacaMessage correction(Instrument instrument, String id, @Nullable Trade corrected) {
        String venue = fields.has("x") ? fields.text("x") : null;
        return new AlpacaMessage.Event(
                Correction.of(instrument, venue, Trade.numericId(id), textId(id), corrected, time()), "");
    }

    private static @Nullable String textId(String id) {
        return Trade.numericId(id) == 0 && !id.isEmpty() && !id.equals("0") ? id : null;
    }

    /** Returns the conditions; a regular trade has the code @ or a space. */
    private Conditions conditions(String key) {
        String codes = fields.get(key, "");
        return codes.equals(REGULAR) ? Conditions.NONE : Conditions.parse(codes);
    }

    private AlpacaMessage quote() {
        Instrument instrument = fields.instrument(products, fields.text("S"), "bp", "bs");
        if (instrument == null) {
            return unknownProduct();
        }
        return new AlpacaMessage.Event(fields.quote("bp", "bs", "ap", "as", time(), instrument), fields.omitted());
    }

    private AlpacaMessage priceBands() {
        Instrument instrument = fields.instrument(products, fields.text("S"), "u", "s");
        if (instrument == null) {
            return unknownProduct();
        }
        String code = fields.text("i");
        PriceBands.Indicator indicator = PriceBands.Indicator.find(code);
        if (indicator == null) {
            fields.checks().reject(Rejection.MALFORMED, "i " + Quoted.of(code) + " is not one of A, B, C, D, E, F");
            return new AlpacaMessage.Other();
        }
        return new AlpacaMessage.Event(fields.priceBands("d", "u", indicator, time(), instrument), "");
    }

    private long time() {
        return fields.checks().timeMicros("t", fields.text("t"));
    }

    private AlpacaMessage unknownProduct() {
        fields.checks()
                .reject(Rejection.UNKNOWN_SYMBOL, "product " + Quoted.of(fields.text("S")) + " is not subscribed");
        return new AlpacaMessage.Other();
    }
}
