package io.quotecast.source.bitstamp;

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
import org.jspecify.annotations.Nullable;

/**
 * Parses messages of the channels {@code live_trades} and {@code order_book}, of which only the first level counts;
 * https://www.bitstamp.net/websocket/v2/ describes them. Owned by one thread.
 */
final class BitstampReader {
    static final String VENUE = "BITSTAMP";
    static final String TRADES = "live_trades_";
    static final String BOOK = "order_book_";

    private final ExchangeInstruments products;
    private final MessageFields fields = new MessageFields();

    /**
     * @param products the instruments by product; events of other products are rejected
     */
    BitstampReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses one message. Never throws. */
    BitstampMessage read(String message) {
        fields.clear();
        try (JsonParser json = MessageFields.JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return malformed("not a JSON object: " + Quoted.of(message));
            }
            readObject(json, "");
            if (json.nextToken() != null) {
                return malformed("more than one JSON object: " + Quoted.of(message));
            }
        } catch (JsonProcessingException e) {
            return malformed("not JSON: " + Quoted.of(message));
        } catch (IOException e) {
            return malformed("not readable: " + e.getMessage());
        }
        BitstampMessage parsed = toMessage();
        Rejection reason = fields.checks().reason();
        return reason == null ? parsed : rejected(reason);
    }

    /** Collects the values of an object and of the one in {@code data}, and the first level of each side of a book. */
    private void readObject(JsonParser json, String prefix) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && key.equals("data") && prefix.isEmpty()) {
                readObject(json, "data.");
            } else if (value == JsonToken.START_ARRAY && (key.equals("bids") || key.equals("asks"))) {
                readFirstLevel(json, key);
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                fields.put(prefix + key, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    private void readFirstLevel(JsonParser json, String side) throws IOException {
        boolean isFirst = true;
        for (JsonToken token = json.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = json.nextToken()) {
            if (token != JsonToken.START_ARRAY || !isFirst) {
                json.skipChildren();
                continue;
            }
            isFirst = false;
            String[] keys = {side + " price", side + " size"};
            int index = 0;
            for (token = json.nextToken(); token != null && token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token.isScalarValue() && index < keys.length) {
                    fields.put(keys[index++], json.getText());
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    /** A trade with a known id is named, so that its clients learn that it is missing. */
    private BitstampMessage rejected(Rejection reason) {
        String channel = fields.get("channel", "");
        boolean isTrade = fields.get("event", "").equals("trade") && channel.startsWith(TRADES);
        return new BitstampMessage.Rejected(
                reason,
                fields.checks().detail(),
                isTrade ? products.find(channel.substring(TRADES.length())) : null,
                isTrade ? fields.id("data.id") : 0);
    }

    private BitstampMessage toMessage() {
        String channel = fields.get("channel", "");
        return switch (fields.text("event")) {
            case "trade" -> channel.startsWith(TRADES) ? trade(channel) : new BitstampMessage.Other();
            case "data" -> channel.startsWith(BOOK) ? book(channel) : new BitstampMessage.Other();
            case "bts:subscription_succeeded" -> new BitstampMessage.Subscribed(channel);
            case "bts:request_reconnect" -> new BitstampMessage.ReconnectRequest();
            case "bts:error" -> new BitstampMessage.Failure(fields.get("data.message", "no message"));
            default -> new BitstampMessage.Other();
        };
    }

    private BitstampMessage trade(String channel) {
        Instrument instrument = instrument(channel.substring(TRADES.length()), "data.price_str", "data.amount_str");
        if (instrument == null) {
            return new BitstampMessage.Other();
        }
        long price = fields.checks().price("price_str", fields.text("data.price_str"), instrument);
        long size = fields.checks().size("amount_str", fields.text("data.amount_str"), instrument);
        Side side =
                switch (fields.get("data.type", "")) {
                    case "0" -> Side.BUY;
                    case "1" -> Side.SELL;
                    default -> Side.UNKNOWN;
                };
        return new BitstampMessage.TradeMessage(
                new Trade(instrument, price, size, side, VENUE, fields.id("data.id"), timeMicros()));
    }

    private BitstampMessage book(String channel) {
        Instrument instrument = instrument(channel.substring(BOOK.length()), "bids price", "bids size");
        if (instrument == null) {
            return new BitstampMessage.Other();
        }
        long bidSize = fields.quoteSize("bids size", instrument);
        long bid = fields.checks().quotePrice("bids price", fields.get("bids price", ""), bidSize, instrument);
        long askSize = fields.quoteSize("asks size", instrument);
        long ask = fields.checks().quotePrice("asks price", fields.get("asks price", ""), askSize, instrument);
        return new BitstampMessage.BookMessage(
                new Quote(instrument, bid, bidSize, ask, askSize, timeMicros()), fields.omitted());
    }

    private @Nullable Instrument instrument(String product, String priceKey, String sizeKey) {
        Instrument instrument = fields.instrument(products, product, priceKey, sizeKey);
        if (instrument == null) {
            fields.checks().reject(Rejection.UNKNOWN_SYMBOL, "product " + Quoted.of(product) + " is not subscribed");
        }
        return instrument;
    }

    private long timeMicros() {
        return fields.checks().whole("microtimestamp", fields.text("data.microtimestamp"));
    }

    private static BitstampMessage malformed(String detail) {
        return new BitstampMessage.Rejected(Rejection.MALFORMED, detail, null, 0);
    }
}
