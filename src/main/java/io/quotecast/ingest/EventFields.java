package io.quotecast.ingest;

import io.quotecast.base.Quoted;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Ext;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one event as text, in any input format, and their conversion to an event. Keys that the kind of event
 * does not have are ignored, whatever their value. Owned by one thread.
 */
public final class EventFields {
    private static final Set<String> KINDS = Set.of("t", "c", "x", "q", "s", "l");
    private static final int COUNT = Field.values().length;
    /** Maximum length of a venue and of a reason. */
    private static final int MAX_CODE_LENGTH = 36;
    /** Maximum length of a trade id: some ledgers identify a trade by a hash or a signature. */
    private static final int MAX_ID_LENGTH = 100;

    private final InstrumentLookup instruments;
    private final FieldChecks checks = new FieldChecks();
    private final @Nullable String[] texts = new String[COUNT];
    private final @Nullable String[] faults = new String[COUNT];
    private @Nullable Ext ext;
    private @Nullable String extFault;
    private String warning = "";

    public EventFields(InstrumentLookup instruments) {
        this.instruments = instruments;
    }

    public void clear() {
        Arrays.fill(texts, null);
        Arrays.fill(faults, null);
        checks.clear();
        ext = null;
        extFault = null;
        warning = "";
    }

    public void put(Field field, String text) {
        if (texts[field.ordinal()] != null || faults[field.ordinal()] != null) {
            faults[field.ordinal()] = "is given more than once";
        }
        texts[field.ordinal()] = text;
    }

    /**
     * Marks a field as invalid. Has an effect only if the kind of event has this field: an event without a required
     * field is rejected, an optional field is left out.
     */
    void putFault(Field field, String fault) {
        faults[field.ordinal()] = fault;
    }

    /** Adds the object {@code ext}, which is left out if it is too long or given more than once. */
    void putExt(byte[] bytes, int from, int to) {
        if (ext != null || extFault != null) {
            putExtFault("is given more than once");
        } else if (to - from > Ext.MAX_BYTES) {
            putExtFault("has " + (to - from) + " bytes, more than " + Ext.MAX_BYTES);
        } else {
            ext = new Ext(Arrays.copyOfRange(bytes, from, to));
        }
    }

    /** Marks the object {@code ext} as invalid: an event is worth more than it. */
    void putExtFault(String fault) {
        ext = null;
        extFault = fault;
    }

    private @Nullable Ext ext() {
        if (extFault != null) {
            leaveOut("ext " + extFault);
        }
        return ext;
    }

    /** Returns the text of a field, or an empty text if it is missing. */
    public String peek(Field field) {
        String text = texts[field.ordinal()];
        return text == null ? "" : text;
    }

    /**
     * Converts the fields to an event.
     *
     * @param nowMicros time of an event that has none
     */
    public ParseResult toEvent(long nowMicros, @Nullable SenderId id) {
        MarketEvent.InstrumentEvent event = assemble(nowMicros);
        Rejection reason = checks.reason();
        if (reason != null) {
            return new ParseResult.Rejected(reason, checks.detail(), id);
        }
        if (event == null) {
            throw new IllegalStateException("neither an event nor a rejection");
        }
        return new ParseResult.Parsed(event, id, warning);
    }

    private MarketEvent.@Nullable InstrumentEvent assemble(long nowMicros) {
        String kind = required(Field.KIND);
        if (checks.reason() != null) {
            return null;
        }
        if (!KINDS.contains(kind)) {
            checks.reject(
                    Rejection.UNKNOWN_KIND,
                    "T " + Quoted.of(kind) + " is not a kind of event that can be ingested: t, c, x, q, s or l");
            return null;
        }
        Instrument instrument = instrument();
        if (instrument == null) {
            return null;
        }
        String time = text(Field.TIME);
        long timeMicros = time.isEmpty() ? nowMicros : checks.timeMicros(Field.TIME.key(), time);
        return switch (kind) {
            case "t" -> trade(instrument, timeMicros);
            case "c" -> correction(instrument, correctedTrade(instrument, timeMicros), timeMicros);
            case "x" -> correction(instrument, null, timeMicros);
            case "q" -> quote(instrument, timeMicros);
            case "l" -> priceBands(instrument, timeMicros);
            default -> status(instrument, timeMicros);
        };
    }

    private Trade trade(Instrument instrument, long timeMicros) {
        long price = price(Field.PRICE, instrument);
        long size = size(Field.SIZE, instrument);
        String venue = optional(Field.VENUE, MAX_CODE_LENGTH);
        String id = optional(Field.TRADE_ID, MAX_ID_LENGTH);
        return new Trade(
                instrument,
                price,
                size,
                side(),
                venue.isEmpty() ? null : venue,
                Trade.numericId(id),
                textId(id),
                conditions(),
                timeMicros,
                ext());
    }

    /** Returns what a correction says of the corrected trade, whose id is absent if it does not change. */
    private Trade correctedTrade(Instrument instrument, long timeMicros) {
        long price = price(Field.PRICE, instrument);
        long size = size(Field.SIZE, instrument);
        String id = optional(Field.NEW_TRADE_ID, MAX_ID_LENGTH);
        return new Trade(
                instrument, price, size, side(), null, Trade.numericId(id), textId(id), conditions(), timeMicros);
    }

