package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * Converts the texts of one event to exact numbers, and keeps the first error. Values that are returned after an
 * error have no meaning. Owned by one thread.
 */
public final class FieldChecks {
    private static final int MAX_CODE_LENGTH = 12;

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

    /** Returns a price above 0, in price units of the instrument. */
    public long price(String key, String text, Instrument instrument) {
        long units = FixedPoint.parse(text, instrument.priceDecimals());
        if (units > 0) {
            return units;
        }
        if (units == 0 || isNegative(units, text)) {
            reject(Rejection.PRICE_NOT_POSITIVE, key + " " + Quoted.of(text) + " must be above 0");
        } else {
            reject(key, text, units, instrument.priceDecimals(), Rejection.OFF_TICK);
        }
        return 0;
    }

    /** Returns a size of at least 0, in size units of the instrument. */
    public long size(String key, String text, Instrument instrument) {
        long units = FixedPoint.parse(text, instrument.sizeDecimals());
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
        long number = FixedPoint.parse(text, 0);
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

    /** Returns a time in µs since 1970-01-01T00:00Z, above 0. */
    long timeMicros(String key, String text) {
        long micros = FixedPoint.parse(text, 0);
        if (micros == FixedPoint.NOT_A_NUMBER || micros == FixedPoint.TOO_PRECISE) {
            reject(Rejection.BAD_TIME, key + " " + Quoted.of(text) + " is not a whole number of microseconds");
        } else if (micros == FixedPoint.TOO_LARGE && !text.startsWith("-")) {
            reject(
                    Rejection.BAD_TIME,
                    key + " " + Quoted.of(text) + " must be at most " + FixedPoint.MAX_UNITS + " microseconds");
        } else if (micros <= 0) {
            reject(Rejection.BAD_TIME, key + " " + Quoted.of(text) + " must be above 0");
        }
        return micros;
    }

    /** Returns a code of up to 12 printable ASCII characters. */
    String code(String key, String text) {
        if (text.length() > MAX_CODE_LENGTH) {
            reject(
                    Rejection.MALFORMED,
                    key + " " + Quoted.of(text) + " has more than " + MAX_CODE_LENGTH + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                reject(Rejection.MALFORMED, key + " " + Quoted.of(text) + " is not printable ASCII");
                break;
            }
        }
        return text;
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
            reject(
                    Rejection.TOO_LARGE,
                    prefix + " must be at most '" + FixedPoint.format(FixedPoint.MAX_UNITS, decimals) + "'");
        } else {
            reject(Rejection.MALFORMED, prefix + " is not a plain decimal number");
        }
    }
}
