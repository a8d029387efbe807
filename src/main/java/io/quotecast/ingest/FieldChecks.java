package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.base.Quoted;
import io.quotecast.market.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * Turns the texts of one event into exact numbers and keeps the first thing that is wrong with them; what it answers
 * after that means nothing. Owned by one thread.
 */
public final class FieldChecks {
    private static final int MAX_CODE_LENGTH = 12;

    private @Nullable Rejection reason;
    private String detail = "";

    public void clear() {
        reason = null;
        detail = "";
    }

    /** Null as long as nothing is wrong. */
    @Nullable
    public Rejection reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }

    /** Does nothing if something was wrong before. */
    public void reject(Rejection newReason, String text) {
        if (reason == null) {
            reason = newReason;
            detail = text;
        }
    }

    /** A price above 0, in price units of the instrument. */
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

    /** A size of at least 0, in size units of the instrument. */
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

    /** A number without a fraction, at least 0. */
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

    /** µs since 1970-01-01T00:00Z, above 0. */
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

    /** Up to 12 printable characters of ASCII. */
    String code(String key, String text) {
        if (text.length() > MAX_CODE_LENGTH) {
            reject(
                    Rejection.MALFORMED,
                    key + " " + Quoted.of(text) + " has more than " + MAX_CODE_LENGTH + " characters");
        }
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
                reject(Rejection.MALFORMED, key + " " + Quoted.of(text) + " is not printable ASCII");
                break;
            }
        }
        return text;
    }

    /** A number so far below zero, or so fine, that no units were made of it is below zero all the same. */
    private static boolean isNegative(long units, String text) {
        return units != FixedPoint.NOT_A_NUMBER && text.startsWith("-");
    }

    private void reject(String key, String text, long parseError, int decimals, Rejection tooFine) {
        String prefix = key + " " + Quoted.of(text);
        if (parseError == FixedPoint.TOO_PRECISE) {
            String limit = decimals == 0
                    ? " must be a whole number"
                    : " has more than " + decimals + (decimals == 1 ? " decimal" : " decimals");
            reject(tooFine, prefix + limit);
        } else if (parseError == FixedPoint.TOO_LARGE) {
            reject(
                    Rejection.TOO_LARGE,
                    prefix + " must be at most '" + FixedPoint.format(FixedPoint.MAX_UNITS, decimals) + "'");
        } else {
            reject(Rejection.MALFORMED, prefix + " is not a plain decimal number");
        }
    }
}
