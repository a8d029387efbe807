package io.quotecast.market;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The JSON object with which a source extends a trade or a quote, exactly as it was sent. Immutable. */
public final class Ext {
    /** Maximum length in UTF-8: the journal keeps a million events in memory. */
    public static final int MAX_BYTES = 512;

    private final byte[] json;

    /**
     * @param json a JSON object in UTF-8, which must not be modified afterwards
     */
    public Ext(byte[] json) {
        this.json = json;
    }

    /** Returns that of a trade or a quote; null if it has none, as all other events do. */
    public static @Nullable Ext of(MarketEvent event) {
        if (event instanceof Trade trade) {
            return trade.ext();
        }
        return event instanceof Quote quote ? quote.ext() : null;
    }

    /** Returns the JSON in UTF-8, which must not be modified. */
    public byte[] json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ext ext && Arrays.equals(json, ext.json);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }

    @Override
    public String toString() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
