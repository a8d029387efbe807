package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.base.FixedPoint;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriterTest {
    private final JsonWriter out = new JsonWriter();

    @Test
    void decimalsMatchFixedPoint() {
        Random random = new Random(10);
        for (int i = 0; i < 20_000; i++) {
            int decimals = random.nextInt(9);
            long units =
                    (random.nextBoolean() ? 1 : -1) * (random.nextLong(FixedPoint.MAX_UNITS + 1) >> random.nextInt(54));

            assertEquals(FixedPoint.format(units, decimals), decimal(units, decimals));
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                9,
                10,
                -10,
                99,
                100,
                12345678,
                99999999,
                100000000,
                -100000000,
                FixedPoint.MAX_UNITS,
                -FixedPoint.MAX_UNITS,
                Long.MAX_VALUE,
                -Long.MAX_VALUE
            })
    void decimalsAreExactAtTheLimits(long units) {
        for (int decimals = 0; decimals <= 8; decimals++) {
            assertEquals(FixedPoint.format(units, decimals), decimal(units, decimals));
        }
    }

    @Test
    void ratioMayBeNegative() {
        assertEquals("-0.0001", decimal(-1, 4));
        assertEquals("0.0000", decimal(0, 4));
        assertEquals("-66.6667", decimal(-666667, 4));
    }

    @Test
    void writesNumbersStringsAndBooleans() {
        out.raw("{\"a\":")
                .number(-7)
                .raw(",\"b\":")
                .string("x\ny")
                .raw(",\"c\":")
                .bool(true);
        out.raw(",\"d\":").bool(false).raw("}".getBytes(StandardCharsets.UTF_8));

        assertEquals("{\"a\":-7,\"b\":\"x\\ny\",\"c\":true,\"d\":false}", text());
        assertEquals(38, out.length());
    }

    @Test
    void clearedBufferIsEmpty() {
        out.string("something").clear();

        assertEquals(0, out.length());
        assertEquals("", text());
    }

    @Test
    void copyDoesNotChange() {
        byte[] before = out.raw("before").toBytes();

        out.clear().raw("after!");

        assertEquals("before", new String(before, StandardCharsets.UTF_8));
    }

    @Test
    void bufferGrows() {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            out.number(i).raw(",").string("\"" + i).decimal(-i, 8);
            expected.append(i).append(",\"\\\"").append(i).append('"').append(FixedPoint.format(-i, 8));
        }

        assertEquals(expected.toString(), text());
    }

    @Test
    void stringMayExceedBuffer() {
        String text = "😀".repeat(100_000);

        assertEquals('"' + text + '"', new String(out.string(text).toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void unpairedSurrogateBecomesQuestionMark() {
        out.string("a\uD800b");

        assertEquals("\"a?b\"", text());
    }

    private String decimal(long units, int decimals) {
        return new String(out.clear().decimal(units, decimals).toBytes(), StandardCharsets.US_ASCII);
    }

    private String text() {
        return new String(out.toBytes(), StandardCharsets.UTF_8);
    }
}
