package io.quotecast.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteWriter} wrote. Owned by one thread. */
public final class ByteReader {
    private final byte[] bytes;
    private int at;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isAtEnd() {
        return at == bytes.length;
    }

    public int octet() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    public long count() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedRecordException("a number of more than 64 bits at byte " + at);
    }

    public long number() {
        long value = count();
        return value >>> 1 ^ -(value & 1);
    }

    public byte[] sized() {
        int length = size();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** All that has not been read. */
    public byte[] rest() {
        byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
        at = bytes.length;
        return rest;
    }

    public String text() {
        int length = size();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    /** A value of an enumeration by its place there. */
    public <T> T oneOf(T[] values) {
        int place = octet();
        if (place >= values.length) {
            throw new MalformedRecordException("place " + place + " of " + values.length + " at byte " + (at - 1));
        }
        return values[place];
    }

    private int size() {
        long length = count();
        if (length < 0 || length > bytes.length - at) {
            throw new MalformedRecordException(length + " bytes announced at byte " + at + " of " + bytes.length);
        }
        return (int) length;
    }

    private void need(int more) {
        if (bytes.length - at < more) {
            throw new MalformedRecordException("the end after " + bytes.length + " bytes");
        }
    }
}
