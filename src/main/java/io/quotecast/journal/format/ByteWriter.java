package io.quotecast.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes that are written one after the other, in a buffer that grows and is used again. Owned by one thread. */
public final class ByteWriter {
    private byte[] buffer = new byte[4_096];
    private int length;

    /** CRC-32C, which is kept beside bytes to know them again. */
    public static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return crc.getValue();
    }

    public ByteWriter clear() {
        length = 0;
        return this;
    }

    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    public void writeByte(int value) {
        ensureCapacity(1);
        buffer[length++] = (byte) value;
    }

    /** A number at least 0, in one byte for each seven bits that it has. */
    public void writeVarint(long value) {
        ensureCapacity(10);
        long remaining = value;
        while ((remaining & ~0x7FL) != 0) {
            buffer[length++] = (byte) (remaining | 0x80);
            remaining >>>= 7;
        }
        buffer[length++] = (byte) remaining;
    }

    /** Any number, short where it is near 0. */
    public void writeZigZag(long value) {
        writeVarint(value << 1 ^ value >> 63);
    }

    public void writeRawBytes(byte[] bytes) {
        ensureCapacity(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Bytes with their length before them. */
    public void writeByteArray(byte[] bytes) {
        writeVarint(bytes.length);
        writeRawBytes(bytes);
    }

    public void writeString(String text) {
        int size = text.length();
        // Of the texts here nearly all are ASCII, and as short as a symbol: these need no array of their own.
        if (size < 64 && isAscii(text)) {
            ensureCapacity(size + 1);
            buffer[length++] = (byte) size;
            for (int i = 0; i < size; i++) {
                buffer[length++] = (byte) text.charAt(i);
            }
        } else {
            writeByteArray(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private void ensureCapacity(int count) {
        if (length + count > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + count, buffer.length * 2));
        }
    }
}
