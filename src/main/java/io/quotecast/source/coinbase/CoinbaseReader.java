package io.quotecast.source.coinbase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.FixedPoint;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.FieldChecks;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.exchange.ExchangeInstruments;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses messages of Coinbase Exchange, which
 * https://docs.cdp.coinbase.com/exchange/websocket-feed/channels describes. Owned by one thread.
 */
public final class CoinbaseReader {
    private static final String VENUE = "COINBASE";
    private static final Set<String> KEYS = Set.of(
            "type",
            "product_id",
            "price",
            "size",
            "side",
            "trade_id",
            "last_trade_id",
            "time",
            "best_bid",
            "best_bid_size",
            "best_ask",
            "best_ask_size",
            "message",
            "reason");

    // Without interning, untrusted keys cannot fill the string table of the JVM.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private final ExchangeInstruments products;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> subscribedProducts = new HashSet<>();
    private final FieldChecks checks = new FieldChecks();
    private String omitted = "";

    /**
     * @param products the instruments by product id; events of other products are rejected
     */
    public CoinbaseReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses one message; an event without a time gets {@code nowMicros}. Never throws. */
    public CoinbaseMessage read(String message, long nowMicros) {
        values.clear();
        subscribedProducts.clear();
        checks.clear();
        omitted = "";
        try (JsonParser json = JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return malformed("not a JSON object: " + Quoted.of(message));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                JsonToken value = json.nextToken();
                if (KEYS.contains(key) && (value == JsonToken.VALUE_STRING || value.isNumeric())) {
                    values.put(key, json.getText());
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
        Rejection reason = checks.reason();
        return reason == null ? parsed : rejected(reason, checks.detail());
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
        boolean isMatch = "match".equals(values.get("type"));
        return new CoinbaseMessage.Rejected(
                reason,
                detail,
                isMatch ? products.find(values.getOrDefault("product_id", "")) : null,
                isMatch ? id("trade_id") : 0);
    }

    private CoinbaseMessage toMessage(long nowMicros) {
        return switch (text("type")) {
            case "match" -> event(true, nowMicros);
            case "ticker" ->
                values.containsKey("best_bid") || values.containsKey("best_ask")
                        ? event(false, nowMicros)
                        : new CoinbaseMessage.Other();
            case "last_match" -> {
                Instrument instrument = instrument(text("product_id"), "price", "size");
                yield instrument == null
                        ? new CoinbaseMessage.Other()
                        : new CoinbaseMessage.LastMatch(
                                instrument,
                                id("trade_id"),
                                values.containsKey("time") ? timeMicros(text("time")) : nowMicros);
            }
            case "heartbeat" -> {
                Instrument instrument = products.find(text("product_id"));
                yield instrument == null
                        ? new CoinbaseMessage.Other()
                        : new CoinbaseMessage.Heartbeat(instrument, id("last_trade_id"));
            }
            case "subscriptions" -> new CoinbaseMessage.Subscribed(subscribedProducts);
            case "error" ->
                new CoinbaseMessage.Failure(
                        values.getOrDefault("message", "no message"), values.getOrDefault("reason", ""));
            default -> new CoinbaseMessage.Other();
        };
    }

    private CoinbaseMessage event(boolean isMatch, long nowMicros) {
        String product = text("product_id");
        Instrument instrument =
                isMatch ? instrument(product, "price", "size") : instrument(product, "best_bid", "best_bid_size");
        if (instrument == null) {
            return rejected(Rejection.UNKNOWN_SYMBOL, "product " + Quoted.of(product) + " is not subscribed");
        }
        long timeMicros = values.containsKey("time") ? timeMicros(text("time")) : nowMicros;
        MarketEvent.InstrumentEvent event = isMatch ? trade(instrument, timeMicros) : quote(instrument, timeMicros);
        return new CoinbaseMessage.Event(event, omitted);
    }

    private @Nullable Instrument instrument(String product, String priceKey, String sizeKey) {
        return products.find(product, values.getOrDefault(priceKey, ""), values.getOrDefault(sizeKey, ""));
    }

    private Trade trade(Instrument instrument, long timeMicros) {
        long price = checks.price("price", text("price"), instrument);
        long size = checks.size("size", text("size"), instrument);
        Side maker =
                switch (values.getOrDefault("side", "")) {
                    case "buy" -> Side.BUY;
                    case "sell" -> Side.SELL;
                    default -> Side.UNKNOWN;
                };
        // The exchange gives the side of the maker order; a trade has the side of the taker.
        return new Trade(instrument, price, size, maker.opposite(), VENUE, id("trade_id"), timeMicros);
    }

    private Quote quote(Instrument instrument, long timeMicros) {
        long bidSize = quoteSize("best_bid_size", instrument);
        long bid = checks.quotePrice("best_bid", text("best_bid"), bidSize, instrument);
        long askSize = quoteSize("best_ask_size", instrument);
        long ask = checks.quotePrice("best_ask", text("best_ask"), askSize, instrument);
        return new Quote(instrument, bid, bidSize, ask, askSize, timeMicros);
    }

    /** Returns the size of a side of a quote; 0 if there is none, or one that cannot be represented. */
    private long quoteSize(String key, Instrument instrument) {
        String text = values.getOrDefault(key, "0");
        long size = FixedPoint.parse(text, instrument.sizeDecimals());
        if (!text.startsWith("-") && (size == FixedPoint.TOO_LARGE || size == FixedPoint.TOO_PRECISE)) {
            omitted = key + " " + Quoted.of(text) + " cannot be represented with " + instrument.sizeDecimals()
                    + " decimals up to "
                    + FixedPoint.format(FixedPoint.MAX_UNITS, instrument.sizeDecimals());
            return 0;
        }
        return checks.size(key, text, instrument);
    }

    /** Returns an id; 0 if there is none: a trade is not lost for its id. */
    private long id(String key) {
        try {
            return Math.max(0, Long.parseLong(values.getOrDefault(key, "")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private long timeMicros(String text) {
        try {
            Instant instant = Instant.parse(text);
            if (instant.getEpochSecond() > 0 && instant.getEpochSecond() <= FixedPoint.MAX_UNITS / 1_000_000) {
                return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
            }
        } catch (DateTimeException e) {
            // Rejected below, like a time that is out of range.
        }
        checks.reject(Rejection.BAD_TIME, "time " + Quoted.of(text) + " is not an instant after 1970");
        return 0;
    }

    /** Returns the value of a key; if it is missing, rejects the message and returns an empty text. */
    private String text(String key) {
        String text = values.get(key);
        if (text == null) {
            checks.reject(Rejection.MALFORMED, key + " is missing");
            return "";
        }
        return text;
    }

    private static CoinbaseMessage malformed(String detail) {
        return new CoinbaseMessage.Rejected(Rejection.MALFORMED, detail, null, 0);
    }
}
