package io.quotecast.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A growing, reusable buffer for the fields of protobuf messages. A number that is 0, a flag that is false and a text that
 * is empty are not written: a reader takes absent fields for these values. The buffer grows when a message begins, and for
 * texts and bytes; the numbers of a message, at most {@value #MAX_NUMBERS}, need no check of their own. Owned by one
 * thread.
 */
public final class ProtobufBuffer {
    private static final int INITIAL_BYTES = 4_096;
    private static final int MAX_NUMBERS = 32;
    /** Maximum size of a field that is a number: five bytes of tag, ten of value. */
    private static final int MAX_NUMBER_BYTES = 15;
    /** Maximum size of a tag with a length. */
    private static final int MAX_HEADER_BYTES = 10;
    /** Space left after a message has begun and after every text. A fixed32 is written as a longer word. */
    private static final int RESERVED_BYTES = MAX_NUMBERS * MAX_NUMBER_BYTES + Long.BYTES;
    /** Tags and lengths below this one take one byte. */
    private static final int ONE_BYTE_LIMIT = 1 << 7;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** Removes all fields. */
    public void clear() {
        length = 0;
    }

    /** Returns the number of bytes written. */
    public int length() {
        return length;
    }

    /** Returns a copy of the written bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Writes a field of type int32, int64, uint32, uint64 or an enum. */
    public void writeNumber(int field, long value) {
        if (value != 0) {
            writePresentNumber(field, value);
        }
    }

    /** Writes a number even if it is 0: a field with presence. */
    public void writePresentNumber(int field, long value) {
        writeTag(field, ProtobufReader.VARINT);
        writeVarint(value);
    }

    /** Writes a field of type sint64, which is short for a number near 0. */
    public void writeSigned(int field, long value) {
        if (value != 0) {
            writePresentSigned(field, value);
        }
    }

    /** Writes a signed number even if it is 0: a field with presence. */
    public void writePresentSigned(int field, long value) {
        writePresentNumber(field, ZigZag.encode(value));
    }

    /** Writes a field of type fixed64. */
    public void writeFixed64(int field, long value) {
        if (value != 0) {
            writeTag(field, ProtobufReader.FIXED64);
            Words.set(bytes, length, value);
            length += Long.BYTES;
        }
    }

    /** Writes a field of type fixed32. */
    public void writeFixed32(int field, int value) {
        if (value != 0) {
            writeTag(field, ProtobufReader.FIXED32);
            Words.set(bytes, length, value);
            length += Integer.BYTES;
        }
    }

    /** Writes a field of type bool. */
    public void writeFlag(int field, boolean value) {
        if (value) {
            writePresentNumber(field, 1);
        }
    }

    /** Writes a field of type string. */
    public void writeText(int field, String text) {
        if (!text.isEmpty()) {
            writePresentText(field, text);
        }
    }

    /** Writes a text even if it is empty: a field with presence. */
    public void writePresentText(int field, String text) {
        ensureCapacity(MAX_HEADER_BYTES + text.length());
        if (text.length() >= ONE_BYTE_LIMIT || !writeAscii(field, text)) {
            writePresentBytes(field, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Writes a short ASCII text without an array of its own; returns false, and writes nothing, for other texts. */
    private boolean writeAscii(int field, String text) {
        int fieldStart = length;
        writeTag(field, ProtobufReader.LENGTH_DELIMITED);
        int size = text.length();
        int textStart = length + 1;
        for (int i = 0; i < size; i++) {
            char current = text.charAt(i);
            if (current >= 0x80) {
                length = fieldStart;
                return false;
            }
            bytes[textStart + i] = (byte) current;
        }
        bytes[length] = (byte) size;
        length = textStart + size;
        return true;
    }

    /** Writes a field of type bytes, or a message that is encoded already. */
    public void writeBytes(int field, byte[] value) {
        if (value.length > 0) {
            writePresentBytes(field, value);
        }
    }

    private void writePresentBytes(int field, byte[] value) {
        ensureCapacity(MAX_HEADER_BYTES + value.length);
        writeTag(field, ProtobufReader.LENGTH_DELIMITED);
        writeVarint(value.length);
        writeRaw(value);
    }

    /** Writes fields that are encoded already. */
    public void writeFields(byte[] encoded) {
        ensureCapacity(encoded.length);
        writeRaw(encoded);
    }

    /**
     * Writes short fields that are encoded already.
     *
     * @param head first 8 bytes, as {@link Words} has them
     * @param tail next 8 bytes
     * @param size number of bytes to write, from 0 to 16
     */
    void writeFields(long head, long tail, int size) {
        ensureCapacity(2 * Long.BYTES);
        Words.set(bytes, length, head);
        Words.set(bytes, length + Long.BYTES, tail);
        length += size;
    }

    private void writeRaw(byte[] value) {
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    /** Writes a packed repeated field of type uint64. */
    public void writePackedNumbers(int field, List<Long> values) {
        if (values.isEmpty()) {
            return;
        }
        int start = beginMessage(field);
        ensureCapacity(MAX_NUMBER_BYTES * values.size());
        for (long value : values) {
            writeVarint(value);
        }
        endMessage(start);
    }

    /**
     * Begins a message within the message.
     *
     * @return the argument for {@link #endMessage}
     */
    public int beginMessage(int field) {
        ensureCapacity(MAX_HEADER_BYTES);
        writeTag(field, ProtobufReader.LENGTH_DELIMITED);
        // The length, which takes one byte in most messages.
        return ++length;
    }

    /** Ends the message that began there. */
    public void endMessage(int start) {
        int size = length - start;
        if (size < ONE_BYTE_LIMIT) {
            bytes[start - 1] = (byte) size;
            return;
        }
        int extra = (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(size)) / 7;
        ensureCapacity(extra);
        System.arraycopy(bytes, start, bytes, start + extra, size);
        length = start - 1;
        writeVarint(size);
        length += size;
    }

    private void writeTag(int field, int type) {
        int tag = field << 3 | type;
        if (tag < ONE_BYTE_LIMIT) {
            bytes[length++] = (byte) tag;
        } else {
            writeVarint(tag);
        }
    }

    /** Writes a number, 7 bits per byte, least significant bits first. */
    private void writeVarint(long value) {
        byte[] target = bytes;
        int index = length;
        long remaining = value;
        while ((remaining & ~0x7FL) != 0) {
            target[index++] = (byte) (remaining | 0x80);
            remaining >>>= 7;
        }
        target[index++] = (byte) remaining;
        length = index;
    }

    private void ensureCapacity(int count) {
        if (bytes.length - length < count + RESERVED_BYTES) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count + RESERVED_BYTES, 2 * bytes.length));
        }
    }
}
