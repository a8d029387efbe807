package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SampleInstruments;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks rejections and their messages; every bad line is between two valid lines that must be ingested. */
class RejectedInputTest {
    /** Pairs of lines: the input, then reason and message. */
    private static final String CASES = """
            {"T":"t","S":"AAPLX","p":1,"s":1}
            UNKNOWN_SYMBOL unknown symbol 'AAPLX'
            {"T":"t","S":"","p":1,"s":1}
            MALFORMED S is empty
            {"T":"t","S":"not a symbol at all, and far too long to be one","p":1,"s":1}
            UNKNOWN_SYMBOL unknown symbol 'not a symbol at all, and far too long to…'
            {"T":"t","S":"a\\u0000\\n\\u202e","p":1,"s":1}
            UNKNOWN_SYMBOL unknown symbol 'a\\u0000\\u000a\\u202e'
            {"T":"t","p":1,"s":1}
            MALFORMED S is missing
            {"T":"t","S":5,"p":1,"s":1}
            UNKNOWN_SYMBOL unknown symbol '5'
            {"T":"t","S":null,"p":1,"s":1}
            MALFORMED S is empty
            {"S":"ACME","p":1,"s":1}
            MALFORMED T is missing
            {"T":"k","S":"ACME","p":1,"x":false}
            UNKNOWN_KIND T 'k' is not a kind of event that can be ingested: t, c, x, q, s or l
            {"T":"T","S":"ACME","p":1,"s":1}
            UNKNOWN_KIND T 'T' is not a kind of event that can be ingested: t, c, x, q, s or l
            {"T":["t"],"S":"ACME","p":1,"s":1}
            MALFORMED T must be a string, not an array
            {"T":"t","S":"ACME","s":1}
            MALFORMED p is missing
            {"T":"t","S":"ACME","p":1}
            MALFORMED s is missing
            {"T":"t","S":"ACME","p":{"v":1},"s":1}
            MALFORMED p must be a number, not an object
            {"T":"t","S":"ACME","p":null,"s":1}
            MALFORMED p is empty
            {"T":"t","S":"ACME","p":"1,5","s":1}
            MALFORMED p '1,5' is not a decimal number
            {"T":"t","S":"ACME","p":"1,000.50","s":1}
            MALFORMED p '1,000.50' is not a decimal number
            {"T":"t","S":"ACME","p":"0x10","s":1}
            MALFORMED p '0x10' is not a decimal number
            {"T":"t","S":"ACME","p":"$1","s":1}
            MALFORMED p '$1' is not a decimal number
            {"T":"t","S":"ACME","p":"NaN","s":1}
            MALFORMED p 'NaN' is not a decimal number
            {"T":"t","S":"ACME","p":"1.5e","s":1}
            MALFORMED p '1.5e' is not a decimal number
            {"T":"t","S":"ACME","p":1.5E-3,"s":1}
            OFF_TICK p '1.5E-3' has more than 2 decimals
            {"T":"t","S":"ACME","p":1e999999999,"s":1}
            TOO_LARGE p '1e999999999' must be at most '90000000000000.00'
            {"T":"t","S":"ACME","p":1e-999999999,"s":1}
            OFF_TICK p '1e-999999999' has more than 2 decimals
            {"T":"t","S":"ACME","p":-1e2,"s":1}
            PRICE_NOT_POSITIVE p '-1e2' must be above 0
            {"T":"t","S":"ACME","p":1,"s":1.5e0}
            MALFORMED s '1.5e0' must be a whole number
            {"T":"t","S":"ACME","p":true,"s":1}
            MALFORMED p must be a number, not true
            {"T":"t","S":"ACME","p":126.555,"s":1}
            OFF_TICK p '126.555' has more than 2 decimals
            {"T":"t","S":"YEN","p":126.5,"s":1}
            OFF_TICK p '126.5' must be a whole number
            {"T":"t","S":"YEN","p":126,"s":1.25}
            MALFORMED s '1.25' has more than 1 decimal
            {"T":"t","S":"ACME","p":-1.00,"s":1}
            PRICE_NOT_POSITIVE p '-1.00' must be above 0
            {"T":"t","S":"ACME","p":-1.001,"s":1}
            PRICE_NOT_POSITIVE p '-1.001' must be above 0
            {"T":"t","S":"ACME","p":0.00,"s":1}
            PRICE_NOT_POSITIVE p '0.00' must be above 0
            {"T":"t","S":"ACME","p":90000000000000.01,"s":1}
            TOO_LARGE p '90000000000000.01' must be at most '90000000000000.00'
            {"T":"t","S":"ACME","p":1,"s":1234567890123456789012345678901234567890123}
            TOO_LARGE s '1234567890123456789012345678901234567890…' must be at most '9000000000000000'
            {"T":"t","S":"ACME","p":1,"s":-5}
            NEGATIVE_SIZE s '-5' must be at least 0
            {"T":"t","S":"ACME","p":1,"s":1.5}
            MALFORMED s '1.5' must be a whole number
            {"T":"t","S":"ACME","p":1,"p":2,"s":1}
            MALFORMED p is given more than once
            {"T":"t","T":"t","S":"ACME","p":2,"s":1}
            MALFORMED T is given more than once
            {"T":"t","S":"ACME","p":1,"s":1,"t":0}
            BAD_TIME t '0' must not be before 1973-03-03T09:46:40Z
            {"T":"t","S":"ACME","p":1,"s":1,"t":-1767623400000000}
            BAD_TIME t '-1767623400000000' must not be negative
            {"T":"t","S":"ACME","p":1,"s":1,"t":1767623400.5}
            BAD_TIME t '1767623400.5' must be in microseconds; it looks like seconds: write 1767623400000000 for 2026-01-05T14:30:00Z
            {"T":"t","S":"ACME","p":1,"s":1,"t":1767623400123}
            BAD_TIME t '1767623400123' must be in microseconds; it looks like milliseconds: write 1767623400123000 for 2026-01-05T14:30:00.123Z
            {"T":"q","S":"ACME","bp":1,"bs":1,"ap":2,"as":1,"t":1767623400}
            BAD_TIME t '1767623400' must be in microseconds; it looks like seconds: write 1767623400000000 for 2026-01-05T14:30:00Z
            {"T":"s","S":"ACME","sc":"H","t":20260105}
            BAD_TIME t '20260105' must be in microseconds; it looks like a date: write 2026-01-05
            {"T":"t","S":"ACME","p":1,"s":1,"t":1767623400000000000}
            BAD_TIME t '1767623400000000000' must be in microseconds, at most 9000000000000000; it looks like nanoseconds
            {"T":"t","S":"ACME","p":1,"s":1,"t":"1970-01-02"}
            BAD_TIME t '1970-01-02' must not be before 1973-03-03T09:46:40Z
            {"T":"t","S":"ACME","p":1,"s":1,"t":"2026-01-05T14:30:00"}
            BAD_TIME t '2026-01-05T14:30:00' must be µs since 1970-01-01, or a date or time such as 2026-01-05 or 2026-01-05T14:30:00Z
            {"T":"t","S":"ACME","p":1,"s":1,"t":1767623490000000}
            BAD_TIME t is 90 s ahead; the limit is 60 s
            {"T":"t","S":"ACME","p":1,"s":1,"t":1767623460000001}
            BAD_TIME t is 61 s ahead; the limit is 60 s
            {"T":"t","S":"COARSE","p":126.57,"s":1}
            OFF_TICK p '126.57' is not a multiple of the tick '0.05'
            {"T":"q","S":"COARSE","bp":126.50,"bs":1,"ap":126.57,"as":1}
            OFF_TICK ap '126.57' is not a multiple of the tick '0.05'
            {"T":"q","S":"ACME","bp":-1.00,"bs":1,"ap":1,"as":1}
            PRICE_NOT_POSITIVE bp '-1.00' must be above 0
            {"T":"q","S":"ACME","bp":101.00,"bs":1,"ap":100.5,"as":1}
            CROSSED bp '101.00' is above ap '100.50'
            {"T":"l","S":"ACME","l":101.00,"h":100.5,"i":"B"}
            CROSSED l '101.00' is above h '100.50'
            {"T":"l","S":"COARSE","l":126.50,"h":126.57,"i":"B"}
            OFF_TICK h '126.57' is not a multiple of the tick '0.05'
            {"T":"l","S":"ACME","l":101.00,"i":"B"}
            MALFORMED l and h belong together; both are null while there are no bands
            {"T":"l","S":"ACME","l":100,"h":101,"i":"Z"}
            MALFORMED i 'Z' is not one of A, B, C, D, E, F
            {"T":"l","S":"ACME","l":100,"h":101}
            MALFORMED i is missing
            {"T":"q","S":"ACME","bp":101.00,"bs":1,"ap":102,"as":-1}
            NEGATIVE_SIZE as '-1' must be at least 0
            {"T":"q","S":"ACME","bp":null,"bs":5,"ap":102,"as":1}
            MALFORMED bp is missing
            {"T":"q","S":"ACME","bs":5,"as":1}
            MALFORMED bp and ap are missing; a side that does not exist is null
            {"T":"q","S":"ACME","bp":0,"bs":5,"ap":102,"as":1}
            PRICE_NOT_POSITIVE bp '0' must be above 0
            {"T":"q","S":"ACME","bp":[],"bs":0,"ap":102,"as":1}
            MALFORMED bp must be a number, not an array
            [{"T":"t","S":"ACME"}]
            MALFORMED p is missing
            [5]
            MALFORMED not a JSON object
            [{"T":"t","S":"ACME","p":1,"s":1
            MALFORMED not JSON at byte 31
            [
            MALFORMED the array is not closed
            {"T":"s","S":"ACME"}
            MALFORMED sc is missing
            {"T":"s","S":"ACME","sc":"X"}
            MALFORMED sc 'X' is not one of T, H, A, P, C
            {"T":"t","S":"ACME","p":NaN,"s":1}
            MALFORMED not JSON at byte 27
            {"T":"t","S":"ACME","p":+1,"s":1}
            MALFORMED not JSON at byte 25
            {"T":"t","S":"ACME","p":01,"s":1}
            MALFORMED not JSON at byte 25
            {"T":"t","S":"ACME","p":.5,"s":1}
            MALFORMED not JSON at byte 24
            {"T":"t","S":
            MALFORMED not JSON at byte 13
            {"T":"t","S":"ACME","p":1,"s":1,}
            MALFORMED not JSON at byte 32
            {"T":"t","S":"ACME","p":1,"s":1} x
            MALFORMED not JSON at byte 33
            {"T":"t","S":"ACME","p":1,"s":1}{}
            MALFORMED more than one JSON object
            {'T':'t','S':'ACME','p':1,'s':1}
            MALFORMED not JSON at byte 1
            null
            MALFORMED not a JSON object
            hello
            MALFORMED not JSON at byte 0
            """;