    /**
     * Returns a correction of the trade with an id, or its cancellation.
     *
     * @param corrected null for a cancellation
     */
    private Correction correction(Instrument instrument, @Nullable Trade corrected, long timeMicros) {
        String id = required(Field.TRADE_ID);
        String venue = optional(Field.VENUE, MAX_CODE_LENGTH);
        return Correction.of(
                instrument, venue.isEmpty() ? null : venue, Trade.numericId(id), textId(id), corrected, timeMicros);
    }

    /** Returns an id that is not a number; null if it is one, or 0 or empty, which mean that there is none. */
    private static @Nullable String textId(String id) {
        return Trade.numericId(id) == 0 && !id.isEmpty() && !id.equals("0") ? id : null;
    }

    private Conditions conditions() {
        String text = optional(Field.CONDITIONS, LineReader.MAX_LENGTH);
        if (text.isEmpty()) {
            return Conditions.NONE;
        }
        List<String> codes = Conditions.split(text);
        if (codes.size() > Conditions.MAX_CODES || !codes.stream().allMatch(Conditions::isCode)) {
            leaveOut("c " + Quoted.of(text) + " is not at most " + Conditions.MAX_CODES + " codes of at most "
                    + Conditions.MAX_CODE_LENGTH + " characters");
            return Conditions.NONE;
        }
        return Conditions.of(codes);
    }

    private Quote quote(Instrument instrument, long timeMicros) {
        if (texts[Field.BID.ordinal()] == null && texts[Field.ASK.ordinal()] == null) {
            // Faults of the two prices take precedence.
            text(Field.BID);
            text(Field.ASK);
            checks.reject(Rejection.MALFORMED, "bp and ap are missing; a side that does not exist is null");
        }
        long bidSize = quoteSize(Field.BID_SIZE, instrument);
        long bid = checks.quotePrice(Field.BID.key(), text(Field.BID), bidSize, instrument);
        long askSize = quoteSize(Field.ASK_SIZE, instrument);
        long ask = checks.quotePrice(Field.ASK.key(), text(Field.ASK), askSize, instrument);
        return new Quote(instrument, bid, bidSize, ask, askSize, timeMicros, ext());
    }

    private @Nullable PriceBands priceBands(Instrument instrument, long timeMicros) {
        long lower = checks.quotePrice(Field.LOWER_BAND.key(), text(Field.LOWER_BAND), 0, instrument);
        long upper = checks.quotePrice(Field.UPPER_BAND.key(), text(Field.UPPER_BAND), 0, instrument);
        if ((lower == 0) != (upper == 0)) {
            checks.reject(Rejection.MALFORMED, "l and h belong together; both are null while there are no bands");
        }
        String code = required(Field.TRADE_ID);
        PriceBands.Indicator indicator = PriceBands.Indicator.find(code);
        if (indicator == null) {
            checks.reject(Rejection.MALFORMED, "i " + Quoted.of(code) + " is not one of A, B, C, D, E, F");
            return null;
        }
        return new PriceBands(instrument, lower, upper, indicator, timeMicros);
    }

    private @Nullable Status status(Instrument instrument, long timeMicros) {
        String code = required(Field.STATE);
        String reason = optional(Field.REASON, MAX_CODE_LENGTH);
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
        Instrument instrument = instruments.find(symbol, this);
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

    /** Returns the size of one side of a quote; 0 if it is not given. */
    private long quoteSize(Field field, Instrument instrument) {
        String text = text(field);
        return text.isEmpty() ? 0 : checks.size(field.key(), text, instrument);
    }

    private Side side() {
        String text = optional(Field.SIDE, LineReader.MAX_LENGTH);
        for (Side side : Side.values()) {
            if (side.text().equalsIgnoreCase(text)) {
                return side;
            }
        }
        leaveOut("side " + Quoted.of(text) + " is not buy or sell");
        return Side.UNKNOWN;
    }

    /**
     * Returns an optional text of printable ASCII characters. If it is missing or invalid, returns an empty text and
     * leaves it out: the event is worth more than the field.
     */
    private String optional(Field field, int maxLength) {
        String fault = faults[field.ordinal()];
        String text = texts[field.ordinal()];
        if (fault != null) {
            leaveOut(field.key() + " " + fault);
            return "";
        }
        if (text == null) {
            return "";
        }
        if (text.length() > maxLength) {
            leaveOut(field.key() + " " + Quoted.of(text) + " has more than " + maxLength + " characters");
            return "";
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            leaveOut(field.key() + " " + Quoted.of(text) + " is not printable ASCII");
            return "";
        }
        return text;
    }

    private void leaveOut(String fault) {
        warning += (warning.isEmpty() ? "" : "; ") + fault + ", and was left out";
    }

    /** Returns the text of a field; if it is missing or empty, rejects the event and returns an empty text. */
    private String required(Field field) {
        String text = text(field);
        if (text.isEmpty()) {
            checks.reject(
                    Rejection.MALFORMED, field.key() + (texts[field.ordinal()] == null ? " is missing" : " is empty"));
        }
        return text;
    }

    /** Returns the text of a field, or an empty text if it is missing; rejects the event if it is invalid. */
    private String text(Field field) {
        String fault = faults[field.ordinal()];
        if (fault != null) {
            checks.reject(Rejection.MALFORMED, field.key() + " " + fault);
            return "";
        }
        String text = texts[field.ordinal()];
        return text == null ? "" : text;
    }
}
