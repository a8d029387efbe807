package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Ext;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.source.EventSink;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SampleInstruments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks input in other notations than the server writes, and input with invalid optional fields. */
class AcceptedInputTest {
    private static final long NOW = 1_767_623_400_000_000L;
    private static final Instrument ACME = SampleInstruments.ACME;

    private final RecordingPipeline pipeline = new RecordingPipeline(new ManualClock(NOW));
    private final EventSink sink = pipeline.sink("test");
    private final IngestBatch batch = new IngestBatch(sink, SampleInstruments.catalog());

    @AfterEach
    void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":\"126.50\",\"s\":\"100\",\"side\":\"buy\"}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.265e2,\"s\":1E2,\"side\":\"BUY\"}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":\"12650E-2\",\"s\":\"1e+2\",\"side\":\"Buy\"}",
                "{\"T\":\"t\",\"S\":\"acme\",\"p\":0.12650e0003,\"s\":100.0,\"side\":\"bUY\",\"t\":null}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":126.5,\"s\":100,\"side\":\"buy\",\"x\":null,\"i\":null}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":126.5,\"s\":100,\"side\":\"buy\",\"i\":0,\"t\":\"1767623400000000\"}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":126.5,\"s\":100,\"side\":\"buy\",\"t\":1.7676234e15}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":126.5,\"s\":100,\"side\":\"buy\",\"t\":\"2026-01-05T14:30:00Z\"}",
                "T,S,p,s,side\nt,acme,1.265E+2,1e2,Buy",
                "[{\"T\":\"t\",\"S\":\"ACME\",\"p\":126.5,\"s\":100,\"side\":\"buy\"}]",
                "\ufeff \n [ {\"T\":\"t\",\n\"S\":\"ACME\",\n\"p\":126.5,\"s\":100,\"side\":\"buy\"}\n]\n"
            })
    void notationsOfTheSameTradeMakeNoDifference(String body) throws IOException {
        assertEquals(new IngestResult(1, 0, List.of(), 0, 0), ingest(body));
        assertEquals(List.of(new Trade(ACME, 12_650, 100, Side.BUY, null, 0, NOW)), pipeline.allEvents());
    }

    static Stream<Arguments> ids() {
        return Stream.of(
                Arguments.of("96921", 96_921L, null),
                Arguments.of("\"96921\"", 96_921L, null),
                Arguments.of("9000000000000000", 9_000_000_000_000_000L, null),
                Arguments.of("16186782720000000", 0L, "16186782720000000"),
                Arguments.of("18446744073709551616", 0L, "18446744073709551616"),
                Arguments.of("-1", 0L, "-1"),
                Arguments.of("1.5", 0L, "1.5"),
                Arguments.of("\"007\"", 0L, "007"),
                Arguments.of("\"1e5\"", 0L, "1e5"),
                Arguments.of("\"550e8400-e29b-41d4-a716-446655440000\"", 0L, "550e8400-e29b-41d4-a716-446655440000"),
                Arguments.of("\"" + "f".repeat(100) + "\"", 0L, "f".repeat(100)));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anyIdIsKeptExactly(String json, long number, String text) throws IOException {
        IngestResult result = ingest("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"i\":" + json + "}");

        assertEquals(new IngestResult(1, 0, List.of(), 0, 0), result);
        assertEquals(List.of(new Trade(ACME, 100, 1, Side.UNKNOWN, null, number, text, NOW)), pipeline.allEvents());
    }

    static Stream<Arguments> invalidOptionalFields() {
        return Stream.of(
                Arguments.of(
                        "\"i\":\"" + "f".repeat(101) + "\"",
                        "i '" + "f".repeat(40) + "…' has more than 100 characters"),
                Arguments.of("\"i\":\"é\"", "i 'é' is not printable ASCII"),
                Arguments.of("\"i\":{\"a\":1}", "i must be a number, not an object"),
                Arguments.of("\"i\":true", "i must be a number, not true"),
                Arguments.of("\"i\":1,\"i\":2", "i is given more than once"),
                Arguments.of(
                        "\"x\":\"" + "V".repeat(37) + "\"", "x '" + "V".repeat(37) + "' has more than 36 characters"),
                Arguments.of("\"x\":\"Zürich\"", "x 'Zürich' is not printable ASCII"),
                Arguments.of("\"x\":\"\\u0007\"", "x '\\u0007' is not printable ASCII"),
                Arguments.of("\"x\":[\"V\"]", "x must be a string, not an array"),
                Arguments.of("\"ext\":[1]", "ext must be an object, not an array"),
                Arguments.of("\"ext\":{},\"ext\":{}", "ext is given more than once"),
                Arguments.of("\"ext\":{\"a\":\"" + "x".repeat(505) + "\"}", "ext has 513 bytes, more than 512"),
                Arguments.of("\"side\":\"long\"", "side 'long' is not buy or sell"),
                Arguments.of("\"side\":1", "side '1' is not buy or sell"),
                Arguments.of("\"side\":false", "side must be a string, not false"));
    }

    @ParameterizedTest
    @MethodSource("invalidOptionalFields")
    void anInvalidOptionalFieldIsLeftOutWithAWarning(String field, String fault) throws IOException {
        IngestResult result = ingest("\n{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1," + field + "}");

        IngestResult.Warning warning = new IngestResult.Warning(2, fault + ", and was left out");
        assertEquals(new IngestResult(1, 0, List.of(), 0, 0, List.of(warning)), result);
        assertEquals(List.of(new Trade(ACME, 100, 1, Side.UNKNOWN, null, 0, NOW)), pipeline.allEvents());
    }

    @Test
    void severalInvalidFieldsMakeOneWarning() throws IOException {
        IngestResult result = ingest("T,S,p,s,x,side,i\nt,ACME,1,1,Zürich,up,7");

        assertEquals(
                List.of(new IngestResult.Warning(
                        2,
                        "x 'Zürich' is not printable ASCII, and was left out; side 'up' is not buy or sell, and was left"
                                + " out")),
                result.warnings());
        assertEquals(List.of(new Trade(ACME, 100, 1, Side.UNKNOWN, null, 7, NOW)), pipeline.allEvents());
    }

    @Test
    void aLongVenueAndANumericVenueAreKept() throws IOException {
        ingest("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"x\":\"INDEPENDENT_RESERVE\"}\n"
                + "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"x\":11}");

        assertEquals(
                List.of(
                        new Trade(ACME, 100, 1, Side.UNKNOWN, "INDEPENDENT_RESERVE", 0, NOW),
                        new Trade(ACME, 100, 1, Side.UNKNOWN, "11", 0, NOW)),
                pipeline.allEvents());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":5,\"c\":[\"@\",\"I\"]}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":5,\"c\":\"@,I\"}",
                "T,S,p,s,c\nt,ACME,1,5,\"@,I\"",
                "T,S,p,s,c\nt,ACME,1,5,'@;I"
            })
    void conditionsAreAnArrayOrATextOfCodes(String body) throws IOException {
        assertEquals(new IngestResult(1, 0, List.of(), 0, 0), ingest(body));
        assertEquals(
                List.of(new Trade(ACME, 100, 5, Side.UNKNOWN, null, 0, null, Conditions.parse("@,I"), NOW)),
                pipeline.allEvents());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}]", "{}", "true", "[\"123456789\"]", "[1,2,3,4,5,6,7,8,9]", "[\"\u00e9\"]"})
    void conditionsThatAreNotCodesAreLeftOut(String json) throws IOException {
        IngestResult result = ingest("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":5,\"c\":" + json + "}");

        assertEquals(1, result.warnings().size());
        assertEquals(List.of(new Trade(ACME, 100, 5, Side.UNKNOWN, null, 0, NOW)), pipeline.allEvents());
    }

    @Test
    void theObjectExtIsKeptAsItIs() throws IOException {
        ingest(" {\"ext\": {\"b\" : [1.50, \"ü\"],\"a\":{}} ,\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1}\n"
                + "{\"T\":\"q\",\"S\":\"ACME\",\"bp\":1,\"ext\":{}}\n"
                + "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"ext\":null}\n"
                + "{\"T\":\"s\",\"S\":\"ACME\",\"sc\":\"T\",\"ext\":{\"a\":1}}");

        assertEquals(
                List.of("{\"b\" : [1.50, \"ü\"],\"a\":{}}", "{}", "null", "null"),
                pipeline.allEvents().stream()
                        .map(event -> String.valueOf(Ext.of(event)))
                        .toList());
    }

    @Test
    void priceBandsMayBeAbsent() throws IOException {
        ingest("{\"T\":\"l\",\"S\":\"ACME\",\"l\":1.20,\"h\":\"1.32\",\"i\":\"B\"}\n"
                + "{\"T\":\"l\",\"S\":\"ACME\",\"l\":null,\"i\":\"D\"}");

        assertEquals(
                List.of(
                        new PriceBands(ACME, 120, 132, PriceBands.Indicator.INTRADAY, NOW),
                        PriceBands.none(ACME, PriceBands.Indicator.SUSPENDED, NOW)),
                pipeline.allEvents());
    }

    @Test
    void aCorrectionNamesATradeAndSaysWhatItShouldHaveBeen() throws IOException {
        ingest("{\"T\":\"c\",\"S\":\"ACME\",\"x\":\"V\",\"i\":7,\"ci\":\"A-8\",\"p\":1.01,\"s\":5,\"c\":[\"I\"]}\n"
                + "{\"T\":\"x\",\"S\":\"ACME\",\"i\":\"A-7\",\"op\":1,\"os\":5}");

        Trade corrected = new Trade(ACME, 101, 5, Side.UNKNOWN, null, 0, "A-8", Conditions.ODD_LOT, NOW);
        assertEquals(
                List.of(
                        Correction.of(ACME, "V", 7, null, corrected, NOW),
                        Correction.of(ACME, null, 0, "A-7", null, NOW)),
                pipeline.allEvents());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"T\":\"x\",\"S\":\"ACME\"}",
                "{\"T\":\"c\",\"S\":\"ACME\",\"i\":7,\"p\":1}",
                "{\"T\":\"c\",\"S\":\"ACME\",\"i\":7,\"p\":0,\"s\":1}"
            })
    void aCorrectionThatIsNotCompleteIsRejected(String line) throws IOException {
        assertEquals(1, ingest(line).rejected());
    }

    @Test
    void aReasonOfAHaltThatIsTooLongIsLeftOut() throws IOException {
        IngestResult result = ingest("{\"T\":\"s\",\"S\":\"ACME\",\"sc\":\"H\",\"rc\":\"" + "x".repeat(37) + "\"}");

        assertEquals(1, result.warnings().size());
        assertEquals(List.of(new Status(ACME, TradingState.HALTED, "", NOW)), pipeline.allEvents());
    }

    @Test
    void onlyTheFirstHundredWarningsAreListed() throws IOException {
        IngestResult result = ingest("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"side\":\"x\"}\n".repeat(150));

        assertEquals(150, result.accepted());
        assertEquals(100, result.warnings().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1.5", "\"1234567890123456789012345678901234567\"", "null", "1,\"id\":2"})
    void anInvalidIdOfAMessageDoesNotAffectALine(String id) throws IOException {
        assertEquals(
                new IngestResult(1, 0, List.of(), 0, 0),
                ingest("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"id\":" + id + "}"));
    }

    static Stream<Arguments> quotes() {
        return Stream.of(
                Arguments.of("\"bp\":null,\"bs\":0,\"ap\":1.02,\"as\":5", quote(0, 0, 102, 5)),
                Arguments.of("\"ap\":1.02,\"as\":5", quote(0, 0, 102, 5)),
                Arguments.of("\"bp\":1.01,\"bs\":7", quote(101, 7, 0, 0)),
                Arguments.of("\"bp\":1.01,\"bs\":7,\"ap\":null,\"as\":null", quote(101, 7, 0, 0)),
                Arguments.of("\"bp\":1.01,\"bs\":7,\"ap\":0.00,\"as\":0", quote(101, 7, 0, 0)),
                Arguments.of("\"bp\":\"0\",\"bs\":\"0\",\"ap\":1.02,\"as\":5", quote(0, 0, 102, 5)),
                Arguments.of("\"bp\":null,\"ap\":null", quote(0, 0, 0, 0)),
                Arguments.of("\"bp\":0,\"bs\":0,\"ap\":0,\"as\":0", quote(0, 0, 0, 0)),
                Arguments.of("\"bp\":1.01,\"ap\":1.02", quote(101, 0, 102, 0)),
                Arguments.of("\"bp\":1.01,\"bs\":1,\"ap\":1.01,\"as\":1", quote(101, 1, 101, 1)));
    }

    @ParameterizedTest
    @MethodSource("quotes")
    void aQuoteMayLackASideOrItsSizesAndBeLocked(String fields, Quote quote) throws IOException {
        assertEquals(new IngestResult(1, 0, List.of(), 0, 0), ingest("{\"T\":\"q\",\"S\":\"ACME\"," + fields + "}"));
        assertEquals(List.of((MarketEvent) quote), pipeline.allEvents());
    }

    @Test
    void aRowOfCsvMayLackASide() throws IOException {
        ingest("T,S,bp,bs,ap,as\nq,ACME,,,1.02,5\nq,ACME,1.01,7,,0\n");

        assertEquals(List.of(quote(0, 0, 102, 5), quote(101, 7, 0, 0)), pipeline.allEvents());
    }

    private static Quote quote(long bid, long bidSize, long ask, long askSize) {
        return new Quote(ACME, bid, bidSize, ask, askSize, NOW);
    }

    private IngestResult ingest(String body) throws IOException {
        return batch.ingest(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), any -> true);
    }
}
