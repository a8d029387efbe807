package io.quotecast.source.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import io.quotecast.base.FixedPoint;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.FieldChecks;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one message of an exchange as texts, and the first error in them. Owned by one thread. */
public final class MessageFields {
    /** Without interning, untrusted keys cannot fill the string table of the JVM. */
    public static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private final Map<String, String> values = new HashMap<>();
    private final FieldChecks checks = new FieldChecks();
    private String omitted = "";

    public void clear() {
        values.clear();
        checks.clear();
        omitted = "";
    }

    public void put(String key, String text) {
        values.put(key, text);
    }

    public void putAll(Map<String, String> texts) {
        values.putAll(texts);
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Returns the text of a field, or this other one if it is missing. */
    public String get(String key, String other) {
        return values.getOrDefault(key, other);
    }

    /** Returns the text of a field; if it is missing, rejects the message and returns an empty text. */
    public String text(String key) {
        String text = values.get(key);
        if (text == null) {
            checks.reject(Rejection.MALFORMED, key + " is missing");
            return "";
        }
        return text;
    }

    /** Checks numbers, and has the first error. */
    public FieldChecks checks() {
        return checks;
    }

    /** Returns an id; 0 if there is none: a trade is not lost for its id. */
    public long id(String key) {
        try {
            return Math.max(0, Long.parseLong(values.getOrDefault(key, "")));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns a time such as 2026-01-05T14:30:00.123456Z in µs since 1970-01-01T00:00Z. */
    public long time(String key) {
        String text = text(key);
        try {
            Instant instant = Instant.parse(text);
            if (instant.getEpochSecond() > 0 && instant.getEpochSecond() <= FixedPoint.MAX_UNITS / 1_000_000) {
                return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
            }
        } catch (DateTimeException e) {
            // Rejected below, like a time that is out of range.
        }
        checks.reject(Rejection.BAD_TIME, key + " " + Quoted.of(text) + " is not an instant after 1970");
        return 0;
    }

    /** Returns the instrument of a product, whose decimals this price and size may determine; null if unknown. */
    public @Nullable Instrument instrument(
            ExchangeInstruments products, String product, String priceKey, String sizeKey) {
        return products.find(product, get(priceKey, ""), get(sizeKey, ""));
    }

    /** Returns a quote; a side without a price and a size, or with 0 for both, is missing. */
    public Quote quote(
            String bidKey,
            String bidSizeKey,
            String askKey,
            String askSizeKey,
            long timeMicros,
            Instrument instrument) {
        long bidSize = quoteSize(bidSizeKey, instrument);
        long bid = checks.quotePrice(bidKey, get(bidKey, ""), bidSize, instrument);
        long askSize = quoteSize(askSizeKey, instrument);
        long ask = checks.quotePrice(askKey, get(askKey, ""), askSize, instrument);
        return new Quote(instrument, bid, bidSize, ask, askSize, timeMicros);
    }

    /** Returns price bands; without prices, or with 0 for both, there are none. */
    public PriceBands priceBands(
            String lowerKey, String upperKey, PriceBands.Indicator indicator, long timeMicros, Instrument instrument) {
        long lower = checks.quotePrice(lowerKey, get(lowerKey, ""), 0, instrument);
        long upper = checks.quotePrice(upperKey, get(upperKey, ""), 0, instrument);
        if ((lower == 0) != (upper == 0)) {
            checks.reject(Rejection.MALFORMED, lowerKey + " and " + upperKey + " must be given together");
        }
        return new PriceBands(instrument, lower, upper, indicator, timeMicros);
    }

    /** Returns the size of a side of a quote; 0 if it is missing or cannot be represented, see {@link #omitted}. */
    public long quoteSize(String key, Instrument instrument) {
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

    /** Returns the size that cannot be represented and is left out; empty if there is none. */
    public String omitted() {
        return omitted;
    }
}
