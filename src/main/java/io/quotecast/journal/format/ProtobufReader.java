package io.quotecast.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the fields of protobuf messages from an array, without objects in between. Every method that reads throws
 * {@link MalformedRecordException} if the bytes are not what it expects. Owned by one thread.
 *
 * <p>A message is read either tag by tag, or with {@link #beginMessage} and a loop that asks for each field in the
 * order in which the server writes them. Such a loop runs once for a message that the server wrote, and more often for
 * one whose fields have another order.
 */
public final class ProtobufReader {
    /** Types of a field on the wire, which are the lowest three bits of its tag. */
    public static final int VARINT = 0;

    public static final int FIXED64 = 1;
    public static final int LENGTH_DELIMITED = 2;
    public static final int FIXED32 = 5;

    private static final int TYPE_BITS = 3;
    private static final int TYPE_MASK = (1 << TYPE_BITS) - 1;
    private static final int MAX_FIELD = (1 << 29) - 1;
    private static final int MAX_NUMBER_BYTES = 10;
    /** The bit of each byte of a number that says that another byte follows. */
    private static final long CONTINUATION_BITS = 0x8080_8080_8080_8080L;

    private byte[] bytes;
    private int index;
    /** Index of the first byte after the message that {@link #beginMessage} started. */
    private int messageEnd;

    /** Creates a reader that starts at the first of these bytes. */
    public ProtobufReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Continues at the first of these bytes. */
    public void open(byte[] bytes) {
        this.bytes = bytes;
        index = 0;
    }

    /** Returns the number of the field of a tag. */
    static int field(int tag) {
        return tag >>> TYPE_BITS;
    }

    /** Returns the type on the wire of a tag. */
    static int type(int tag) {
        return tag & TYPE_MASK;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Returns the index of the next byte. */
    int index() {
        return index;
    }

    /** Continues at this index. */
    void seek(int newIndex) {
        index = newIndex;
    }

    /** Returns whether all bytes have been read. */
    public boolean isAtEnd() {
        return index == bytes.length;
    }

    /**
     * Starts to read the fields of a message that begins at the next byte.
     *
     * @param end index of the first byte after the message, at most the number of bytes
     */
    void beginMessage(int end) {
        messageEnd = end;
    }

    /** Returns the end of the message that was begun. */
    int messageEnd() {
        return messageEnd;
    }

    /** Returns whether the message has more fields. */
    boolean hasMore() {
        return index < messageEnd;
    }

    /** Ends the message. */
    void endMessage() {
        if (index != messageEnd) {
            throw new MalformedRecordException("a field exceeds its message, which ends before byte " + messageEnd);
        }
    }

    /** Returns whether the message continues with this field, of this type. If so, its value is next. */
    boolean isNext(int field, int type) {
        if (index >= messageEnd) {
            return false;
        }
        int tag = field << TYPE_BITS | type;
        if (tag <= Byte.MAX_VALUE) {
            if (bytes[index] != tag) {
                return false;
            }
            index++;
            return true;
        }
        int start = index;
        if (readTag() != tag) {
            index = start;
            return false;
        }
        return true;
    }

    /**
     * Returns the number of the next field if it is a message, text or bytes with a number in this range, below 16;
     * otherwise 0. In the first case, the length is next.
     */
    int nextMessage(int firstField, int lastField) {
        if (index < messageEnd) {
            int tag = bytes[index];
            int field = field(tag);
            if (type(tag) == LENGTH_DELIMITED && field >= firstField && field <= lastField) {
                index++;
                return field;
            }
        }
        return 0;
    }

    /** Reads the number of this field if it is next; otherwise returns {@code other}. */
    long number(int field, long other) {
        return isNext(field, VARINT) ? readNumber() : other;
    }

    /** Reads the number of this field, of type sint64, if it is next; otherwise returns {@code other}. */
    long signed(int field, long other) {
        return isNext(field, VARINT) ? readSigned() : other;
    }

    /** Skips a field if none has been read since this index: its number is unknown. */
    void skipUnknown(int since) {
        if (index == since) {
            skip(readTag());
        }
    }

    /** Reads a tag: the number of a field and its type. */
    public int readTag() {
        long tag = readNumber();
        if (tag >>> TYPE_BITS == 0 || tag >>> TYPE_BITS > MAX_FIELD) {
            throw new MalformedRecordException("tag " + tag + " before byte " + index + " has no valid field number");
        }
        return (int) tag;
    }

    /** Reads a number of type int32, int64, uint32, uint64, bool or an enum. */
    public long readNumber() {
        byte[] source = bytes;
        int next = index;
        if (next > source.length - MAX_NUMBER_BYTES) {
            return readNumberByByte();
        }
        // Most numbers have up to three bytes. A byte with the continuation bit is negative, which is corrected after
        // it.
        int value = source[next++];
        if (value >= 0) {
            index = next;
            return value;
        }
        value ^= source[next++] << 7;
        if (value < 0) {
            index = next;
            return value ^ ~0 << 7;
        }
        value ^= source[next++] << 14 ^ ~0 << 7 ^ ~0 << 14;
        if (value >= 0) {
            index = next;
            return value;
        }
        return readLongNumber();
    }

    /** Reads a number with at least 8 bytes after its first, often a time. Up to 8 bytes are decoded together. */
    private long readLongNumber() {
        long word = Words.get(bytes, index);
        long lastBytes = ~word & CONTINUATION_BITS;
        if (lastBytes == 0) {
            return readNumberByByte();
        }
        index += (Long.numberOfTrailingZeros(lastBytes) >>> 3) + 1;
        long sevens = word & (lastBytes ^ (lastBytes - 1)) & ~CONTINUATION_BITS;
        long fourteens = (sevens & 0x007F_007F_007F_007FL) | ((sevens & 0x7F00_7F00_7F00_7F00L) >>> 1);
        long halves = (fourteens & 0x0000_3FFF_0000_3FFFL) | ((fourteens & 0x3FFF_0000_3FFF_0000L) >>> 2);
        return (halves & 0x0FFF_FFFFL) | ((halves & 0x0FFF_FFFF_0000_0000L) >>> 4);
    }

    /** Reads a number of any length, which the end of the bytes may cut off. */
    private long readNumberByByte() {
        byte[] source = bytes;
        int next = index;
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && next < source.length; shift += 7) {
            byte current = source[next++];
            value |= (current & 0x7FL) << shift;
            if (current >= 0) {
                index = next;
                return value;
            }
        }
        throw next - index == MAX_NUMBER_BYTES
                ? new MalformedRecordException("number of more than 64 bits before byte " + next)
                : unexpectedEnd();
    }

    /** Reads a number of type sint64. */
    public long readSigned() {
        return ZigZag.decode(readNumber());
    }

    /** Reads a number of type fixed64. */
    public long readFixed64() {
        require(Long.BYTES);
        index += Long.BYTES;
        return Words.get(bytes, index - Long.BYTES);
    }

    /** Reads a number of type fixed32, from 0 to 2^32 - 1. */
    long readFixed32() {
        require(Integer.BYTES);
        long value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            value |= (bytes[index++] & 0xFFL) << shift;
        }
        return value;
    }

    /**
     * Reads the length of a text, of bytes or of a message.
     *
     * @return index of the first byte after it
     */
    int readEnd() {
        long size = readNumber();
        if (size < 0 || size > bytes.length - index) {
            throw new MalformedRecordException("length " + size + " before byte " + index + " is out of range (0 to "
                    + (bytes.length - index) + ")");
        }
        return index + (int) size;
    }

    String readText() {
        int end = readEnd();
        String text = new String(bytes, index, end - index, StandardCharsets.UTF_8);
        index = end;
        return text;
    }

    byte[] readBytes() {
        int end = readEnd();
        byte[] value = Arrays.copyOfRange(bytes, index, end);
        index = end;
        return value;
    }

    /** Skips the value of a field. */
    public void skip(int tag) {
        switch (type(tag)) {
            case VARINT -> readNumber();
            case FIXED64 -> readFixed64();
            case LENGTH_DELIMITED -> index = readEnd();
            case FIXED32 -> readFixed32();
            default -> throw new MalformedRecordException("unknown wire type " + type(tag) + " before byte " + index);
        }
    }

    private void require(int count) {
        if (bytes.length - index < count) {
            throw unexpectedEnd();
        }
    }

    private MalformedRecordException unexpectedEnd() {
        return new MalformedRecordException("unexpected end after " + bytes.length + " bytes");
    }
}
