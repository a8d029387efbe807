package io.quotecast.cli.bench;

import java.nio.charset.StandardCharsets;

/** A range of bytes in a buffer, valid until the next object is read. Owned by one thread. */
final class ByteRange {
    private static final byte[] NOTHING = {};

    byte[] bytes = NOTHING;
    int from;
    int to;

    void set(byte[] source, int begin, int end) {
        bytes = source;
        from = begin;
        to = end;
    }

    void clear() {
        to = from;
    }

    int length() {
        return to - from;
    }

    boolean is(String ascii) {
        return length() == ascii.length() && startsWith(ascii);
    }

    boolean startsWith(String ascii) {
        if (length() < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return new String(bytes, from, length(), StandardCharsets.UTF_8);
    }
}
