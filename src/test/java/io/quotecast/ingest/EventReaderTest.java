package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.testing.SampleInstruments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final long NOW = 1_767_623_400_000_000L;

    private final Instruments instruments = SampleInstruments.catalog();
    private final EventReader reader = new EventReader(instruments);

    @Test
    void aTradeIsReadWithAllItsFields() {
        ParseResult parseResult = read("""
                {"T":"t","S":"ACME","p":126.55,"s":100,"x":"V","i":96921,"side":"buy","t":1767623400208123}""", NOW);

        assertEquals(
                new Trade(SampleInstruments.ACME, 12_655, 100, Side.BUY, "V", 96_921, 1_767_623_400_208_123L),
                event(parseResult));
    }

    @Test
    void aTradeNeedsNoVenueIdSideOrTime() {
        ParseResult parseResult = read("{\"T\":\"t\",\"S\":\"ACME\",\"p\":126.5,\"s\":0}", NOW);

        assertEquals(new Trade(SampleInstruments.ACME, 12_650, 0, Side.UNKNOWN, null, 0, NOW), event(parseResult));
    }

    @Test
    void emptyOptionalStringsCountAsAbsent() {
        ParseResult parseResult = read("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"x\":\"\",\"side\":\"\"}", NOW);

        assertEquals(new Trade(SampleInstruments.ACME, 100, 1, Side.UNKNOWN, null, 0, NOW), event(parseResult));
    }

    @Test
    void aQuoteOfACoinKeepsAllEightDecimals() {
        ParseResult parseResult = read("""
                {"T":"q","S":"COIN-USD","bp":0.00001305,"bs":0.00000001,"ap":0.0000130600,"as":31627.9,"t":1767623400000001}""", NOW);

        assertEquals(
                new Quote(SampleInstruments.COIN, 1_305, 1, 1_306, 3_162_790_000_000L, NOW + 1), event(parseResult));
    }

    @Test
    void aStatusIsReadWithAndWithoutAReason() {
        ParseResult halted = read(
                "{\"T\":\"s\",\"S\":\"ACME\",\"sc\":\"H\",\"sm\":\"Halted\",\"rc\":\"T12\",\"t\":1767623400000007}",
                NOW);
        ParseResult open = read("{\"T\":\"s\",\"S\":\"ACME\",\"sc\":\"T\"}", NOW);

        assertEquals(new Status(SampleInstruments.ACME, TradingState.HALTED, "T12", NOW + 7), event(halted));
        assertEquals(new Status(SampleInstruments.ACME, TradingState.OPEN, "", NOW), event(open));
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", "H", "A", "P", "C"})
    void everyTradingStateCanBeIngested(String code) {
        ParseResult parseResult = read("{\"T\":\"s\",\"S\":\"ACME\",\"sc\":\"" + code + "\"}", NOW);

        assertEquals(
                code, assertInstanceOf(Status.class, event(parseResult)).state().code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"T\":\"t\",\"S\":\"acme\",\"p\":1.5,\"s\":2,\"t\":1767623400000003}",
                "{\"t\":1767623400000003,\"s\":2,\"p\":1.50000,\"S\":\"Acme\",\"T\":\"t\"}",
                "  { \"T\" : \"t\" , \"S\" : \"ACME\" , \"p\" : 1.50 , \"s\" : 2.0 , \"t\" : 1767623400000003 }\t",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.5,\"s\":2,\"t\":1767623400000003,\"q\":918,\"u\":5,\"sn\":true}",
                "{\"a\":{\"b\":[{\"p\":9},[]]},\"T\":\"t\",\"S\":\"ACME\",\"p\":1.5,\"z\":[1,[2]],\"s\":2,\"t\":1767623400000003}",
                "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.5,\"s\":2,\"t\":1767623400000003,\"bp\":\"not a key of a trade\",\"sc\":null}",
                "{\"\\u0054\":\"t\",\"S\":\"A\\u0043ME\",\"p\":1.5,\"s\":2,\"t\":1767623400000003}"
            })
    void caseOrderBlanksEscapesAndUnknownKeysMakeNoDifference(String line) {
        assertEquals(new Trade(SampleInstruments.ACME, 150, 2, Side.UNKNOWN, null, 0, NOW + 3), event(read(line, NOW)));
    }

    @Test
    void onlyTheGivenRangeOfABufferIsRead() {
        byte[] bytes = "}}{\"T\":\"t\",\"S\":\"ACME\",\"p\":2,\"s\":1}{{".getBytes(StandardCharsets.UTF_8);

        ParseResult parseResult = reader.read(bytes, 2, bytes.length - 4, NOW);

        assertEquals(new Trade(SampleInstruments.ACME, 200, 1, Side.UNKNOWN, null, 0, NOW), event(parseResult));
    }

    @Test
    void anIdIsReturnedUnchangedWithTheEventAndTheRejection() {
        ParseResult number = read("{\"id\":7,\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1}", NOW);
        ParseResult text = read("{\"T\":\"t\",\"S\":\"NONE\",\"p\":1,\"s\":1,\"id\":\"c-42\"}", NOW);
        ParseResult none = read("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1}", NOW);
        ParseResult broken = read("{\"id\":8,\"T\":", NOW);

        assertEquals(new SenderId("7", true), number.id());
        assertEquals(
                new ParseResult.Rejected(
                        Rejection.UNKNOWN_SYMBOL, "unknown symbol 'NONE'", new SenderId("c-42", false)),
                text);
        assertEquals(null, none.id());
        assertEquals(new SenderId("8", true), broken.id());
    }

    @Test
    void theLargestNumbersAreReadExactly() {
        ParseResult parseResult = read("""
                {"T":"t","S":"COIN-USD","p":90000000.00000000,"s":89999999.99999999,"i":9000000000000000,"t":9000000000000000}""", NOW);

        assertEquals(
                new Trade(
                        SampleInstruments.COIN,
                        9_000_000_000_000_000L,
                        8_999_999_999_999_999L,
                        Side.UNKNOWN,
                        null,
                        9_000_000_000_000_000L,
                        9_000_000_000_000_000L),
                event(parseResult));
    }

    private ParseResult read(String message, long nowMicros) {
        List<ParseResult> results = new ArrayList<>();
        reader.read(message, nowMicros, results::add);
        assertEquals(1, results.size(), results::toString);
        return results.get(0);
    }

    private static MarketEvent event(ParseResult parseResult) {
        return assertInstanceOf(ParseResult.Parsed.class, parseResult, parseResult::toString)
                .event();
    }
}
