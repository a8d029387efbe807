package io.quotecast.source.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
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
import org.jspecify.annotations.Nullable;

/**
 * Parses messages of the channel {@code l2}, which https://docs.gemini.com/websocket/market-data/v2/level-2-data
 * describes. Owned by one thread.
 */
final class GeminiReader {
    static final String VENUE = "GEMINI";

    private static final long MICROS_PER_MILLI = 1_000;
    private static final long MAX_MILLIS = Long.MAX_VALUE / MICROS_PER_MILLI;

    private final ExchangeInstruments products;
    private final MessageFields fields = new MessageFields();
    private final Map<String, String> head = new HashMap<>();
    private final List<String[]> changes = new ArrayList<>();
    private final List<Map<String, String>> recent = new ArrayList<>();
    private boolean isSnapshot;

    /**
     * @param products the instruments by product; events of other products are rejected
     */
    GeminiReader(ExchangeInstruments products) {
        this.products = products;
    }

    /** Parses one message. Never throws. */
    GeminiMessage read(String message) {
        fields.clear();
        head.clear();
        changes.clear();
        recent.clear();
        isSnapshot = false;
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
        fields.putAll(head);
        GeminiMessage parsed = toMessage();
        Rejection reason = fields.checks().reason();
        return reason == null ? parsed : rejected(reason);
    }

    private void readObject(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_ARRAY && key.equals("changes")) {
                readChanges(json);
            } else if (value == JsonToken.START_ARRAY && key.equals("trades")) {
                isSnapshot = true;
                recent.addAll(JsonObjects.list(json));
            } else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                head.put(key, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    /** Collects changes such as {@code ["buy","9122.04","0.00121425"]}; a missing value is empty. */
    private void readChanges(JsonParser json) throws IOException {
        for (JsonToken token = json.nextToken();
                token != null && token != JsonToken.END_ARRAY;
                token = json.nextToken()) {
            String[] change = {"", "", ""};
            int index = 0;
            if (token == JsonToken.START_ARRAY) {
                for (token = json.nextToken();
                        token != null && token != JsonToken.END_ARRAY;
                        token = json.nextToken()) {
                    if (token.isScalarValue() && index < change.length) {
                        change[index++] = json.getText();
                    } else {
                        json.skipChildren();
                    }
                }
            } else {
                json.skipChildren();
            }
            changes.add(change);
        }
    }

    /** A trade with a known id is named, so that its clients learn that it is missing. */
    private GeminiMessage rejected(Rejection reason) {
        boolean isTrade = fields.get("type", "").equals("trade");
        return new GeminiMessage.Rejected(
                reason,
                fields.checks().detail(),
                isTrade ? products.find(fields.get("symbol", "")) : null,
                isTrade ? tradeId() : 0);
    }

    private GeminiMessage toMessage() {
        if (fields.get("result", "").equals("error")) {
            return new GeminiMessage.Failure(fields.get("reason", fields.get("message", "no reason")));
        }
        return switch (fields.text("type")) {
            case "trade" -> {
                Trade trade = trade();
                yield trade == null ? new GeminiMessage.Other() : new GeminiMessage.TradeMessage(trade);
            }
            case "l2_updates" -> book();
            case "heartbeat" ->
                new GeminiMessage.Heartbeat(
                        fields.has("sequence") ? fields.checks().whole("sequence", fields.text("sequence")) : -1);
            default -> new GeminiMessage.Other();
        };
    }

    private @Nullable Trade trade() {
        Instrument instrument = fields.instrument(products, fields.text("symbol"), "price", "quantity");
        if (instrument == null) {
            rejectProduct();
            return null;
        }
        long price = fields.checks().price("price", fields.text("price"), instrument);
        long size = fields.checks().size("quantity", fields.text("quantity"), instrument);
        Side side =
                switch (fields.get("side", "")) {
                    case "buy" -> Side.BUY;
                    case "sell" -> Side.SELL;
                    default -> Side.UNKNOWN;
                };
        long millis = fields.checks().whole("timestamp", fields.text("timestamp"));
        return new Trade(
                instrument, price, size, side, VENUE, tradeId(), Math.min(millis, MAX_MILLIS) * MICROS_PER_MILLI);
    }

    /** In the recent trades, the documentation writes the key without the underscore. */
    private long tradeId() {
        return fields.has("event_id") ? fields.id("event_id") : fields.id("eventid");
    }

    private GeminiMessage book() {
        String product = fields.text("symbol");
        String[] first = changes.isEmpty() ? new String[] {"", "", ""} : changes.get(0);
        Instrument instrument = products.find(product, first[1], first[2]);
        if (instrument == null) {
            rejectProduct();
            return new GeminiMessage.Other();
        }
        List<GeminiMessage.Level> levels = new ArrayList<>(changes.size());
        List<GeminiMessage.Rejected> rejected = new ArrayList<>();
        String omitted = "";
        for (String[] change : changes) {
            fields.clear();
            GeminiMessage.Level level = level(change, instrument);
            Rejection reason = fields.checks().reason();
            if (reason == null) {
                levels.add(level);
                omitted = fields.omitted().isEmpty() ? omitted : fields.omitted();
            } else {
                rejected.add(new GeminiMessage.Rejected(reason, fields.checks().detail(), null, 0));
            }
        }
        return new GeminiMessage.BookMessage(
                product, instrument, isSnapshot, levels, recentTrades(), rejected, omitted);
    }

    private GeminiMessage.Level level(String[] change, Instrument instrument) {
        if (!change[0].equals("buy") && !change[0].equals("sell")) {
            fields.checks().reject(Rejection.MALFORMED, "side " + Quoted.of(change[0]) + " must be buy or sell");
        }
        fields.put("quantity", change[2]);
        long size = fields.quoteSize("quantity", instrument);
        return new GeminiMessage.Level(
                change[0].equals("buy"),
                fields.checks().price("price", change[1], instrument),
                fields.omitted().isEmpty() ? size : TopOfBook.UNKNOWN_SIZE);
    }

    /** Returns the valid ones of the recent trades. */
    private List<Trade> recentTrades() {
        List<Trade> trades = new ArrayList<>();
        for (Map<String, String> item : recent) {
            fields.clear();
            fields.putAll(item);
            Trade trade = trade();
            if (trade != null && fields.checks().reason() == null) {
                trades.add(trade);
            }
        }
        fields.clear();
        return trades;
    }

    private void rejectProduct() {
        fields.checks()
                .reject(
                        Rejection.UNKNOWN_SYMBOL,
                        "product " + Quoted.of(fields.get("symbol", "")) + " is not subscribed");
    }

    private static GeminiMessage malformed(String detail) {
        return new GeminiMessage.Rejected(Rejection.MALFORMED, detail, null, 0);
    }
}
