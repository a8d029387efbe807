package io.quotecast.protocol.coinbase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.TradingState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lists of products and currencies, over HTTP and in the status channel. */
public final class CoinbaseProducts {
    private static final JsonFactory JSON = new JsonFactory();

    /** Whether a product can be traded. */
    public enum Mode {
        TRADING,
        AUCTION,
        DISABLED;

        /**
         * Returns the mode of a product in a trading state.
         *
         * @param state null if it is not known
         */
        public static Mode of(@Nullable TradingState state) {
            if (state == null) {
                return TRADING;
            }
            return switch (state) {
                case OPEN -> TRADING;
                case AUCTION -> AUCTION;
                case HALTED, PRE_MARKET, CLOSED -> DISABLED;
            };
        }
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private CoinbaseProducts() {}

    /** Returns the list of products as UTF-8. */
    public static byte[] products(Map<Instrument, Mode> products) {
        return json(json -> writeProducts(products, json));
    }

    /** Returns one product as UTF-8. */
    public static byte[] product(Instrument instrument, Mode mode) {
        return json(json -> writeProduct(instrument, mode, json));
    }

    /** Returns the currencies of products as UTF-8. */
    public static byte[] currencies(Collection<Instrument> products) {
        return json(json -> writeCurrencies(products, json));
    }

    static void writeProducts(Map<Instrument, Mode> products, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Map.Entry<Instrument, Mode> product : products.entrySet()) {
            writeProduct(product.getKey(), product.getValue(), json);
        }
        json.writeEndArray();
    }

    private static void writeProduct(Instrument instrument, Mode mode, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", CoinbaseSymbols.productId(instrument));
        json.writeStringField("base_currency", CoinbaseSymbols.baseCurrency(instrument));
        json.writeStringField("quote_currency", CoinbaseSymbols.quoteCurrency(instrument));
        json.writeStringField("quote_increment", CoinbaseNumbers.price(instrument.tick(), instrument));
        json.writeStringField("base_increment", CoinbaseNumbers.size(1, instrument));
        json.writeStringField(
                "display_name",
                CoinbaseSymbols.baseCurrency(instrument) + "/" + CoinbaseSymbols.quoteCurrency(instrument));
        json.writeStringField("min_market_funds", "0");
        json.writeBooleanField("margin_enabled", false);
        json.writeBooleanField("post_only", false);
        json.writeBooleanField("limit_only", false);
        json.writeBooleanField("cancel_only", false);
        json.writeStringField("status", "online");
        json.writeStringField("status_message", "");
        json.writeBooleanField("trading_disabled", mode == Mode.DISABLED);
        json.writeBooleanField("fx_stablecoin", false);
        json.writeStringField("max_slippage_percentage", "0");
        json.writeBooleanField("auction_mode", mode == Mode.AUCTION);
        json.writeStringField("high_bid_limit_percentage", "");
        json.writeEndObject();
    }

    /** Writes each currency with the smallest increment of its products, in the order of their first products. */
    static void writeCurrencies(Collection<Instrument> products, JsonGenerator json) throws IOException {
        Map<String, Integer> decimals = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Instrument product : products) {
            String base = CoinbaseSymbols.baseCurrency(product);
            decimals.merge(base, product.sizeDecimals(), Math::max);
            names.putIfAbsent(base, product.name());
            decimals.merge(CoinbaseSymbols.quoteCurrency(product), product.priceDecimals(), Math::max);
        }
        json.writeStartArray();
        for (Map.Entry<String, Integer> currency : decimals.entrySet()) {
            String id = currency.getKey();
            String increment = FixedPoint.format(1, currency.getValue());
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("name", names.getOrDefault(id, id));
            json.writeStringField("min_size", increment);
            json.writeStringField("status", "online");
            json.writeStringField("message", "");
            json.writeStringField("max_precision", increment);
            json.writeArrayFieldStart("convertible_to");
            json.writeEndArray();
            json.writeObjectFieldStart("details");
            json.writeEndObject();
            json.writeStringField("default_network", "");
            json.writeArrayFieldStart("supported_networks");
            json.writeEndArray();
            json.writeStringField("display_name", id);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static byte[] json(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
