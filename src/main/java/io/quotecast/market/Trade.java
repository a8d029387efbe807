package io.quotecast.market;

import io.quotecast.base.FixedPoint;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A trade.
 *
 * @param price in price units of the instrument, above 0 unless the instrument has signed prices
 * @param size in size units of the instrument, at least 0
 * @param side side of the aggressor, the party that crossed the spread
 * @param venue short name of the venue, or null
 * @param tradeId id that the venue assigned if it is a number up to {@link #MAX_NUMERIC_ID}; otherwise 0
 * @param textId id that the venue assigned if it is any other text; otherwise null
 * @param conditions conditions that the source reports
 * @param ext what else the source reports, or null
 */
public record Trade(
        Instrument instrument,
        long price,
        long size,
        Side side,
        @Nullable String venue,
        long tradeId,
        @Nullable String textId,
        Conditions conditions,
        long timeMicros,
        @Nullable Ext ext)
        implements MarketEvent.InstrumentEvent {
    /** Largest id that is a number on the wire: below 2^53, so that clients in every language read it exactly. */
    public static final long MAX_NUMERIC_ID = FixedPoint.MAX_UNITS;

    /** Creates a trade with a numeric id, or with 0 for none. */
    public Trade(
            Instrument instrument,
            long price,
            long size,
            Side side,
            @Nullable String venue,
            long tradeId,
            long timeMicros) {
        this(instrument, price, size, side, venue, tradeId, null, timeMicros);
    }

    /** Creates a trade without conditions. */
    public Trade(
            Instrument instrument,
            long price,
            long size,
            Side side,
            @Nullable String venue,
            long tradeId,
            @Nullable String textId,
            long timeMicros) {
        this(instrument, price, size, side, venue, tradeId, textId, Conditions.NONE, timeMicros);
    }

    /** Creates a trade of which the source reports nothing else. */
    public Trade(
            Instrument instrument,
            long price,
            long size,
            Side side,
            @Nullable String venue,
            long tradeId,
            @Nullable String textId,
            Conditions conditions,
            long timeMicros) {
        this(instrument, price, size, side, venue, tradeId, textId, conditions, timeMicros, null);
    }

    /** Returns the numeric id that this text is, or 0 if it is another id: digits without a leading zero. */
    public static long numericId(String id) {
        boolean isNumber = !id.isEmpty()
                && id.length() <= 16
                && id.charAt(0) != '0'
                && id.chars().allMatch(c -> c >= '0' && c <= '9');
        long number = isNumber ? Long.parseLong(id) : 0;
        return number <= MAX_NUMERIC_ID ? number : 0;
    }

    /** Returns whether another trade has the same id. */
    public boolean hasSameId(Trade other) {
        return tradeId == other.tradeId && Objects.equals(textId, other.textId);
    }

    /** Returns this trade at another time. */
    public Trade at(long micros) {
        return new Trade(instrument, price, size, side, venue, tradeId, textId, conditions, micros, ext);
    }

    /** Returns this trade without what else its source reports. */
    public Trade withoutExt() {
        return ext == null
                ? this
                : new Trade(instrument, price, size, side, venue, tradeId, textId, conditions, timeMicros);
    }

    @Override
    public Channel channel() {
        return Channel.TRADES;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onTrade(this);
    }
}
