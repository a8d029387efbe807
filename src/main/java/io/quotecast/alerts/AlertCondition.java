package io.quotecast.alerts;

import io.quotecast.base.FixedPoint;
import io.quotecast.base.Quoted;
import io.quotecast.base.ScientificNotation;
import io.quotecast.market.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * The condition under which an alert fires.
 *
 * @param isBelow whether it is met by values at or below the level, instead of at or above it
 * @param level a plain decimal number with all decimals of the type; empty for a type without a level
 */
public record AlertCondition(AlertType type, boolean isBelow, String level) {
    private static final long MAX_CHANGE_PERCENT = 1_000_000;
    private static final long MAX_SPREAD_BASIS_POINTS = 20_000;

    /**
     * Checks what a client asks for.
     *
     * @param above the level to reach from below, or null
     * @param below the level to reach from above, or null
     * @throws IllegalArgumentException if the level is missing, superfluous or invalid; the message says what is
     *     allowed
     */
    public static AlertCondition parse(
            Instrument instrument, AlertType type, @Nullable String above, @Nullable String below) {
        String name = above != null ? "above" : "below";
        String text = above != null ? above : below;
        if (!type.hasLevel()) {
            if (text != null) {
                throw new IllegalArgumentException("an alert of the type " + type.text() + " has no '" + name + "'");
            }
            return new AlertCondition(type, false, "");
        }
        if (text == null || (above != null && below != null) || (below != null && !type.mayBeBelow())) {
            throw new IllegalArgumentException("an alert of the type " + type.text() + " needs "
                    + (type.mayBeBelow() ? "either 'above' or 'below'" : "'above', and has no 'below'"));
        }
        int decimals = type.decimals(instrument);
        long units = FixedPoint.parse(ScientificNotation.toPlain(text), decimals);
        if (units == FixedPoint.NOT_A_NUMBER) {
            throw new IllegalArgumentException(name + ": " + Quoted.of(text) + " is not a number");
        }
        if (units == FixedPoint.TOO_PRECISE) {
            throw new IllegalArgumentException(name + ": " + Quoted.of(text) + " has more than " + decimals
                    + " decimals, which a " + type.text() + " of " + instrument.symbol() + " has");
        }
        long min = min(instrument, type, decimals);
        long max = max(type, decimals);
        if (units == FixedPoint.TOO_LARGE || units < min || units > max) {
            throw new IllegalArgumentException(name + ": " + Quoted.of(text) + " is out of range ("
                    + FixedPoint.format(min, decimals) + " to " + FixedPoint.format(max, decimals) + ")");
        }
        return new AlertCondition(type, below != null, FixedPoint.format(units, decimals));
    }

    private static long min(Instrument instrument, AlertType type, int decimals) {
        return switch (type) {
            case PRICE -> instrument.signedPrices() ? -FixedPoint.MAX_UNITS : 1;
            case CHANGE -> -100 * FixedPoint.powerOfTen(decimals);
            case VOLUME, SPREAD, HALT, RESUME -> 1;
        };
    }

    private static long max(AlertType type, int decimals) {
        return switch (type) {
            case CHANGE -> MAX_CHANGE_PERCENT * FixedPoint.powerOfTen(decimals);
            case SPREAD -> MAX_SPREAD_BASIS_POINTS * FixedPoint.powerOfTen(decimals);
            case PRICE, VOLUME, HALT, RESUME -> FixedPoint.MAX_UNITS;
        };
    }

    /**
     * Returns the level in units of the instrument's last decimal; an error code of {@link FixedPoint#parse} if the
     * instrument has fewer decimals now.
     */
    long levelUnits(Instrument instrument) {
        return type.hasLevel() ? FixedPoint.parse(level, type.decimals(instrument)) : 0;
    }
}
