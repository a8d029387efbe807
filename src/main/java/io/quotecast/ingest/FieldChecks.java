package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.base.Quoted;
import io.quotecast.base.ScientificNotation;
import io.quotecast.base.TimeText;
import io.quotecast.market.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * Converts the texts of one event to exact numbers, and keeps the first error. Values that are returned after an
 * error have no meaning. Owned by one thread.
 */
public final class FieldChecks {
    private @Nullable Rejection reason;
    private String detail = "";

    public void clear() {
        reason = null;
        detail = "";
    }

    /** Returns the reason of the first error, or null if there is none. */
    @Nullable
    public Rejection reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    /** Records an error unless there is one already. */
    public void reject(Rejection newReason, String newDetail) {
        if (reason == null) {
            reason = newReason;
            detail = newDetail;
        }
    }

    /** Returns a price, in price units of the instrument: above 0 unless the instrument has signed prices. */
    public long price(String key, String text, Instrument instrument) {
        long units = parse(text, instrument.priceDecimals());
        if (units > 0 || (instrument.signedPrices() && !FixedPoint.isError(units))) {
            return units;
        }
        if (!instrument.signedPrices() && (units == 0 || isNegative(units, text))) {
            reject(Rejection.PRICE_NOT_POSITIVE, key + " " + Quoted.of(text) + " must be above 0");
        } else {
            reject(key, text, units, instrument.priceDecimals(), Rejection.OFF_TICK);
        }
        return 0;
    }

    /**
     * Returns the price of one side of a quote, or 0 if the side is missing: if its size is 0, and it has no price or
     * the price 0.
     *
     * @param text empty if there is no price
     */
    public long quotePrice(String key, String text, long size, Instrument instrument) {
        if (size == 0 && (text.isEmpty() || parse(text, instrument.priceDecimals()) == 0)) {
            return 0;
        }
        if (text.isEmpty()) {
            reject(Rejection.MALFORMED, key + " is missing");
            return 0;
        }
        return price(key, text, instrument);
    }

    /** Returns a size of at least 0, in size units of the instrument. */
    public long size(String key, String text, Instrument instrument) {
        long units = parse(text, instrument.sizeDecimals());
        if (units >= 0) {
            return units;
        }
        if (isNegative(units, text)) {
            reject(Rejection.NEGATIVE_SIZE, key + " " + Quoted.of(text) + " must be at least 0");
        } else {
            reject(key, text, units, instrument.sizeDecimals(), Rejection.MALFORMED);
        }
        return 0;
    }

    /** Returns an integer of at least 0. */
    public long whole(String key, String text) {
        long number = parse(text, 0);
        if (number >= 0) {
            return number;
        }
        if (isNegative(number, text)) {
            reject(Rejection.MALFORMED, key + " " + Quoted.of(text) + " must be at least 0");
        } else {
            reject(key, text, number, 0, Rejection.MALFORMED);
        }
        return 0;
    }

    /** Returns a time in µs since 1970-01-01T00:00Z, at least {@link TimeText#MIN_MICROS}. */
    public long timeMicros(String key, String text) {
        long micros = TimeText.parse(text);
        if (micros == TimeText.INVALID) {
            reject(Rejection.BAD_TIME, key + " " + Quoted.of(text) + " " + TimeText.fault(text));
        } else if (micros < TimeText.MIN_MICROS) {
            reject(Rejection.BAD_TIME, key + " " + Quoted.of(text) + " must not be before 1973-03-03T09:46:40Z");
        }
        return micros;
    }

    /** Returns as {@link FixedPoint#parse}, for numbers with an exponent too. */
    private static long parse(String text, int decimals) {
        return FixedPoint.parse(ScientificNotation.toPlain(text), decimals);
    }

    /** Returns whether the text is a negative number, even one that is too large or too precise to convert. */
    private static boolean isNegative(long units, String text) {
        return units != FixedPoint.NOT_A_NUMBER && text.startsWith("-");
    }

    private void reject(String key, String text, long parseError, int decimals, Rejection tooPrecise) {
        String prefix = key + " " + Quoted.of(text);
        if (parseError == FixedPoint.TOO_PRECISE) {
            String limit = decimals == 0
                    ? " must be a whole number"
                    : " has more than " + decimals + (decimals == 1 ? " decimal" : " decimals");
            reject(tooPrecise, prefix + limit);
        } else if (parseError == FixedPoint.TOO_LARGE) {
            boolean isNegative = text.startsWith("-");
            long limit = isNegative ? -FixedPoint.MAX_UNITS : FixedPoint.MAX_UNITS;
            String claim = isNegative ? " must be at least '" : " must be at most '";
            reject(Rejection.TOO_LARGE, prefix + claim + FixedPoint.format(limit, decimals) + "'");
        } else {
            reject(Rejection.MALFORMED, prefix + " is not a decimal number");
        }
    }
}
