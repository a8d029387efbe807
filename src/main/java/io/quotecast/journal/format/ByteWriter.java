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
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    public void octet(int value) {
        room(1);
        buffer[length++] = (byte) value;
    }

    /** A number at least 0, in one byte for each seven bits that it has. */
    public void count(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            buffer[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
    }

    /** Any number, short where it is near 0. */
    public void number(long value) {
        count(value << 1 ^ value >> 63);
    }

    public void raw(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** Bytes with their length before them. */
    public void sized(byte[] bytes) {
        count(bytes.length);
        raw(bytes);
    }

    public void text(String text) {
        int size = text.length();
        // Of the texts here nearly all are ASCII, and as short as a symbol: these need no array of their own.
        if (size < 64 && isAscii(text)) {
            room(size + 1);
            buffer[length++] = (byte) size;
            for (int i = 0; i < size; i++) {
                buffer[length++] = (byte) text.charAt(i);
            }
        } else {
            sized(text.getBytes(StandardCharsets.UTF_8));
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

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + more, buffer.length * 2));
        }
    }
}
