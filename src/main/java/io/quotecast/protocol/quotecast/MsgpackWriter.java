package io.quotecast.protocol.quotecast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Writes MessagePack to a reusable buffer. Owned by one thread. */
public final class MsgpackWriter {
    /** Every decimal number with no more digits than this is the shortest form of the nearest double. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int MAX_DOUBLE_DIGITS = 17;
    private static final long MAX_EXACT_UNITS = 1_000_000_000_000_000L;
    /** The longest text of a number that can be an integer of MessagePack or a decimal that a double holds. */
    private static final int MAX_NUMBER_LENGTH = 32;

    private static final int MAX_INTEGER_BITS = 64;
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18
    };

    private final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();

    public MsgpackWriter clear() {
        packer.clear();
        return this;
    }

    /** Returns a copy of the bytes written since the last {@link #clear}. */
    public byte[] toBytes() {
        return packer.toByteArray();
    }

    /** Starts a map, whose entries follow. */
    public MsgpackWriter map(int entries) {
        return write(() -> packer.packMapHeader(entries));
    }

    /** Starts an array, whose elements follow. */
    public MsgpackWriter array(int elements) {
        return write(() -> packer.packArrayHeader(elements));
    }

    public MsgpackWriter string(String text) {
        return write(() -> packer.packString(text));
    }

    /** Writes bytes of UTF-8 as a string. */
    MsgpackWriter string(byte[] utf8) {
        return write(() -> packer.packRawStringHeader(utf8.length).writePayload(utf8));
    }

    public MsgpackWriter number(long value) {
        return write(() -> packer.packLong(value));
    }

    MsgpackWriter bool(boolean value) {
        return write(() -> packer.packBoolean(value));
    }

    MsgpackWriter nil() {
        return write(packer::packNil);
    }

    /**
     * Writes {@code units} / 10<sup>{@code decimals}</sup>: without decimals an integer, else a double if its shortest
     * decimal form has the same digits, else a string.
     *
     * @param decimals 0 to 18
     */
    public MsgpackWriter decimal(long units, int decimals) {
        if (decimals == 0) {
            return number(units);
        }
        if (units > -MAX_EXACT_UNITS && units < MAX_EXACT_UNITS) {
            // Both operands are exact, so the quotient is the double that is nearest to the decimal number.
            return write(() -> packer.packDouble(units / POWERS_OF_TEN[decimals]));
        }
        BigDecimal exact = BigDecimal.valueOf(units, decimals);
        return decimal(exact, exact.toPlainString());
    }

    /**
     * Writes {@code units} / 10<sup>{@code decimals}</sup> as the nearest double, for protocols in which a number is
     * always a double.
     *
     * @param decimals 0 to 18
     */
    public MsgpackWriter nearestDouble(long units, int decimals) {
        boolean isExact = units > -MAX_EXACT_UNITS && units < MAX_EXACT_UNITS;
        double nearest = isExact
                ? units / POWERS_OF_TEN[decimals]
                : BigDecimal.valueOf(units, decimals).doubleValue();
        return write(() -> packer.packDouble(nearest));
    }

    /** Writes a time in µs since 1970-01-01T00:00Z as the extension type for timestamps. */
    public MsgpackWriter timestamp(long micros) {
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1_000;
        return write(() -> packer.packTimestamp(Math.floorDiv(micros, 1_000_000L), nanos));
    }

    private MsgpackWriter decimal(BigDecimal exact, String text) {
        double nearest = exact.doubleValue();
        return hasDigitsOf(nearest, exact) ? write(() -> packer.packDouble(nearest)) : string(text);
    }

    /** Returns whether the shortest decimal number that identifies a double is this one. */
    private static boolean hasDigitsOf(double value, BigDecimal exact) {
        if (!Double.isFinite(value)) {
            return false;
        }
        BigDecimal binary = new BigDecimal(value);
        for (int digits = DOUBLE_DIGITS; digits <= MAX_DOUBLE_DIGITS; digits++) {
            BigDecimal rounded = binary.round(new MathContext(digits, RoundingMode.HALF_UP));
            if (rounded.doubleValue() == value) {
                // Between two numbers that are equally near, programs choose differently.
                boolean isNearest =
                        rounded.compareTo(binary.round(new MathContext(digits, RoundingMode.HALF_DOWN))) == 0;
                return isNearest && rounded.compareTo(exact) == 0;
            }
        }
        return false;
    }

    /** Writes the value of a JSON text; numbers like {@link #decimal}, and a text that is not JSON as a string. */
    MsgpackWriter json(byte[] utf8) {
        if (!JsonText.isJson(utf8)) {
            return string(utf8);
        }
        return write(() -> {
            Deque<Integer> sizes = new ArrayDeque<>(sizes(utf8));
            try (JsonParser parser = JsonText.JSON_FACTORY.createParser(utf8)) {
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    writeToken(token, parser, sizes);
                }
            }
        });
    }

    private void writeToken(JsonToken token, JsonParser parser, Deque<Integer> sizes) throws IOException {
        switch (token) {
            case START_OBJECT -> packer.packMapHeader(sizes.remove());
            case START_ARRAY -> packer.packArrayHeader(sizes.remove());
            case FIELD_NAME, VALUE_STRING -> packer.packString(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser.getText());
            case VALUE_NUMBER_FLOAT -> fraction(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> packer.packBoolean(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> packer.packNil();
            default -> {}
        }
    }

    private void integer(String text) throws IOException {
        if (text.length() > MAX_NUMBER_LENGTH) {
            packer.packString(text);
            return;
        }
        BigInteger value = new BigInteger(text);
        boolean isInRange =
                value.bitLength() < MAX_INTEGER_BITS || (value.signum() > 0 && value.bitLength() == MAX_INTEGER_BITS);
        if (isInRange) {
            packer.packBigInteger(value);
        } else {
            packer.packString(text);
        }
    }

    private void fraction(String text) throws IOException {
        if (text.length() > MAX_NUMBER_LENGTH) {
            packer.packString(text);
        } else {
            decimal(new BigDecimal(text), text);
        }
    }

    /** Returns the size of each array and object in the order in which they start: MessagePack writes it first. */
    private static List<Integer> sizes(byte[] utf8) throws IOException {
        List<Integer> sizes = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>();
        try (JsonParser parser = JsonText.JSON_FACTORY.createParser(utf8)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean isValue = token.isScalarValue() || token.isStructStart();
                if (isValue && !open.isEmpty()) {
                    sizes.set(open.element(), sizes.get(open.element()) + 1);
                }
                if (token.isStructStart()) {
                    open.push(sizes.size());
                    sizes.add(0);
                } else if (token.isStructEnd()) {
                    open.pop();
                }
            }
        }
        return sizes;
    }

    private MsgpackWriter write(Step step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