    private static final Instant NOW = Instant.parse("2026-01-05T14:30:00Z");
    private static final long FIRST = 1_767_623_400_000_000L;
    private static final String VALID_TRADE = "{\"T\":\"t\",\"S\":\"ACME\",\"p\":126.55,\"s\":100,\"t\":%d}";

    private final Instruments instruments = SampleInstruments.catalog();
    private final RecordingPipeline pipeline = new RecordingPipeline(new ManualClock(NOW));
    private final EventSink sink = pipeline.sink("test");

    @AfterEach
    void close() {
        pipeline.close();
    }

    static Stream<Arguments> cases() {
        List<String> lines = CASES.lines().toList();
        return Stream.iterate(0, index -> index < lines.size(), index -> index + 2)
                .map(index -> {
                    String[] expected = lines.get(index + 1).split(" ", 2);
                    return Arguments.of(lines.get(index), Rejection.valueOf(expected[0]), expected[1]);
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aBadLineIsRejectedWithItsReasonAndTheOthersAreIngested(String line, Rejection reason, String detail)
            throws IOException {
        assertRejected(line.getBytes(StandardCharsets.UTF_8), reason, detail);
    }

    @Test
    void bytesThatAreNotUtf8AreRejected() throws IOException {
        byte[] line = "{\"T\":\"t\",\"S\":\"?\",\"p\":1,\"s\":1}".getBytes(StandardCharsets.UTF_8);
        line[14] = (byte) 0xFF;

        assertRejected(line, Rejection.MALFORMED, "not JSON at byte 15");
    }

    @Test
    void utf16IsRejected() throws IOException {
        assertRejected("{\"T\":\"t\"}".getBytes(StandardCharsets.UTF_16BE), Rejection.MALFORMED, "not JSON at byte 1");
    }

    @Test
    void aLineOfMoreThanEightKibibytesIsTooLong() throws IOException {
        byte[] line = new byte[LineReader.MAX_LENGTH + 1];
        Arrays.fill(line, (byte) 'x');

        assertRejected(line, Rejection.MALFORMED, "longer than 8192 bytes");
    }

    @Test
    void anUnknownKeyMayNotNestTooDeeply() throws IOException {
        assertRejected(
                ("{\"z\":" + "[".repeat(4_000)).getBytes(StandardCharsets.UTF_8),
                Rejection.MALFORMED,
                "nested deeper than 100 levels");
    }

    @Test
    void aNumberAsLongAsTheLineIsRejected() throws IOException {
        assertRejected(
                ("{\"T\":\"t\",\"S\":\"ACME\",\"s\":1,\"p\":" + "9".repeat(8_000) + "}")
                        .getBytes(StandardCharsets.UTF_8),
                Rejection.TOO_LARGE,
                "p '9999999999999999999999999999999999999999…' must be at most '90000000000000.00'");
    }

    private void assertRejected(byte[] line, Rejection reason, String detail) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes((VALID_TRADE.formatted(FIRST) + "\n").getBytes(StandardCharsets.UTF_8));
        lines.writeBytes(line);
        lines.writeBytes(("\n" + VALID_TRADE.formatted(FIRST + 2)).getBytes(StandardCharsets.UTF_8));

        IngestResult result =
                new IngestBatch(sink, instruments).ingest(new ByteArrayInputStream(lines.toByteArray()), any -> true);

        assertEquals(new IngestResult(2, 1, List.of(new IngestResult.RejectedLine(2, reason, detail)), 0, 0), result);
        assertEquals(1, sink.rejected(reason));
        assertEquals(List.of(validTrade(FIRST), validTrade(FIRST + 2)), pipeline.allEvents());
    }

    private MarketEvent validTrade(long timeMicros) {
        return new Trade(SampleInstruments.ACME, 12_655, 100, Side.UNKNOWN, null, 0, timeMicros);
    }
}
