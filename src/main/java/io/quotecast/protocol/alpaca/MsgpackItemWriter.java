package io.quotecast.protocol.alpaca;

import io.quotecast.protocol.quotecast.MsgpackWriter;
import java.util.Collection;

/** Writes maps as MessagePack. Prices are doubles, as clients of Alpaca expect; times are timestamps. */
final class MsgpackItemWriter implements ItemWriter {
    private final MsgpackWriter out = new MsgpackWriter();

    @Override
    public void begin(int entries) {
        out.clear().map(entries);
    }

    @Override
    public void text(String key, String value) {
        out.string(key).string(value);
    }

    @Override
    public void texts(String key, Collection<String> values) {
        out.string(key).array(values.size());
        values.forEach(out::string);
    }

    @Override
    public void number(String key, long value) {
        out.string(key).number(value);
    }

    @Override
    public void price(String key, long units, int decimals) {
        out.string(key).nearestDouble(units, decimals);
    }

    @Override
    public void size(String key, long units, int decimals) {
        int significant = ItemWriter.significantDecimals(units, decimals);
        if (significant == 0) {
            number(key, ItemWriter.rescale(units, decimals, 0));
        } else {
            price(key, units, decimals);
        }
    }

    @Override
    public void time(String key, long micros) {
        out.string(key).timestamp(micros);
    }

    @Override
    public byte[] end() {
        return out.toBytes();
    }
}
