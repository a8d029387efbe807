package io.quotecast.ingest;

import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one event as text, in any input format, and their conversion to an event. Keys that the kind of event
 * does not have are ignored, whatever their value. Owned by one thread.
 */
final class EventFields {
    private static final int COUNT = Field.values().length;

    private final Instruments instruments;
    private final FieldChecks checks = new FieldChecks();
    private final @Nullable String[] texts = new String[COUNT];
    private final @Nullable String[] faults = new String[COUNT];

    EventFields(Instruments instruments) {
        this.instruments = instruments;
    }

    void clear() {
        Arrays.fill(texts, null);
        Arrays.fill(faults, null);
        checks.clear();
    }

    void put(Field field, String text) {
        if (texts[field.ordinal()] != null || faults[field.ordinal()] != null) {
            faults[field.ordinal()] = "is given more than once";
        }
        texts[field.ordinal()] = text;
    }

    /** Marks a field as invalid; has an effect only if the kind of event has this field. */
    void putFault(Field field, String fault) {
        faults[field.ordinal()] = fault;
    }

    /**
     * Converts the fields to an event.
     *
     * @param nowMicros time of an event that has none
     */
    ParseResult toEvent(long nowMicros, @Nullable SenderId id) {
        MarketEvent.InstrumentEvent event = assemble(nowMicros);
        Rejection reason = checks.reason();
        if (reason != null) {
            return new ParseResult.Rejected(reason, checks.detail(), id);
        }
        if (event == null) {
            throw new IllegalStateException("neither an event nor a rejection");
        }
        return new ParseResult.Parsed(event, id);
    }

    private MarketEvent.@Nullable InstrumentEvent assemble(long nowMicros) {
        String kind = required(Field.KIND);
        if (checks.reason() != null) {
            return null;
        }
        if (!kind.equals("t") && !kind.equals("q") && !kind.equals("s")) {
            checks.reject(
                    Rejection.UNKNOWN_KIND,
                    "T " + Quoted.of(kind) + " is not a kind of event that can be ingested: t, q or s");
            return null;
        }
        Instrument instrument = instrument();
        if (instrument == null) {
            return null;
        }
        String time = optional(Field.TIME);
        long timeMicros = time.isEmpty() ? nowMicros : checks.timeMicros(Field.TIME.key(), time);
        return switch (kind) {
            case "t" -> trade(instrument, timeMicros);
            case "q" -> quote(instrument, timeMicros);
            default -> status(instrument, timeMicros);
        };
    }

    private Trade trade(Instrument instrument, long timeMicros) {
        long price = price(Field.PRICE, instrument);
        long size = size(Field.SIZE, instrument);
        String venue = checks.code(Field.VENUE.key(), optional(Field.VENUE));
        String id = optional(Field.TRADE_ID);
        long tradeId = id.isEmpty() ? 0 : checks.whole(Field.TRADE_ID.key(), id);
        return new Trade(instrument, price, size, side(), venue.isEmpty() ? null : venue, tradeId, timeMicros);
    }

    private Quote quote(Instrument instrument, long timeMicros) {
        long bid = price(Field.BID, instrument);
        long bidSize = size(Field.BID_SIZE, instrument);
        long ask = price(Field.ASK, instrument);
        long askSize = size(Field.ASK_SIZE, instrument);
        return new Quote(instrument, bid, bidSize, ask, askSize, timeMicros);
    }

    private @Nullable Status status(Instrument instrument, long timeMicros) {
        String code = required(Field.STATE);
        String reason = checks.code(Field.REASON.key(), optional(Field.REASON));
        for (TradingState state : TradingState.values()) {
            if (state.code().equals(code)) {
                return new Status(instrument, state, reason, timeMicros);
            }
        }
        checks.reject(Rejection.MALFORMED, "sc " + Quoted.of(code) + " is not one of T, H, A, P, C");
        return null;
    }

    private @Nullable Instrument instrument() {
        String symbol = required(Field.SYMBOL);
        if (checks.reason() != null) {
            return null;
        }
        Instrument instrument = instruments.findIgnoreCase(symbol).orElse(null);
        if (instrument == null) {
            checks.reject(Rejection.UNKNOWN_SYMBOL, "unknown symbol " + Quoted.of(symbol));
        }
        return instrument;
    }

    private long price(Field field, Instrument instrument) {
        String text = required(field);
        return checks.reason() != null ? 0 : checks.price(field.key(), text, instrument);
    }

    private long size(Field field, Instrument instrument) {
        String text = required(field);
        return checks.reason() != null ? 0 : checks.size(field.key(), text, instrument);
    }

    private Side side() {
        String text = optional(Field.SIDE);
        for (Side side : Side.values()) {
            if (side.text().equals(text)) {
                return side;
            }
        }
        checks.reject(Rejection.MALFORMED, "side " + Quoted.of(text) + " is not buy or sell");
        return Side.UNKNOWN;
    }

    /** Returns the text of a field; if it is missing or empty, rejects the event and returns an empty text. */
    private String required(Field field) {
        String text = optional(field);
        if (text.isEmpty()) {
            checks.reject(
                    Rejection.MALFORMED, field.key() + (texts[field.ordinal()] == null ? " is missing" : " is empty"));
        }
        return text;
    }

    /** Returns the text of a field, or an empty text if it is missing. */
    private String optional(Field field) {
        String fault = faults[field.ordinal()];
        if (fault != null) {
            checks.reject(Rejection.MALFORMED, field.key() + " " + fault);
            return "";
        }
        String text = texts[field.ordinal()];
        return text == null ? "" : text;
    }
}
