package io.quotecast.journal.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The server's own reader and writer of protobuf agree with the library. */
class ProtobufWireFormatTest {
    /** Tags of these fields have one byte and more. */
    private static final int[] FIELDS = {1, 15, 16, 2_047, 2_048};

    /** Numbers of every length, and their negatives. */
    private final long[] numbers = LongStream.rangeClosed(0, 63)
            .flatMap(bit -> LongStream.of((1L << bit) - 1, 1L << bit, -(1L << bit), new Random(bit).nextLong() >>> bit))
            .toArray();

    @Test
    void theLibraryReadsWrittenNumbers() throws IOException {
        ProtobufBuffer out = new ProtobufBuffer();
        for (int i = 0; i < numbers.length; i++) {
            long number = numbers[i];
            int start = out.beginMessage(FIELDS[i % FIELDS.length]);
            out.writePresentNumber(1, number);
            out.writePresentSigned(2, number);
            out.writeFixed64(3, number);
            out.writeFixed32(4, (int) number);
            out.endMessage(start);
        }

        CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
        for (int i = 0; i < numbers.length; i++) {
            long number = numbers[i];
            assertEquals(FIELDS[i % FIELDS.length] << 3 | 2, in.readTag());
            int limit = in.pushLimit(in.readRawVarint32());
            assertEquals(1 << 3, in.readTag());
            assertEquals(number, in.readUInt64());
            assertEquals(2 << 3, in.readTag());
            assertEquals(number, in.readSInt64());
            if (number != 0) {
                assertEquals(3 << 3 | 1, in.readTag());
                assertEquals(number, in.readFixed64());
            }
            if ((int) number != 0) {
                assertEquals(4 << 3 | 5, in.readTag());
                assertEquals((int) number, in.readFixed32());
            }
            assertTrue(in.isAtEnd());
            in.popLimit(limit);
        }
        assertTrue(in.isAtEnd());
    }

    @Test
    void theLibraryReadsWrittenTextsAndLongMessages() throws IOException {
        for (int length : new int[] {0, 1, 100, 127, 128, 5_000, 16_383, 16_384, 70_000}) {
            for (String unit : new String[] {"a", "ü", "€", "😀"}) {
                String text = unit.repeat(length / unit.getBytes(StandardCharsets.UTF_8).length);
                ProtobufBuffer out = new ProtobufBuffer();
                int start = out.beginMessage(1);
                out.writePresentText(2, text);
                out.writePresentNumber(3, 7);
                out.endMessage(start);

                CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
                assertEquals(1 << 3 | 2, in.readTag());
                int size = in.readRawVarint32();
                assertEquals(out.length() - in.getTotalBytesRead(), size);
                assertEquals(2 << 3 | 2, in.readTag());
                assertEquals(text, in.readStringRequireUtf8());
                assertEquals(3 << 3, in.readTag());
                assertEquals(7, in.readUInt64());
                assertTrue(in.isAtEnd());
            }
        }
    }

