package io.quotecast.protocol.quotecast;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.testing.AsyncApiContract;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact JSON of instrument events, after the examples of the protocol documentation. */
class EventEncoderTest {
    private static final long TIME = 1_767_623_400_208_123L;

    private final EventEncoder encoder = new EventEncoder();

    @Test
    void tradeHasPriceSizeVenueIdAndSide() {
        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":126.55,\"s\":100,\"x\":\"V\",\"i\":96921,\"side\":\"buy\","
                        + "\"t\":1767623400208123,\"q\":918273646,\"u\":5021}",
                json(new Trade(AAPL, 12655, 100, Side.BUY, "V", 96921, TIME), 918273646, 5021));
    }

    @Test
    void tradeOmitsAbsentFields() {
        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":126.55,\"s\":0,\"t\":1767623400208123,\"q\":1,\"u\":1}",
                json(new Trade(AAPL, 12655, 0, Side.UNKNOWN, null, 0, TIME), 1, 1));
    }

    @Test
    void conditionsAreAnArrayOfCodes() {
        Conditions conditions = Conditions.parse("@,I");

        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":126.55,\"s\":5,\"c\":[\"@\",\"I\"],"
                        + "\"t\":1767623400208123,\"q\":1,\"u\":1}",
                json(new Trade(AAPL, 12655, 5, Side.UNKNOWN, null, 0, null, conditions, TIME), 1, 1));
    }

    @Test
    void aCorrectionHasTheOriginalAndTheCorrectedTrade() {
        Trade original = new Trade(AAPL, 12655, 100, Side.BUY, "V", 96921, TIME);
        Trade corrected = new Trade(AAPL, 12650, 5, Side.BUY, "V", 96922, null, Conditions.ODD_LOT, TIME);

        assertEquals(
                "{\"T\":\"c\",\"S\":\"AAPL\",\"x\":\"V\",\"i\":96921,\"op\":126.55,\"os\":100,\"ot\":1767623400208123,"
                        + "\"ci\":96922,\"p\":126.50,\"s\":5,\"c\":[\"I\"],\"t\":1767623400208999,\"q\":9,\"u\":1}",
                json(new Correction(AAPL, original, corrected, TIME + 876), 9, 1));
    }

    @Test
    void priceBandsAreNullWhileThereAreNone() {
        assertEquals(
                "{\"T\":\"l\",\"S\":\"AAPL\",\"l\":120.22,\"h\":132.88,\"i\":\"B\",\"t\":1767623400208123,\"q\":9,\"u\":1}",
                json(new PriceBands(AAPL, 12022, 13288, PriceBands.Indicator.INTRADAY, TIME), 9, 1));
        assertEquals(
                "{\"T\":\"l\",\"S\":\"AAPL\",\"l\":null,\"h\":null,\"i\":\"D\",\"t\":1767623400208123,\"q\":9,\"u\":1}",
                json(PriceBands.none(AAPL, PriceBands.Indicator.SUSPENDED, TIME), 9, 1));
    }

    @Test
    void aCancelHasTheOriginalTrade() {
        Trade original = new Trade(AAPL, 12655, 100, Side.UNKNOWN, null, 0, "A-1", TIME);

        assertEquals(
                "{\"T\":\"x\",\"S\":\"AAPL\",\"i\":\"A-1\",\"op\":126.55,\"os\":100,\"ot\":1767623400208123,"
                        + "\"t\":1767623400208999,\"q\":9,\"u\":1}",
                json(new Correction(AAPL, original, null, TIME + 876), 9, 1));
    }

    @Test
    void sellSideIsWritten() {
        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":126.50,\"s\":1,\"side\":\"sell\",\"t\":1767623400208123,\"q\":2,\"u\":1}",
                json(new Trade(AAPL, 12650, 1, Side.SELL, null, 0, TIME), 2, 1));
    }

    @Test
    void venueIsEscaped() {
        assertEquals(
                "{\"T\":\"t\",\"S\":\"AAPL\",\"p\":0.01,\"s\":1,\"x\":\"\\\"\\\\\",\"t\":1,\"q\":2,\"u\":1}",
                json(new Trade(AAPL, 1, 1, Side.UNKNOWN, "\"\\", 0, 1), 2, 1));
    }

    @Test
    void coinTradeHasEightDecimalsAndNoExponent() {
        assertEquals(
                "{\"T\":\"t\",\"S\":\"BTC-USD\",\"p\":90000000.00000000,\"s\":0.00000001,"
                        + "\"t\":1767623400208123,\"q\":3,\"u\":1}",
                json(new Trade(BTC, FixedPoint.MAX_UNITS, 1, Side.UNKNOWN, null, 0, TIME), 3, 1));
    }

    @Test
    void quoteHasBothSides() {
        assertEquals(
                "{\"T\":\"q\",\"S\":\"AAPL\",\"bp\":126.54,\"bs\":300,\"ap\":126.56,\"as\":200,"
                        + "\"t\":1767623400208130,\"q\":918273647,\"u\":88231}",
                json(new Quote(AAPL, 12654, 300, 12656, 200, 1767623400208130L), 918273647, 88231));
    }

    @Test
    void priceWithoutDecimalsHasNoPoint() {
        assertEquals(
                "{\"T\":\"q\",\"S\":\"^N225\",\"bp\":40000,\"bs\":0.00,\"ap\":40005,\"as\":12.50,"
                        + "\"t\":1767623400208123,\"q\":4,\"u\":1}",
                json(new Quote(NIKKEI, 40000, 0, 40005, 1250, TIME), 4, 1));
    }

    @Test
    void tickerHasAllFieldsOfTradingDay() {
        assertEquals(
                "{\"T\":\"k\",\"S\":\"AAPL\",\"p\":126.55,\"ch\":1.25,\"cp\":0.9976,\"o\":125.30,\"h\":127.01,"
                        + "\"l\":125.02,\"pc\":125.30,\"v\":8642007,\"vw\":126.01,\"n\":41233,\"bp\":126.54,"
                        + "\"ap\":126.56,\"st\":\"open\",\"t\":1767623400208130,\"q\":918273648,\"u\":9001}",
                json(
                        new Ticker(
                                AAPL,
                                12655,
                                12530,
                                12701,
                                12502,
                                12530,
                                8642007,
                                12601,
                                41233,
                                12654,
                                12656,
                                TradingState.OPEN,
                                1767623400208130L),
                        918273648,
                        9001));
    }

    @Test
    void tickerOmitsAbsentQuotes() {
        assertEquals(
                "{\"T\":\"k\",\"S\":\"AAPL\",\"p\":126.55,\"ch\":0.00,\"cp\":0.0000,\"o\":126.55,\"h\":126.55,"
                        + "\"l\":126.55,\"pc\":126.55,\"v\":100,\"vw\":126.55,\"n\":1,\"st\":\"halted\","
                        + "\"t\":1767623400208123,\"q\":5,\"u\":1}",
                json(ticker(AAPL, 12655, 12655, TradingState.HALTED), 5, 1));
    }

    @Test
    void fallHasNegativeChangeAndPercent() {
        assertEquals(
                "{\"T\":\"k\",\"S\":\"AAPL\",\"p\":99.95,\"ch\":-0.05,\"cp\":-0.0500,\"o\":99.95,\"h\":99.95,"
                        + "\"l\":99.95,\"pc\":100.00,\"v\":100,\"vw\":99.95,\"n\":1,\"st\":\"closed\","
                        + "\"t\":1767623400208123,\"q\":6,\"u\":1}",
                json(ticker(AAPL, 9995, 10000, TradingState.CLOSED), 6, 1));
    }

    @Test
    void coinTickerHasEightDecimalsAndFourInPercent() {
        assertEquals(
                "{\"T\":\"k\",\"S\":\"BTC-USD\",\"p\":0.00000100,\"ch\":-0.00000200,\"cp\":-66.6667,\"o\":0.00000100,"
                        + "\"h\":0.00000100,\"l\":0.00000100,\"pc\":0.00000300,\"v\":0.00000100,\"vw\":0.00000100,"
                        + "\"n\":1,\"st\":\"open\",\"t\":1767623400208123,\"q\":7,\"u\":1}",
                json(ticker(BTC, 100, 300, TradingState.OPEN), 7, 1));
    }

    @Test
    void formingBarIsNotClosed() {
        assertEquals(
                "{\"T\":\"b\",\"S\":\"AAPL\",\"tf\":\"1m\",\"o\":126.10,\"h\":126.60,\"l\":126.05,\"c\":126.55,"
                        + "\"v\":18200,\"vw\":126.31,\"n\":66,\"x\":false,"
                        + "\"t\":1767623400000000,\"q\":918273649,\"u\":412}",
                json(bar(Timeframe.MINUTE, false), 918273649, 412));
    }

    @ParameterizedTest
    @CsvSource({"SECOND, 1s", "MINUTE, 1m", "FIVE_MINUTES, 5m", "HOUR, 1h"})
    void closedBarOfEveryTimeframeIsMarked(Timeframe timeframe, String text) {
        assertEquals(
                "{\"T\":\"b\",\"S\":\"AAPL\",\"tf\":\"" + text + "\",\"o\":126.10,\"h\":126.60,\"l\":126.05,"
                        + "\"c\":126.55,\"v\":18200,\"vw\":126.31,\"n\":66,\"x\":true,"
                        + "\"t\":1767623400000000,\"q\":8,\"u\":1}",
                json(bar(timeframe, true), 8, 1));
    }

    @Test
    void statusHasReason() {
        assertEquals(
                "{\"T\":\"s\",\"S\":\"AAPL\",\"sc\":\"H\",\"sm\":\"Halted\",\"rc\":\"T12\","
                        + "\"t\":1767623400208140,\"q\":918273650,\"u\":3}",
                json(new Status(AAPL, TradingState.HALTED, "T12", 1767623400208140L), 918273650, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, T, Trading",
        "HALTED, H, Halted",
        "AUCTION, A, Auction",
        "PRE_MARKET, P, Pre-market",
        "CLOSED, C, Closed"
    })
    void statusOmitsAbsentReason(TradingState state, String code, String title) {
        assertEquals(
                "{\"T\":\"s\",\"S\":\"AAPL\",\"sc\":\"" + code + "\",\"sm\":\"" + title
                        + "\",\"t\":1767623400208123,\"q\":9,\"u\":1}",
                json(new Status(AAPL, state, "", TIME), 9, 1));
    }

    @Test
    void shorterEventContainsNothingOfLongerOneBefore() {
        String before = json(new Status(AAPL, TradingState.OPEN, "", TIME), 9, 1);

        json(bar(Timeframe.MINUTE, true), 10, 1);

        assertEquals(before, json(new Status(AAPL, TradingState.OPEN, "", TIME), 9, 1));
    }

    private String json(MarketEvent event, long position, long seriesNumber) {
        String json = new String(encoder.json(event, position, seriesNumber), StandardCharsets.UTF_8);
        AsyncApiContract.check("/v1/stream", "[" + json + "]");
        return json;
    }

    @Test
    void aBarThatMayLackTradesIsMarked() {
        Bar partial = new Bar(
                AAPL,
                Timeframe.MINUTE,
                12610,
                12660,
                12605,
                12655,
                18200,
                12631,
                66,
                true,
                true,
                false,
                1_767_623_400_000_000L);

        assertEquals(
                "{\"T\":\"b\",\"S\":\"AAPL\",\"tf\":\"1m\",\"o\":126.10,\"h\":126.60,\"l\":126.05,\"c\":126.55,"
                        + "\"v\":18200,\"vw\":126.31,\"n\":66,\"x\":true,\"pt\":true,\"t\":1767623400000000,\"q\":7,\"u\":3}",
                json(partial, 7, 3));
    }

    @Test
    void aRevisedBarIsMarked() {
        Bar revised =
                new Bar(AAPL, Timeframe.DAY, 100, 100, 100, 100, 1, 100, 1, true, false, true, 1_767_571_200_000_000L);

        assertEquals(
                "{\"T\":\"b\",\"S\":\"AAPL\",\"tf\":\"1d\",\"o\":1.00,\"h\":1.00,\"l\":1.00,\"c\":1.00,\"v\":1,\"vw\":1.00,"
                        + "\"n\":1,\"x\":true,\"rv\":true,\"t\":1767571200000000,\"q\":7,\"u\":3}",
                json(revised, 7, 3));
    }

    private static Ticker ticker(Instrument instrument, long last, long previousClose, TradingState state) {
        return new Ticker(instrument, last, last, last, last, previousClose, 100, last, 1, 0, 0, state, TIME);
    }

    private static Bar bar(Timeframe timeframe, boolean closed) {
        return new Bar(AAPL, timeframe, 12610, 12660, 12605, 12655, 18200, 12631, 66, closed, 1_767_623_400_000_000L);
    }
}
