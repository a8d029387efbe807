package io.quotecast.source.coinbase;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.MessageFields;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Parses messages of Coinbase Exchange, which
 * https://docs.cdp.coinbase.com/exchange/websocket-feed/channels describes. Owned by one thread.
 */
public final class CoinbaseReader {
    static final String VENUE = "COINBASE";
    private static final Set<String> KEYS = Set.of(
            "type",
            "product_id",
            "price",
            "size",
            "side",
            "trade_id",
            "last_trade_id",
            "sequence",
            "time",
            "best_bid",
            "best_bid_size",
            "best_ask",
            "best_ask_size",
            "message",
            "reason");

    private final ExchangeInstruments products;
    private final MessageFields fields = new MessageFields();
    private final Set<String> subscribedProducts = new HashSet<>();

    /**
     * @param products the instruments by product id; events of other products are rejected
     */
    public CoinbaseReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses one message; an event without a time gets {@code nowMicros}. Never throws. */
    public CoinbaseMessage read(String message, long nowMicros) {
        fields.clear();
        subscribedProducts.clear();
        try (JsonParser json = MessageFields.JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return malformed("not a JSON object: " + Quoted.of(message));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                JsonToken value = json.nextToken();
                if (KEYS.contains(key) && (value == JsonToken.VALUE_STRING || value.isNumeric())) {
                    fields.put(key, json.getText());
                }
                if (key.equals("channels") && value == JsonToken.START_ARRAY) {
                    readSubscribedProducts(json);
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                return malformed("more than one JSON object: " + Quoted.of(message));
            }
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            long charOffset = location == null ? 0 : location.getCharOffset();
            return malformed("not JSON at character " + charOffset + ": " + Quoted.of(message));
        } catch (IOException e) {
            return malformed("not readable: " + e.getMessage());
        }
        CoinbaseMessage parsed = toMessage(nowMicros);
        Rejection reason = fields.checks().reason();
        return reason == null ? parsed : rejected(reason, fields.checks().detail());
    }

    /** Collects the product ids of all channels: {@code [{"name":"ticker","product_ids":["BTC-USD"]}]}. */
    private void readSubscribedProducts(JsonParser json) throws IOException {
        int depth = 1;
        boolean isInProducts = false;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token == null) {
                return;
            }
            if (token.isStructStart()) {
                depth++;
                isInProducts = token == JsonToken.START_ARRAY && "product_ids".equals(json.currentName());
            } else if (token.isStructEnd()) {
                depth--;
                isInProducts = false;
            } else if (isInProducts && token == JsonToken.VALUE_STRING) {
                subscribedProducts.add(json.getText());
            }
        }
    }

    /** A match with a known id is named, so that its clients learn that it is missing. */
    private CoinbaseMessage rejected(Rejection reason, String detail) {
        boolean isMatch = fields.get("type", "").equals("match");
        return new CoinbaseMessage.Rejected(
                reason,
                detail,
                isMatch ? products.find(fields.get("product_id", "")) : null,
                isMatch ? fields.id("trade_id") : 0);
    }

    private CoinbaseMessage toMessage(long nowMicros) {
        return switch (fields.text("type")) {
            case "match" -> event(true, nowMicros);
            case "ticker" ->
                fields.has("best_bid") || fields.has("best_ask")
                        ? event(false, nowMicros)
                        : new CoinbaseMessage.Other();
            case "last_match" -> {
                Instrument instrument = fields.instrument(products, fields.text("product_id"), "price", "size");
                yield instrument == null
                        ? new CoinbaseMessage.Other()
                        : new CoinbaseMessage.LastMatch(
                                instrument,
                                fields.id("trade_id"),
                                fields.has("time") ? fields.time("time") : nowMicros);
            }
            case "heartbeat" -> {
                Instrument instrument = products.find(fields.text("product_id"));
                yield instrument == null
                        ? new CoinbaseMessage.Other()
                        : new CoinbaseMessage.Heartbeat(instrument, fields.id("last_trade_id"));
            }
            case "subscriptions" -> new CoinbaseMessage.Subscribed(subscribedProducts);
            case "error" -> new CoinbaseMessage.Failure(fields.get("message", "no message"), fields.get("reason", ""));
            default -> new CoinbaseMessage.Other();
        };
    }

    private CoinbaseMessage event(boolean isMatch, long nowMicros) {
        String product = fields.text("product_id");
        Instrument instrument = isMatch
                ? fields.instrument(products, product, "price", "size")
                : fields.instrument(products, product, "best_bid", "best_bid_size");
        if (instrument == null) {
            return rejected(Rejection.UNKNOWN_SYMBOL, "product " + Quoted.of(product) + " is not subscribed");
        }
        long timeMicros = fields.has("time") ? fields.time("time") : nowMicros;
        MarketEvent.InstrumentEvent event = isMatch ? trade(instrument, timeMicros) : quote(instrument, timeMicros);
        return new CoinbaseMessage.Event(event, fields.id("sequence"), fields.omitted());
    }

    private Trade trade(Instrument instrument, long timeMicros) {
        long price = fields.checks().price("price", fields.text("price"), instrument);
        long size = fields.checks().size("size", fields.text("size"), instrument);
        Side maker =
                switch (fields.get("side", "")) {
                    case "buy" -> Side.BUY;
                    case "sell" -> Side.SELL;
                    default -> Side.UNKNOWN;
                };
        // The exchange gives the side of the maker order; a trade has the side of the taker.
        return new Trade(instrument, price, size, maker.opposite(), VENUE, fields.id("trade_id"), timeMicros);
    }

    private Quote quote(Instrument instrument, long timeMicros) {
        long bidSize = fields.quoteSize("best_bid_size", instrument);
        long bid = fields.checks().quotePrice("best_bid", fields.text("best_bid"), bidSize, instrument);
        long askSize = fields.quoteSize("best_ask_size", instrument);
        long ask = fields.checks().quotePrice("best_ask", fields.text("best_ask"), askSize, instrument);
        return new Quote(instrument, bid, bidSize, ask, askSize, timeMicros);
    }

    private static CoinbaseMessage malformed(String detail) {
        return new CoinbaseMessage.Rejected(Rejection.MALFORMED, detail, null, 0);
    }
}
