package io.quotecast.source.binance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.MessageFields;
import java.io.IOException;
import java.util.Set;

/**
 * Parses messages of the streams {@code trade} and {@code bookTicker}, raw or combined, which
 * https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams describes. Owned by one thread.
 */
final class BinanceReader {
    static final String VENUE = "BINANCE";
    private static final Set<String> KEYS =
            Set.of("e", "s", "t", "p", "q", "T", "m", "u", "b", "B", "a", "A", "code", "msg");
    /** Times from here on are in microseconds: milliseconds reach it in the year 33658. */
    private static final long MIN_MICROS = 1_000_000_000_000_000L;

    private static final long MICROS_PER_MILLI = 1_000;

    private final ExchangeInstruments products;
    private final MessageFields fields = new MessageFields();
    private boolean isFailure;

    /**
     * @param products the instruments by product; events of other products are rejected
     */
    BinanceReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses one message; a quote, which has no time, gets {@code nowMicros}. Never throws. */
    BinanceMessage read(String message, long nowMicros) {
        fields.clear();
        isFailure = false;
        try (JsonParser json = MessageFields.JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return malformed("not a JSON object: " + Quoted.of(message));
            }
            readObject(json);
            if (json.nextToken() != null) {
                return malformed("more than one JSON object: " + Quoted.of(message));
            }
        } catch (JsonProcessingException e) {
            return malformed("not JSON: " + Quoted.of(message));
        } catch (IOException e) {
            return malformed("not readable: " + e.getMessage());
        }
        BinanceMessage parsed = toMessage(nowMicros);
        Rejection reason = fields.checks().reason();
        if (reason == null) {
            return parsed;
        }
        boolean isTrade = fields.get("e", "").equals("trade");
        return new BinanceMessage.Rejected(
                reason,
                fields.checks().detail(),
                isTrade ? products.find(fields.get("s", "")) : null,
                isTrade ? fields.id("t") : 0);
    }

    /** Collects the values of an object, and of those in {@code data} and {@code error}. */
    private void readObject(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            boolean isError = key.equals("error");
            isFailure |= isError || key.equals("code");
            if (value == JsonToken.START_OBJECT && (isError || key.equals("data"))) {
                readObject(json);
            } else if (KEYS.contains(key) && value.isScalarValue()) {
                fields.put(key, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private BinanceMessage toMessage(long nowMicros) {
        if (isFailure) {
            return new BinanceMessage.Failure(
                    fields.get("msg", "no message") + " (code " + fields.get("code", "none") + ")");
        }
        String type = fields.get("e", "");
        if (type.equals("trade")) {
            return trade();
        }
        if (type.equals("bookTicker") || (type.isEmpty() && fields.has("u") && fields.has("b"))) {
            return quote(nowMicros);
        }
        return type.equals("serverShutdown") ? new BinanceMessage.Shutdown() : new BinanceMessage.Other();
    }

    private BinanceMessage trade() {
        Instrument instrument = fields.instrument(products, fields.text("s"), "p", "q");
        if (instrument == null) {
            return unknownProduct();
        }
        long price = fields.checks().price("p", fields.text("p"), instrument);
        long size = fields.checks().size("q", fields.text("q"), instrument);
        // The exchange says whether the buyer is the maker; a trade has the side of the taker.
        Side side =
                switch (fields.text("m")) {
                    case "true" -> Side.SELL;
                    case "false" -> Side.BUY;
                    default -> Side.UNKNOWN;
                };
        long time = fields.checks().whole("T", fields.text("T"));
        return new BinanceMessage.TradeMessage(new Trade(
                instrument,
                price,
                size,
                side,
                VENUE,
                fields.id("t"),
                time >= MIN_MICROS ? time : time * MICROS_PER_MILLI));
    }

    private BinanceMessage quote(long nowMicros) {
        Instrument instrument = fields.instrument(products, fields.text("s"), "b", "B");
        if (instrument == null) {
            return unknownProduct();
        }
        long bidSize = fields.quoteSize("B", instrument);
        long bid = fields.checks().quotePrice("b", fields.text("b"), bidSize, instrument);
        long askSize = fields.quoteSize("A", instrument);
        long ask = fields.checks().quotePrice("a", fields.text("a"), askSize, instrument);
        return new BinanceMessage.QuoteMessage(
                new Quote(instrument, bid, bidSize, ask, askSize, nowMicros),
                fields.checks().whole("u", fields.text("u")),
                fields.omitted());
    }

    private BinanceMessage unknownProduct() {
        fields.checks()
                .reject(Rejection.UNKNOWN_SYMBOL, "product " + Quoted.of(fields.text("s")) + " is not subscribed");
        return new BinanceMessage.Other();
    }

    private static BinanceMessage malformed(String detail) {
        return new BinanceMessage.Rejected(Rejection.MALFORMED, detail, null, 0);
    }
}
