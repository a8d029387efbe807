package io.quotecast.protocol.quotecast;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes JSON as UTF-8 to a reusable buffer. Owned by one thread. */
public final class JsonWriter {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    private final byte[] digits = new byte[20];
    private byte[] bytes = new byte[512];
    private int length;

    public JsonWriter clear() {
        length = 0;
        return this;
    }

    public int length() {
        return length;
    }

    /** Returns a copy of the bytes written since the last {@link #clear}. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Writes bytes that are JSON already. */
    public JsonWriter raw(byte[] json) {
        ensureCapacity(json.length);
        System.arraycopy(json, 0, bytes, length, json.length);
        length += json.length;
        return this;
    }

    /** Writes ASCII characters that are JSON already. */
    @SuppressWarnings("deprecation") // The only way to copy ASCII without an intermediate array.
    public JsonWriter raw(String ascii) {
        ensureCapacity(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
        return this;
    }

    public JsonWriter bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    public JsonWriter number(long value) {
        return decimal(value, 0);
    }

    /** Writes {@code units} / 10<sup>{@code decimals}</sup> with exactly this many decimals. */
    public JsonWriter decimal(long units, int decimals) {
        ensureCapacity(24);
        long remaining = units;
        if (units < 0) {
            bytes[length++] = '-';
            remaining = -units;
        }
        int start = digits.length;
        int decimalsLeft = decimals;
        do {
            long quotient = remaining / 10;
            digits[--start] = (byte) ('0' + (remaining - quotient * 10));
            remaining = quotient;
            decimalsLeft--;
        } while (remaining != 0 || decimalsLeft >= 0);
        int whole = digits.length - start - decimals;
        System.arraycopy(digits, start, bytes, length, whole);
        length += whole;
        if (decimals > 0) {
            bytes[length++] = '.';
            System.arraycopy(digits, start + whole, bytes, length, decimals);
            length += decimals;
        }
        return this;
    }

    /** Writes a string in quotes, escaped. */
    public JsonWriter string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a UTF-8 string in quotes, escaped. */
    public JsonWriter string(byte[] utf8) {
        ensureCapacity(utf8.length + 2);
        bytes[length++] = '"';
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
                ensureCapacity(utf8.length - i + 7);
                escape(b);
            } else {
                bytes[length++] = b;
            }
        }
        ensureCapacity(1);
        bytes[length++] = '"';
        return this;
    }

    private void escape(byte b) {
        bytes[length++] = '\\';
        switch (b) {
            case '"', '\\' -> bytes[length++] = b;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[b >> 4];
                bytes[length++] = HEX[b & 15];
            }
        }
    }

    private void ensureCapacity(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
