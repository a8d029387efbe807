package io.quotecast.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the values of which the form of version 0.1 consists. Owned by one thread. */
public final class ByteReader {
    private final byte[] bytes;
    private int offset;

    public ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isAtEnd() {
        return offset == bytes.length;
    }

    public int readByte() {
        require(1);
        return bytes[offset++] & 0xFF;
    }

    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedRecordException("number of more than 64 bits before byte " + offset);
    }

    public long readZigZag() {
        long value = readVarint();
        return value >>> 1 ^ -(value & 1);
    }

    public byte[] readByteArray() {
        int length = readLength();
        offset += length;
        return Arrays.copyOfRange(bytes, offset - length, offset);
    }

    /** Returns all bytes that have not been read. */
    public byte[] readRemaining() {
        byte[] remaining = Arrays.copyOfRange(bytes, offset, bytes.length);
        offset = bytes.length;
        return remaining;
    }

    public String readString() {
        int length = readLength();
        offset += length;
        return new String(bytes, offset - length, length, StandardCharsets.UTF_8);
    }

    /** Reads an enum constant by its ordinal. */
    public <T> T readEnum(T[] values) {
        int ordinal = readByte();
        if (ordinal >= values.length) {
            throw new MalformedRecordException("ordinal " + ordinal + " at byte " + (offset - 1)
                    + " is out of range (0 to " + (values.length - 1) + ")");
        }
        return values[ordinal];
    }

    private int readLength() {
        long length = readVarint();
        if (length < 0 || length > bytes.length - offset) {
            throw new MalformedRecordException("length " + length + " before byte " + offset + " is out of range (0 to "
                    + (bytes.length - offset) + ")");
        }
        return (int) length;
    }

    private void require(int count) {
        if (bytes.length - offset < count) {
            throw new MalformedRecordException("unexpected end after " + bytes.length + " bytes");
        }
    }
}
