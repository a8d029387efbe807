package io.quotecast.journal.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A protobuf message with its fields by number. It is for what is read once, at the start; {@link StoredEventReader} reads events
 * faster. Fields that nobody asks for are skipped, as are those with numbers above 15.
 */
public final class ProtobufMessage {
    private static final int SLOTS = 16;

    private final long[] numbers = new long[SLOTS];
    private final @Nullable List<byte[]>[] values = newLists();
    private int present;

    private ProtobufMessage() {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static @Nullable List<byte[]>[] newLists() {
        return new List[SLOTS];
    }

    /**
     * Reads a message.
     *
     * @throws MalformedRecordException if the bytes are not a message
     */
    public static ProtobufMessage parse(byte[] bytes) {
        ProtobufMessage message = new ProtobufMessage();
        ProtobufReader in = new ProtobufReader(bytes);
        while (!in.isAtEnd()) {
            message.readField(in.readTag(), in);
        }
        return message;
    }

    private void readField(int tag, ProtobufReader in) {
        int field = ProtobufReader.field(tag);
        if (field >= SLOTS) {
            in.skip(tag);
            return;
        }
        switch (ProtobufReader.type(tag)) {
            case ProtobufReader.VARINT -> numbers[field] = in.readNumber();
            case ProtobufReader.FIXED64 -> numbers[field] = in.readFixed64();
            case ProtobufReader.FIXED32 -> numbers[field] = in.readFixed32();
            case ProtobufReader.LENGTH_DELIMITED -> {
                List<byte[]> all = values[field];
                if (all == null) {
                    all = values[field] = new ArrayList<>(1);
                }
                all.add(in.readBytes());
            }
            default -> in.skip(tag);
        }
        present |= 1 << field;
    }

    /** Whether the field is present. */
    public boolean has(int field) {
        return (present & 1 << field) != 0;
    }

    /** Returns a number of any type but sint64; 0 if it is absent. */
    public long number(int field) {
        return numbers[field];
    }

    /** Returns a number of type sint64; 0 if it is absent. */
    public long signed(int field) {
        return ZigZag.decode(numbers[field]);
    }

    /** Returns a flag; false if it is absent. */
    public boolean flag(int field) {
        return numbers[field] != 0;
    }

    /** Returns a text; empty if it is absent. */
    public String text(int field) {
        return new String(bytes(field), StandardCharsets.UTF_8);
    }

    /** Returns the bytes of a field, or of a message; empty if it is absent. */
    public byte[] bytes(int field) {
        List<byte[]> all = all(field);
        return all.isEmpty() ? new byte[0] : all.get(all.size() - 1);
    }

    /** Returns a message; without fields if it is absent. */
    public ProtobufMessage message(int field) {
        return parse(bytes(field));
    }

    /** Returns the bytes of every message of a repeated field, in order. */
    public List<byte[]> all(int field) {
        List<byte[]> all = values[field];
        return all == null ? List.of() : all;
    }

    /** Returns the numbers of a packed repeated field of type uint64, in order. */
    public List<Long> numbers(int field) {
        List<Long> all = new ArrayList<>();
        for (byte[] packed : all(field)) {
            ProtobufReader in = new ProtobufReader(packed);
            while (!in.isAtEnd()) {
                all.add(in.readNumber());
            }
        }
        return all;
    }
}