    @Test
    void numbersOfTheLibraryAreReadAtEveryDistanceFromTheEnd() throws IOException {
        for (long number : numbers) {
            for (int bytesAfter = 0; bytesAfter < 12; bytesAfter++) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                CodedOutputStream out = CodedOutputStream.newInstance(bytes);
                out.writeUInt64(15, number);
                out.flush();
                bytes.write(new byte[bytesAfter]);
                ProtobufReader reader = new ProtobufReader(bytes.toByteArray());

                assertEquals(15 << 3, reader.readTag());
                assertEquals(number, reader.readNumber());
                assertEquals(bytes.size() - bytesAfter, reader.index());
            }
        }
    }

    @Test
    void fieldsOfEveryTypeAreSkipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeUInt64(1_000, Long.MAX_VALUE);
        out.writeFixed64(536_870_911, 1);
        out.writeString(16, "text");
        out.writeFixed32(17, 1);
        out.writeUInt64(1, 42);
        out.flush();
        ProtobufReader reader = new ProtobufReader(bytes.toByteArray());
        for (int field : new int[] {1_000, 536_870_911, 16, 17}) {
            int tag = reader.readTag();
            assertEquals(field, ProtobufReader.field(tag));
            reader.skip(tag);
        }

        assertEquals(1, ProtobufReader.field(reader.readTag()));
        assertEquals(42, reader.readNumber());
        assertTrue(reader.isAtEnd());
    }

    @Test
    void malformedFieldsAreRefused() {
        byte[] elevenBytes = new byte[20];
        Arrays.fill(elevenBytes, (byte) 0x80);

        assertMalformed("number of more than 64 bits before byte 10", elevenBytes, ProtobufReader::readNumber);
        assertMalformed(
                "number of more than 64 bits before byte 10",
                Arrays.copyOf(elevenBytes, 10),
                ProtobufReader::readNumber);
        assertMalformed("unexpected end after 3 bytes", Arrays.copyOf(elevenBytes, 3), ProtobufReader::readNumber);
        assertMalformed("unexpected end after 7 bytes", new byte[7], ProtobufReader::readFixed64);
        assertMalformed(
                "length 5 before byte 1 is out of range (0 to 2)", new byte[] {5, 1, 2}, ProtobufReader::readText);
        assertMalformed("tag 7 before byte 1 has no valid field number", new byte[] {7}, ProtobufReader::readTag);
        assertMalformed("unknown wire type 3 before byte 0", new byte[] {0}, reader -> reader.skip(1 << 3 | 3));
    }

    @Test
    void aFieldIsOnlyNextWithinTheMessage() {
        ProtobufReader reader = new ProtobufReader(new byte[] {1 << 3, 5, 1 << 3, 6});
        reader.beginMessage(2);

        assertFalse(reader.isNext(1, ProtobufReader.LENGTH_DELIMITED));
        assertFalse(reader.isNext(1_000, ProtobufReader.VARINT));
        assertEquals(5, reader.number(1, 0));
        assertFalse(reader.hasMore());
        assertEquals(0, reader.number(1, 0));
        reader.endMessage();
        reader.beginMessage(3);
        assertTrue(reader.isNext(1, ProtobufReader.VARINT));
        reader.readNumber();
        MalformedRecordException exception = assertThrows(MalformedRecordException.class, reader::endMessage);
        assertEquals("a field exceeds its message, which ends before byte 3", exception.getMessage());
    }

    @Test
    void fieldsWithLongTagsAreRecognized() {
        ProtobufBuffer out = new ProtobufBuffer();
        out.writeNumber(1_000, 5);
        out.writeText(2_048, "text");
        ProtobufReader reader = new ProtobufReader(out.toByteArray());
        reader.beginMessage(out.length());

        assertEquals(0, reader.number(1, 0));
        assertEquals(5, reader.number(1_000, 0));
        assertEquals(0, reader.nextMessage(1, 15));
        assertTrue(reader.isNext(2_048, ProtobufReader.LENGTH_DELIMITED));
        assertEquals("text", reader.readText());
        reader.endMessage();
    }

    @Test
    void packedNumbersAreReadAgain() {
        ProtobufBuffer out = new ProtobufBuffer();
        out.writePackedNumbers(2, LongStream.of(numbers).boxed().toList());

        ProtobufMessage message = ProtobufMessage.parse(out.toByteArray());

        assertArrayEquals(
                numbers, message.numbers(2).stream().mapToLong(number -> number).toArray());
    }

    private interface Reading {
        void read(ProtobufReader reader);
    }

    private static void assertMalformed(String message, byte[] bytes, Reading reading) {
        MalformedRecordException exception =
                assertThrows(MalformedRecordException.class, () -> reading.read(new ProtobufReader(bytes)));
        assertEquals(message, exception.getMessage());
    }
}
