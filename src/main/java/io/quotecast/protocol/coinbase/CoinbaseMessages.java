package io.quotecast.protocol.coinbase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quotecast.journal.Entry;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of the feed, with their keys in the order in which Coinbase sends them. */
final class CoinbaseMessages {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int INITIAL_CAPACITY = 512;
    /** Quotecast knows trades and no orders. */
    private static final String NO_ORDER = "00000000-0000-0000-0000-000000000000";

    /** The products of one channel in the answer to a request. */
    record Subscribed(String channel, List<String> productIds) {}

    /** Writes the fields of one object. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private CoinbaseMessages() {}

    /** Returns an object as UTF-8. */
    static byte[] object(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(INITIAL_CAPACITY);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns a match.
     *
     * @param type {@code match}, or {@code last_match} for a trade from before the subscription
     */
    static byte[] match(String type, Entry entry) {
        Trade trade = (Trade) entry.event();
        Instrument instrument = trade.instrument();
        return object(json -> {
            json.writeStringField("type", type);
            json.writeNumberField("trade_id", CoinbaseNumbers.tradeId(trade, entry.seriesNumber()));
            json.writeStringField("maker_order_id", NO_ORDER);
            json.writeStringField("taker_order_id", NO_ORDER);
            writeSide(trade.side().opposite(), json);
            json.writeStringField("size", CoinbaseNumbers.size(trade.size(), instrument));
            json.writeStringField("price", CoinbaseNumbers.price(trade.price(), instrument));
            json.writeStringField("product_id", CoinbaseSymbols.productId(instrument));
            json.writeNumberField("sequence", entry.position());
            json.writeStringField("time", CoinbaseNumbers.time(trade.timeMicros()));
        });
    }

    /**
     * Returns a ticker. What is not known is left out.
     *
     * @param newest the event whose time and position the ticker has
     */
    static byte[] ticker(Entry newest, @Nullable Entry trade, @Nullable Entry quote, @Nullable Entry ticker) {
        Instrument instrument = ((MarketEvent.InstrumentEvent) newest.event()).instrument();
        return object(json -> {
            json.writeStringField("type", "ticker");
            json.writeNumberField("sequence", newest.position());
            json.writeStringField("product_id", CoinbaseSymbols.productId(instrument));
            if (trade != null) {
                json.writeStringField("price", CoinbaseNumbers.price(((Trade) trade.event()).price(), instrument));
            }
            if (ticker != null) {
                writeDay((Ticker) ticker.event(), trade, json);
            }
            if (quote != null) {
                writeQuote((Quote) quote.event(), json);
            }
            if (trade != null) {
                writeSide(((Trade) trade.event()).side(), json);
            }
            json.writeStringField("time", CoinbaseNumbers.time(newest.event().timeMicros()));
            if (trade != null) {
                Trade last = (Trade) trade.event();
                json.writeNumberField("trade_id", CoinbaseNumbers.tradeId(last, trade.seriesNumber()));
                json.writeStringField("last_size", CoinbaseNumbers.size(last.size(), instrument));
            }
        });
    }

    /** The day is published less often than trades: the newest trade may exceed its range. */
    private static void writeDay(Ticker day, @Nullable Entry trade, JsonGenerator json) throws IOException {
        Instrument instrument = day.instrument();
        long last = trade == null ? day.last() : ((Trade) trade.event()).price();
        json.writeStringField("open_24h", CoinbaseNumbers.price(day.open(), instrument));
        json.writeStringField("volume_24h", CoinbaseNumbers.size(day.volume(), instrument));
        json.writeStringField("low_24h", CoinbaseNumbers.price(Math.min(day.low(), last), instrument));
        json.writeStringField("high_24h", CoinbaseNumbers.price(Math.max(day.high(), last), instrument));
    }

    private static void writeQuote(Quote quote, JsonGenerator json) throws IOException {
        Instrument instrument = quote.instrument();
        json.writeStringField("best_bid", CoinbaseNumbers.price(quote.bid(), instrument));
        json.writeStringField("best_bid_size", CoinbaseNumbers.size(quote.bidSize(), instrument));
        json.writeStringField("best_ask", CoinbaseNumbers.price(quote.ask(), instrument));
        json.writeStringField("best_ask_size", CoinbaseNumbers.size(quote.askSize(), instrument));
    }

    private static void writeSide(Side side, JsonGenerator json) throws IOException {
        if (side != Side.UNKNOWN) {
            json.writeStringField("side", side.text());
        }
    }

    /**
     * Returns a heartbeat.
     *
     * @param trade the newest trade, or null before the first one
     * @param sequence position of the newest event of the product
     */
    static byte[] heartbeat(Instrument instrument, @Nullable Entry trade, long sequence, long nowMicros) {
        return object(json -> {
            json.writeStringField("type", "heartbeat");
            json.writeNumberField(
                    "last_trade_id",
                    trade == null ? 0 : CoinbaseNumbers.tradeId((Trade) trade.event(), trade.seriesNumber()));
            json.writeStringField("product_id", CoinbaseSymbols.productId(instrument));
            json.writeNumberField("sequence", sequence);
            json.writeStringField("time", CoinbaseNumbers.time(nowMicros));
        });
    }

    static byte[] subscriptions(Collection<Subscribed> channels) {
        return object(json -> {
            json.writeStringField("type", "subscriptions");
            json.writeArrayFieldStart("channels");
            for (Subscribed channel : channels) {
                json.writeStartObject();
                json.writeStringField("name", channel.channel);
                json.writeArrayFieldStart("product_ids");
                for (String productId : channel.productIds) {
                    json.writeString(productId);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    static byte[] status(Map<Instrument, CoinbaseProducts.Mode> products) {
        return object(json -> {
            json.writeStringField("type", "status");
            json.writeFieldName("products");
            CoinbaseProducts.writeProducts(products, json);
            json.writeFieldName("currencies");
            CoinbaseProducts.writeCurrencies(products.keySet(), json);
        });
    }

    static byte[] error(String message, String reason) {
        return object(json -> {
            json.writeStringField("type", "error");
            json.writeStringField("message", message);
            json.writeStringField("reason", reason);
        });
    }
}
