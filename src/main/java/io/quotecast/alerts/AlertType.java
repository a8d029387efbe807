package io.quotecast.alerts;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an alert watches. */
public enum AlertType {
    /** The price of the last trade. */
    PRICE("price", Channel.TICKERS, true),
    /** The change since the previous close, in percent. */
    CHANGE("change", Channel.TICKERS, true),
    /** The volume of the day. */
    VOLUME("volume", Channel.TICKERS, false),
    /** The ask minus the bid, in basis points of the price in the middle between them. */
    SPREAD("spread", Channel.QUOTES, false),
    /** Trading in the instrument is halted. */
    HALT("halt", Channel.STATUSES, false),
    /** Trading in the instrument resumes after a halt. */
    RESUME("resume", Channel.STATUSES, false);

    /** Decimals of a change in percent. */
    static final int CHANGE_DECIMALS = 4;
    /** Decimals of a spread in basis points. */
    static final int SPREAD_DECIMALS = 2;

    private final String text;
    private final Channel channel;
    private final boolean mayBeBelow;

    AlertType(String text, Channel channel, boolean mayBeBelow) {
        this.text = text;
        this.channel = channel;
        this.mayBeBelow = mayBeBelow;
    }

    /** Returns the name on the wire. */
    public String text() {
        return text;
    }

    /** Returns the channel that contains what the alert watches. */
    public Channel channel() {
        return channel;
    }

    /** Whether the alert has a level, which the value is compared with. */
    public boolean hasLevel() {
        return this != HALT && this != RESUME;
    }

    /** Whether the alert can also wait for a value below its level. */
    boolean mayBeBelow() {
        return mayBeBelow;
    }

    /** Returns the decimals of the level and of the value. */
    int decimals(Instrument instrument) {
        return switch (this) {
            case PRICE -> instrument.priceDecimals();
            case CHANGE -> CHANGE_DECIMALS;
            case VOLUME -> instrument.sizeDecimals();
            case SPREAD -> SPREAD_DECIMALS;
            case HALT, RESUME -> 0;
        };
    }

    /** Returns the type of this name, or null for an unknown name. */
    public static @Nullable AlertType find(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElse(null);
    }

    /** Returns the names of all types, for error messages. */
    public static String names() {
        return Arrays.stream(values()).map(AlertType::text).collect(Collectors.joining(", "));
    }
}
