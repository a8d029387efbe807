package io.quotecast.source.alpaca;

import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.MessageArray;
import io.quotecast.source.exchange.MessageFields;
import java.util.List;
import java.util.Set;

/**
 * Parses messages of Alpaca, which are arrays and which
 * https://docs.alpaca.markets/docs/real-time-stock-pricing-data describes. Owned by one thread.
 */
final class AlpacaReader {
    private static final Set<String> KEYS =
            Set.of("T", "S", "i", "x", "p", "s", "t", "bp", "bs", "ap", "as", "c", "code", "msg");

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
            case "q" -> quote();
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
        long numericId = Trade.numericId(id);
        return new AlpacaMessage.Event(
                new Trade(
                        instrument,
                        fields.checks().price("p", fields.text("p"), instrument),
                        fields.checks().size("s", fields.text("s"), instrument),
                        Side.UNKNOWN,
                        fields.has("x") ? fields.text("x") : null,
                        numericId,
                        numericId == 0 && !id.isEmpty() && !id.equals("0") ? id : null,
                        conditions(),
                        time()),
                "");
    }

    /** Returns the conditions; a regular trade has the code @ or a space. */
    private Conditions conditions() {
        String codes = fields.get("c", "");
        return codes.equals(REGULAR) ? Conditions.NONE : Conditions.parse(codes);
    }

    private AlpacaMessage quote() {
        Instrument instrument = fields.instrument(products, fields.text("S"), "bp", "bs");
        if (instrument == null) {
            return unknownProduct();
        }
        return new AlpacaMessage.Event(fields.quote("bp", "bs", "ap", "as", time(), instrument), fields.omitted());
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
