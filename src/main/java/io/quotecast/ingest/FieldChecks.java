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
    private static final int LONGEST_CODE = 12;

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
    public void refuse(Rejection why, String text) {
        if (reason == null) {
            reason = why;
            detail = text;
        }
    }

    /** A price above 0, in price units of the instrument. */
    public long price(String key, String text, Instrument instrument) {
        long units = FixedPoint.parse(text, instrument.priceDecimals());
        if (units > 0) {
            return units;
        }
        if (units == 0 || isBelowZero(units, text)) {
            refuse(Rejection.PRICE_NOT_POSITIVE, key + " " + Quoted.of(text) + " must be above 0");
        } else {
            refuse(key, text, units, instrument.priceDecimals(), Rejection.OFF_TICK);
        }
        return 0;
    }

    /** A size of at least 0, in size units of the instrument. */
    public long size(String key, String text, Instrument instrument) {
        long units = FixedPoint.parse(text, instrument.sizeDecimals());
        if (units >= 0) {
            return units;
        }
        if (isBelowZero(units, text)) {
            refuse(Rejection.NEGATIVE_SIZE, key + " " + Quoted.of(text) + " must be at least 0");
        } else {
            refuse(key, text, units, instrument.sizeDecimals(), Rejection.MALFORMED);
        }
        return 0;
    }

    /** A number without a fraction, at least 0. */
    public long whole(String key, String text) {
        long number = FixedPoint.parse(text, 0);
        if (number >= 0) {
            return number;
        }
        if (isBelowZero(number, text)) {
            refuse(Rejection.MALFORMED, key + " " + Quoted.of(text) + " must be at least 0");
        } else {
            refuse(key, text, number, 0, Rejection.MALFORMED);
        }
        return 0;
    }

    /** µs since 1970-01-01T00:00Z, above 0. */
    long timeMicros(String key, String text) {
        long micros = FixedPoint.parse(text, 0);
        if (micros == FixedPoint.NOT_A_NUMBER || micros == FixedPoint.TOO_FINE) {
            refuse(Rejection.BAD_TIME, key + " " + Quoted.of(text) + " is not a whole number of microseconds");
        } else if (micros == FixedPoint.TOO_LARGE && !text.startsWith("-")) {
            refuse(
                    Rejection.BAD_TIME,
                    key + " " + Quoted.of(text) + " must be at most " + FixedPoint.LARGEST + " microseconds");
        } else if (micros <= 0) {
            refuse(Rejection.BAD_TIME, key + " " + Quoted.of(text) + " must be above 0");
        }
        return micros;
    }

    /** Up to 12 printable characters of ASCII. */
    String code(String key, String text) {
        if (text.length() > LONGEST_CODE) {
            refuse(Rejection.MALFORMED, key + " " + Quoted.of(text) + " has more than " + LONGEST_CODE + " characters");
        }
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
                refuse(Rejection.MALFORMED, key + " " + Quoted.of(text) + " is not printable ASCII");
                break;
            }
        }
        return text;
    }

    /** A number so far below zero, or so fine, that no units were made of it is below zero all the same. */
    private static boolean isBelowZero(long units, String text) {
        return units != FixedPoint.NOT_A_NUMBER && text.startsWith("-");
    }

    private void refuse(String key, String text, long refusal, int decimals, Rejection tooFine) {
        String shown = key + " " + Quoted.of(text);
        if (refusal == FixedPoint.TOO_FINE) {
            String limit = decimals == 0
                    ? " must be a whole number"
                    : " has more than " + decimals + (decimals == 1 ? " decimal" : " decimals");
            refuse(tooFine, shown + limit);
        } else if (refusal == FixedPoint.TOO_LARGE) {
            refuse(
                    Rejection.TOO_LARGE,
                    shown + " must be at most '" + FixedPoint.format(FixedPoint.LARGEST, decimals) + "'");
        } else {
            refuse(Rejection.MALFORMED, shown + " is not a plain decimal number");
        }
    }
}
