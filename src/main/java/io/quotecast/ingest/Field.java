package io.quotecast.ingest;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of ingested events. */
public enum Field {
    KIND("T", false),
    SYMBOL("S", false),
    PRICE("p", true),
    SIZE("s", true),
    VENUE("x", false),
    TRADE_ID("i", true),
    NEW_TRADE_ID("ci", true),
    SIDE("side", false),
    CONDITIONS("c", false),
    BID("bp", true),
    BID_SIZE("bs", true),
    ASK("ap", true),
    ASK_SIZE("as", true),
    STATE("sc", false),
    REASON("rc", false),
    LOWER_BAND("l", true),
    UPPER_BAND("h", true),
    TIME("t", true);

    private static final Map<String, Field> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::key, Function.identity()));

    private final String key;
    private final boolean number;

    Field(String key, boolean number) {
        this.key = key;
        this.number = number;
    }

    /** Returns the field with this key, or null. */
    static @Nullable Field of(String key) {
        return BY_KEY.get(key);
    }

    /** Returns the key in JSON, and the column in CSV. */
    public String key() {
        return key;
    }

    /** Returns whether the value is a number; JSON may write any value as a number or as a string. */
    boolean isNumber() {
        return number;
    }
}
