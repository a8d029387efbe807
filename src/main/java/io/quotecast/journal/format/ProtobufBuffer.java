package io.quotecast.journal.format;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * A growing buffer for the fields of protobuf messages, which is used again and again. A number that is 0, a flag that is
 * false and a text that is empty are not written: a reader takes them for absent fields. The buffer grows when a message
 * begins, and for texts and bytes; the numbers of a message, at most {@value #MAX_NUMBERS}, need no check of their own.
 * Owned by one thread.
 */
public final class ProtobufBuffer {
    private static final int INITIAL_BYTES = 4_096;
    private static final int MAX_NUMBERS = 32;
    /** The maximum size of a field that is a number: five bytes of tag, ten of value. */
    private static final int MAX_NUMBER_BYTES = 15;
    /** The maximum size of a tag with a length. */
    private static final int MAX_HEADER_BYTES = 10;
    /** The space that is left when a message has begun, and behind every text. */
    private static final int RESERVED_BYTES = MAX_NUMBERS * MAX_NUMBER_BYTES;

    private static final int MAX_BYTES_PER_CHAR = 3;
    /** Lengths below this one take one byte. */
    private static final int ONE_BYTE_LIMIT = 1 << 7;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    /** The number of bytes that were written before {@code out} was created. */
    private int offset;

    /** Removes everything. */
    public void clear() {
        startAt(0);
    }

    /** Returns the number of bytes written. */
    public int length() {
        return offset + out.getTotalBytesWritten();
    }

    /** Returns a copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length());
    }

    /** Writes a field of type int32, int64, uint32, uint64 or an enum. */
    public void writeNumber(int field, long value) {
        if (value != 0) {
            writePresentNumber(field, value);
        }
    }

    /** Writes a number also if it is 0: a field with presence. */
    public void writePresentNumber(int field, long value) {
        try {
            out.writeUInt64(field, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a field of type sint64, which is short for a number near 0. */
    public void writeSigned(int field, long value) {
        if (value != 0) {
            writePresentSigned(field, value);
        }
    }

    /** Writes a signed number also if it is 0: a field with presence. */
    public void writePresentSigned(int field, long value) {
        writePresentNumber(field, CodedOutputStream.encodeZigZag64(value));
    }

    /** Writes a field of type fixed64. */
    public void writeFixed64(int field, long value) {
        if (value != 0) {
            try {
                out.writeFixed64(field, value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes a field of type fixed32. */
    public void writeFixed32(int field, int value) {
        if (value != 0) {
            try {
                out.writeFixed32(field, value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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

    /** Writes a text also if it is empty: a field with presence. */
    public void writePresentText(int field, String text) {
        ensureCapacity(MAX_HEADER_BYTES + MAX_BYTES_PER_CHAR * text.length());
        try {
            out.writeString(field, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a field of type bytes, or a message that is encoded already. */
    public void writeBytes(int field, byte[] value) {
        if (value.length > 0) {
            ensureCapacity(MAX_HEADER_BYTES + value.length);
            try {
                out.writeByteArray(field, value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes fields that are encoded already. */
    public void writeFields(byte[] encoded) {
        ensureCapacity(encoded.length);
        try {
            out.writeRawBytes(encoded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a packed repeated field of type uint64. */
    public void writePackedNumbers(int field, List<Long> values) {
        if (values.isEmpty()) {
            return;
        }
        int start = beginMessage(field);
        ensureCapacity(MAX_NUMBER_BYTES * values.size());
        for (long value : values) {
            try {
                out.writeUInt64NoTag(value);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        endMessage(start);
    }

    /**
     * Begins a message within the message.
     *
     * @return what {@link #endMessage} needs
     */
    public int beginMessage(int field) {
        ensureCapacity(MAX_HEADER_BYTES);
        try {
            out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            // The length, which most messages have in one byte.
            out.write((byte) 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return length();
    }

    /** Ends the message that began there. */
    public void endMessage(int start) {
        int length = length() - start;
        if (length < ONE_BYTE_LIMIT) {
            bytes[start - 1] = (byte) length;
            return;
        }
        int extra = CodedOutputStream.computeUInt32SizeNoTag(length) - 1;
        ensureCapacity(extra);
        System.arraycopy(bytes, start, bytes, start + extra, length);
        try {
            startAt(start - 1);
            out.writeUInt32NoTag(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startAt(start + extra + length);
    }

    private void ensureCapacity(int count) {
        if (out.spaceLeft() < count + RESERVED_BYTES) {
            int length = length();
            bytes = Arrays.copyOf(bytes, Math.max(length + count + RESERVED_BYTES, 2 * bytes.length));
            startAt(length);
        }
    }

    private void startAt(int position) {
        offset = position;
        out = CodedOutputStream.newInstance(bytes, position, bytes.length - position);
    }
}
