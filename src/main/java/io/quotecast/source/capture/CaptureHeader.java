package io.quotecast.source.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The first line of every file of a capture: what is needed to read its messages.
 *
 * @param source name of the source
 * @param connection number of the connection of the source, from 1
 */
public record CaptureHeader(String source, int connection, List<CapturedProduct> products) {
    private static final JsonFactory JSON = new JsonFactory();

    public CaptureHeader {
        products = List.copyOf(products);
    }

    /** Returns the line without its line break. */
    String format() {
        StringWriter text = new StringWriter().append(CaptureLine.HEADER);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("source", source);
            json.writeNumberField("connection", connection);
            json.writeArrayFieldStart("products");
            for (CapturedProduct product : products) {
                json.writeStartObject();
                json.writeStringField("product", product.product());
                json.writeStringField("symbol", product.symbol());
                json.writeStringField("exchange", product.exchange());
                json.writeStringField("sector", product.sector());
                if (product.priceDecimals() >= 0) {
                    json.writeNumberField("priceDecimals", product.priceDecimals());
                    json.writeNumberField("sizeDecimals", product.sizeDecimals());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Returns whether a line is a header. */
    static boolean isHeader(String line) {
        return line.startsWith(CaptureLine.HEADER);
    }

    /**
     * Reads the line.
     *
     * @throws IOException if it is not a valid header
     */
    static CaptureHeader parse(String line) throws IOException {
        Map<String, String> fields = new HashMap<>();
        List<CapturedProduct> products = new ArrayList<>();
        try (JsonParser json = JSON.createParser(line.substring(CaptureLine.HEADER.length()))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String key = json.currentName();
                if (json.nextToken() == JsonToken.START_ARRAY && key.equals("products")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        products.add(product(json));
                    }
                } else {
                    fields.put(key, json.getText());
                    json.skipChildren();
                }
            }
            return new CaptureHeader(text(fields, "source"), number(fields, "connection", 1), products);
        } catch (IllegalArgumentException e) {
            throw new IOException("the header is not valid: " + e.getMessage(), e);
        }
    }

    private static CapturedProduct product(JsonParser json) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            fields.put(key, json.getText());
            json.skipChildren();
        }
        return new CapturedProduct(
                text(fields, "product"),
                text(fields, "symbol"),
                text(fields, "exchange"),
                text(fields, "sector"),
                number(fields, "priceDecimals", CapturedProduct.UNKNOWN),
                number(fields, "sizeDecimals", CapturedProduct.UNKNOWN));
    }

    private static String text(Map<String, String> fields, String key) {
        String text = fields.get(key);
        if (text == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return text;
    }

    private static int number(Map<String, String> fields, String key, int other) {
        String text = fields.get(key);
        return text == null ? other : Integer.parseInt(text);
    }
}
