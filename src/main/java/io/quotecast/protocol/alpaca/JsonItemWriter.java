package io.quotecast.protocol.alpaca;

import io.quotecast.protocol.quotecast.JsonWriter;
import java.time.Instant;
import java.util.Collection;

/** Writes maps as JSON objects. Numbers are exact, without zeros at their end; times are texts (RFC 3339). */
final class JsonItemWriter implements ItemWriter {
    private final JsonWriter out = new JsonWriter();

    @Override
    public void begin(int entries) {
        out.clear().raw("{");
    }

    @Override
    public void text(String key, String value) {
        key(key);
        out.string(value);
    }

    @Override
    public void texts(String key, Collection<String> values) {
        key(key);
        out.raw("[");
        boolean isFirst = true;
        for (String value : values) {
            out.raw(isFirst ? "" : ",").string(value);
            isFirst = false;
        }
        out.raw("]");
    }

    @Override
    public void number(String key, long value) {
        key(key);
        out.number(value);
    }

    @Override
    public void price(String key, long units, int decimals) {
        key(key);
        int significant = ItemWriter.significantDecimals(units, decimals);
        out.decimal(ItemWriter.rescale(units, decimals, significant), significant);
    }

    @Override
    public void size(String key, long units, int decimals) {
        price(key, units, decimals);
    }

    @Override
    public void time(String key, long micros) {
        Instant instant =
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        text(key, instant.toString());
    }

    @Override
    public byte[] end() {
        return out.raw("}").toBytes();
    }

    private void key(String key) {
        if (out.length() > 1) {
            out.raw(",");
        }
        out.string(key).raw(":");
    }
}
