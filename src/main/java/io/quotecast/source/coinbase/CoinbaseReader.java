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
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

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

    private final Map<String, Instrument> products;
    private final Map<String, String> values = new HashMap<>();
    private final FieldChecks checks = new FieldChecks();

    /**
     * @param products the instruments by product id; events of other products are rejected
     */
    public CoinbaseReader(Map<String, Instrument> products) {
        this.products = Map.copyOf(products);
    }

    /** Parses one message; an event without a time gets {@code nowMicros}. Never throws. */
    public CoinbaseMessage read(String message, long nowMicros) {
        values.clear();
        checks.clear();
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
                json.skipChildren();
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
        return reason == null ? parsed : new CoinbaseMessage.Rejected(reason, checks.detail());
    }

    private CoinbaseMessage toMessage(long nowMicros) {
        return switch (text("type")) {
            case "match" -> event(true, nowMicros);
            case "ticker" -> event(false, nowMicros);
            case "last_match" -> {
                Instrument instrument = products.get(text("product_id"));
                yield instrument == null
                        ? new CoinbaseMessage.Other()
                        : new CoinbaseMessage.LastMatch(instrument, tradeId());
            }
            case "error" -> {
                String reason = values.getOrDefault("reason", "");
                String errorText = Quoted.of(values.getOrDefault("message", "no message"));
                yield new CoinbaseMessage.Failure(reason.isEmpty() ? errorText : errorText + ", " + Quoted.of(reason));
            }
            default -> new CoinbaseMessage.Other();
        };
    }

    private CoinbaseMessage event(boolean isMatch, long nowMicros) {
        String product = text("product_id");
        Instrument instrument = products.get(product);
        if (instrument == null) {
            return new CoinbaseMessage.Rejected(
                    Rejection.UNKNOWN_SYMBOL, "product " + Quoted.of(product) + " is not subscribed");
        }
        long timeMicros = values.containsKey("time") ? timeMicros(text("time")) : nowMicros;
        MarketEvent event = isMatch ? trade(instrument, timeMicros) : quote(instrument, timeMicros);
        return new CoinbaseMessage.Event(event);
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
        return new Trade(instrument, price, size, maker.opposite(), VENUE, tradeId(), timeMicros);
    }

    private Quote quote(Instrument instrument, long timeMicros) {
        long bidSize = checks.size("best_bid_size", values.getOrDefault("best_bid_size", "0"), instrument);
        long bid = checks.quotePrice("best_bid", text("best_bid"), bidSize, instrument);
        long askSize = checks.size("best_ask_size", values.getOrDefault("best_ask_size", "0"), instrument);
        long ask = checks.quotePrice("best_ask", text("best_ask"), askSize, instrument);
        return new Quote(instrument, bid, bidSize, ask, askSize, timeMicros);
    }

    private long tradeId() {
        return checks.whole("trade_id", text("trade_id"));
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
        return new CoinbaseMessage.Rejected(Rejection.MALFORMED, detail);
    }
}
