package io.quotecast.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Writes values to a buffer that grows as necessary and can be reused. Owned by one thread. */
public final class ByteWriter {
    private byte[] buffer = new byte[4_096];
    private int length;

    /** Returns the CRC-32C of the bytes. */
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

    /** Returns a copy of the written bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    public void writeByte(int value) {
        ensureCapacity(1);
        buffer[length++] = (byte) value;
    }

    /** Writes an unsigned number, 7 bits per byte, least significant bits first. */
    public void writeVarint(long value) {
        ensureCapacity(10);
        long remaining = value;
        while ((remaining & ~0x7FL) != 0) {
            buffer[length++] = (byte) (remaining | 0x80);
            remaining >>>= 7;
        }
        buffer[length++] = (byte) remaining;
    }

    /** Writes a signed number in ZigZag encoding, which is short for numbers near 0. */
    public void writeZigZag(long value) {
        writeVarint(value << 1 ^ value >> 63);
    }

    public void writeRawBytes(byte[] bytes) {
        ensureCapacity(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Writes the number of bytes, then the bytes. */
    public void writeByteArray(byte[] bytes) {
        writeVarint(bytes.length);
        writeRawBytes(bytes);
    }

    public void writeString(String text) {
        int size = text.length();
        // Nearly all strings are ASCII and as short as a symbol: they need no array of their own.
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
