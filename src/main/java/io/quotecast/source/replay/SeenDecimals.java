package io.quotecast.source.replay;

import io.quotecast.base.ScientificNotation;
import io.quotecast.ingest.EventFields;
import io.quotecast.ingest.Field;
import java.util.List;

/**
 * The decimals that the prices and sizes of an instrument have in a recording, and how many digits are before the point.
 *
 * @param price decimals of a price; fewer than seen if larger prices would not fit otherwise
 * @param size decimals of a size, likewise
 */
record SeenDecimals(int price, int priceDigits, int size, int sizeDigits) {
    /** Prices of two decimals are usual even where the first ones are whole. */
    static final SeenDecimals NONE = new SeenDecimals(2, 0, 0, 0);

    private static final List<Field> PRICES = List.of(Field.PRICE, Field.BID, Field.ASK);
    private static final List<Field> SIZES = List.of(Field.SIZE, Field.BID_SIZE, Field.ASK_SIZE);
    /** A number of 15 digits fits, whatever they are. */
    private static final int MAX_DIGITS = 15;
    /** A price may grow ten times, and a size a hundred times. */
    private static final int PRICE_GROWTH_DIGITS = 1;

    private static final int SIZE_GROWTH_DIGITS = 2;
    /** Decimals for an instrument of which a single event is known. */
    private static final int ROOM = 8;

    SeenDecimals {
        price = Math.max(0, Math.min(price, MAX_DIGITS - PRICE_GROWTH_DIGITS - priceDigits));
        size = Math.max(0, Math.min(size, MAX_DIGITS - SIZE_GROWTH_DIGITS - sizeDigits));
    }

    /** Returns the decimals of the numbers of one event. */
    static SeenDecimals of(EventFields fields) {
        return NONE.with(fields);
    }

    /** Returns these decimals, or more if an event has more. */
    SeenDecimals with(EventFields fields) {
        SeenDecimals seen = this;
        for (Field field : PRICES) {
            String text = ScientificNotation.toPlain(fields.peek(field));
            if (isNumber(text)) {
                seen = seen.with(
                        Math.max(seen.price, decimals(text)),
                        Math.max(seen.priceDigits, digits(text)),
                        seen.size,
                        seen.sizeDigits);
            }
        }
        for (Field field : SIZES) {
            String text = ScientificNotation.toPlain(fields.peek(field));
            if (isNumber(text)) {
                seen = seen.with(
                        seen.price,
                        seen.priceDigits,
                        Math.max(seen.size, decimals(text)),
                        Math.max(seen.sizeDigits, digits(text)));
            }
        }
        return seen;
    }

    /** Returns decimals that probably suffice for events of which nothing is known. */
    SeenDecimals withRoom() {
        return with(Math.max(price, ROOM), priceDigits, Math.max(size, ROOM), sizeDigits);
    }

    private SeenDecimals with(int newPrice, int newPriceDigits, int newSize, int newSizeDigits) {
        boolean isSame =
                newPrice == price && newPriceDigits == priceDigits && newSize == size && newSizeDigits == sizeDigits;
        return isSame ? this : new SeenDecimals(newPrice, newPriceDigits, newSize, newSizeDigits);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-')
                && text.indexOf('.') == text.lastIndexOf('.');
    }

    /** Returns the number of decimals without zeros at the end. */
    private static int decimals(String number) {
        int point = number.indexOf('.');
        int end = number.length();
        while (point >= 0 && end > point + 1 && number.charAt(end - 1) == '0') {
            end--;
        }
        return point < 0 ? 0 : end - point - 1;
    }

    private static int digits(String number) {
        int point = number.indexOf('.');
        return (point < 0 ? number.length() : point) - (number.startsWith("-") ? 1 : 0);
    }
}
