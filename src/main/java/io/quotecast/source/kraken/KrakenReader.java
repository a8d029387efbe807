package io.quotecast.source.kraken;

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
import io.quotecast.source.exchange.JsonObjects;
import io.quotecast.source.exchange.MessageFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses messages of the channels {@code trade}, {@code ticker}, {@code status} and {@code heartbeat}, which
 * https://docs.kraken.com/api/docs/websocket-v2/trade and the pages beside it describe. Owned by one thread.
 */
final class KrakenReader {
    static final String VENUE = "KRAKEN";

    private final ExchangeInstruments products;
    private final MessageFields fields = new MessageFields();

    /**
     * @param products the instruments by product; events of other products are rejected
     */
    KrakenReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses one message; a quote without a time gets {@code nowMicros}. Returns at least one part. Never throws. */
    List<KrakenMessage> read(String message, long nowMicros) {
        Map<String, String> head = new HashMap<>();
        List<Map<String, String>> data = new ArrayList<>();
        try (JsonParser json = MessageFields.JSON.createParser(message)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return malformed("not a JSON object: " + Quoted.of(message));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                JsonToken value = json.nextToken();
                if (key.equals("data") && value == JsonToken.START_ARRAY) {
                    data = JsonObjects.list(json);
                } else if (key.equals("result") && value == JsonToken.START_OBJECT) {
                    JsonObjects.values(json).forEach((name, text) -> head.put("result." + name, text));
                } else if (value.isScalarValue()) {
                    head.put(key, json.getText());
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                return malformed("more than one JSON object: " + Quoted.of(message));
            }
        } catch (JsonProcessingException e) {
            return malformed("not JSON: " + Quoted.of(message));
        } catch (IOException e) {
            return malformed("not readable: " + e.getMessage());
        }
        String channel = head.getOrDefault("channel", "");
        boolean isRecent = head.getOrDefault("type", "").equals("snapshot");
        return switch (channel) {
            case "trade" -> events(data, () -> trade(isRecent, nowMicros));
            case "ticker" -> events(data, () -> quote(nowMicros));
            case "status" -> events(data, () -> new KrakenMessage.Status(fields.text("system")));
            case "heartbeat" -> List.of(new KrakenMessage.Heartbeat());
            default -> List.of(response(head));
        };
    }

    private List<KrakenMessage> events(List<Map<String, String>> data, Supplier<KrakenMessage> parser) {
        List<KrakenMessage> parsed = new ArrayList<>();
        for (Map<String, String> item : data) {
            fields.clear();
            fields.putAll(item);
            KrakenMessage event = parser.get();
            Rejection reason = fields.checks().reason();
            parsed.add(
                    reason == null
                            ? event
                            : new KrakenMessage.Rejected(
                                    reason,
                                    fields.checks().detail(),
                                    products.find(fields.get("symbol", "")),
                                    fields.id("trade_id")));
        }
        return parsed.isEmpty() ? List.of(new KrakenMessage.Other()) : parsed;
    }

    private static KrakenMessage response(Map<String, String> head) {
        String error = head.getOrDefault("error", "");
        boolean isSubscription = head.getOrDefault("method", "").equals("subscribe");
        if (!error.isEmpty()) {
            String product = head.getOrDefault("symbol", "");
            return isSubscription && !product.isEmpty()
                    ? new KrakenMessage.Refused(product, error)
                    : new KrakenMessage.Failure(error);
        }
        return isSubscription && head.getOrDefault("success", "").equals("true")
                ? new KrakenMessage.Subscribed(head.getOrDefault("result.symbol", ""))
                : new KrakenMessage.Other();
    }

    private KrakenMessage trade(boolean isRecent, long nowMicros) {
        Instrument instrument = instrument("price", "qty");
        if (instrument == null) {
            return new KrakenMessage.Other();
        }
        long price = fields.checks().price("price", fields.text("price"), instrument);
        long size = fields.checks().size("qty", fields.text("qty"), instrument);
        Side side =
                switch (fields.get("side", "")) {
                    case "buy" -> Side.BUY;
                    case "sell" -> Side.SELL;
                    default -> Side.UNKNOWN;
                };
        return new KrakenMessage.TradeMessage(
                new Trade(instrument, price, size, side, VENUE, fields.id("trade_id"), timeMicros(nowMicros)),
                isRecent);
    }

    private KrakenMessage quote(long nowMicros) {
        Instrument instrument = instrument("bid", "bid_qty");
        if (instrument == null) {
            return new KrakenMessage.Other();
        }
        long bidSize = fields.quoteSize("bid_qty", instrument);
        long bid = fields.checks().quotePrice("bid", fields.get("bid", ""), bidSize, instrument);
        long askSize = fields.quoteSize("ask_qty", instrument);
        long ask = fields.checks().quotePrice("ask", fields.get("ask", ""), askSize, instrument);
        return new KrakenMessage.QuoteMessage(
                new Quote(instrument, bid, bidSize, ask, askSize, timeMicros(nowMicros)), fields.omitted());
    }

    private @Nullable Instrument instrument(String priceKey, String sizeKey) {
        String product = fields.text("symbol");
        Instrument instrument = fields.instrument(products, product, priceKey, sizeKey);
        if (instrument == null) {
            fields.checks().reject(Rejection.UNKNOWN_SYMBOL, "product " + Quoted.of(product) + " is not subscribed");
        }
        return instrument;
    }

    private long timeMicros(long nowMicros) {
        return fields.has("timestamp") ? fields.time("timestamp") : nowMicros;
    }

    private static List<KrakenMessage> malformed(String detail) {
        return List.of(new KrakenMessage.Rejected(Rejection.MALFORMED, detail, null, 0));
    }
}
