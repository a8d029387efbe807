package io.quotecast.protocol.massive;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.Response;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MassiveEncodingTest {
    private static final long TIME = 1_767_623_400_123_456L;
    private static final Instrument KO = new Instrument(9, new Symbol("KO"), "Coca-Cola", "NYSE", "", 2, 0, 1);
    private static final Ticker DAY = new Ticker(
            AAPL, 27_100, 27_000, 27_200, 26_900, 27_000, 1_000, 27_050, 8, 27_090, 27_110, TradingState.OPEN, TIME);

    @Test
    void aTradeHasExactNumbersAndTheNumbersOfExchangeAndTape() {
        assertEquals(
                "{\"ev\":\"T\",\"sym\":\"KO\",\"x\":11,\"i\":\"77\",\"z\":1,\"p\":70.10,\"s\":100,\"c\":[],"
                        + "\"t\":1767623400123,\"q\":9}",
                json(MassiveTopic.TRADES, new Trade(KO, 7_010, 100, Side.BUY, "ARCX", 77, TIME)));
        assertEquals(
                "{\"ev\":\"T\",\"sym\":\"AAPL\",\"x\":0,\"i\":\"5\",\"z\":3,\"p\":270.01,\"s\":100,\"c\":[],"
                        + "\"t\":1767623400123,\"q\":9}",
                json(MassiveTopic.TRADES, new Trade(AAPL, 27_001, 100, Side.BUY, null, 0, TIME)));
    }

    @Test
    void conditionsOfATradeAreNumbersAndThoseWithoutANumberAreLeftOut() {
        Conditions conditions = Conditions.parse("@,F,I,other");

        assertEquals(
                "{\"ev\":\"T\",\"sym\":\"AAPL\",\"x\":0,\"i\":\"5\",\"z\":3,\"p\":270.01,\"s\":5,\"c\":[0,14,37],"
                        + "\"t\":1767623400123,\"q\":9}",
                json(MassiveTopic.TRADES, new Trade(AAPL, 27_001, 5, Side.BUY, null, 0, null, conditions, TIME)));
    }

    @Test
    void aQuoteWithoutAnAskHasTheAskZero() {
        assertEquals(
                "{\"ev\":\"Q\",\"sym\":\"KO\",\"bx\":10,\"bp\":70.10,\"bs\":3,\"ax\":10,\"ap\":0.00,\"as\":0,\"c\":0,"
                        + "\"t\":1767623400123,\"q\":9,\"z\":1}",
                json(MassiveTopic.QUOTES, new Quote(KO, 7_010, 3, 0, 0, TIME)));
    }

    @Test
    void anAggregateIsAClosedBarOfItsLengthWithTheDay() {
        Bar bar = new Bar(AAPL, Timeframe.MINUTE, 1, 4, 1, 3, 10, 2, 4, true, 1_767_623_400_000_000L);

        assertEquals(
                "{\"ev\":\"AM\",\"sym\":\"AAPL\",\"v\":10,\"av\":1000,\"op\":270.00,\"vw\":0.02,\"o\":0.01,\"c\":0.03,"
                        + "\"h\":0.04,\"l\":0.01,\"a\":270.50,\"z\":2,\"s\":1767623400000,\"e\":1767623460000}",
                json(MassiveTopic.MINUTES, bar));
        assertNull(encode(MassiveTopic.SECONDS, bar));
        assertNull(encode(
                MassiveTopic.MINUTES,
                new Bar(AAPL, Timeframe.MINUTE, 1, 4, 1, 3, 10, 2, 4, false, 1_767_623_400_000_000L)));
        assertEquals(
                "{\"ev\":\"A\",\"sym\":\"KO\",\"v\":10,\"vw\":0.02,\"o\":0.01,\"c\":0.03,\"h\":0.04,\"l\":0.01,\"z\":2,"
                        + "\"s\":1767623400000,\"e\":1767623401000}",
                json(
                        MassiveTopic.SECONDS,
                        new Bar(KO, Timeframe.SECOND, 1, 4, 1, 3, 10, 2, 4, true, 1_767_623_400_000_000L)));
    }

    @Test
    void priceBandsHaveNumbersAsIndicators() {
        assertEquals(
                "{\"ev\":\"LULD\",\"T\":\"AAPL\",\"h\":283.51,\"l\":256.50,\"i\":[21],\"z\":3,\"t\":1767623400123,\"q\":9}",
                json(
                        MassiveTopic.PRICE_BANDS,
                        new PriceBands(AAPL, 25_650, 28_351, PriceBands.Indicator.INTRADAY, TIME)));
        assertEquals(
                "{\"ev\":\"LULD\",\"T\":\"AAPL\",\"i\":[17],\"z\":3,\"t\":1767623400123,\"q\":9}",
                json(MassiveTopic.PRICE_BANDS, PriceBands.none(AAPL, PriceBands.Indicator.SUSPENDED, TIME)));
        assertEquals(
                "{\"ev\":\"LULD\",\"T\":\"AAPL\",\"h\":283.51,\"l\":256.50,\"i\":[18],\"z\":3,\"t\":1767623400123,\"q\":9}",
                json(
                        MassiveTopic.PRICE_BANDS,
                        new PriceBands(AAPL, 25_650, 28_351, PriceBands.Indicator.REOPENING, TIME)));
    }

    @Test
    void pairsHaveTheFieldsOfCrypto() {
        assertEquals(
                "{\"ev\":\"XT\",\"pair\":\"BTC-USD\",\"p\":61000.50000000,\"t\":1767623400123,\"s\":0.125,\"c\":[1],"
                        + "\"i\":\"a7\",\"x\":1,\"r\":1767623400123}",
                json(
                        MassiveTopic.CRYPTO_TRADES,
                        new Trade(BTC, 6_100_050_000_000L, 12_500_000, Side.SELL, "COINBASE", 0, "a7", TIME)));
        assertEquals(
                "{\"ev\":\"XQ\",\"pair\":\"BTC-USD\",\"bp\":0.00000001,\"bs\":300,\"ap\":0.00000002,\"as\":0.5,"
                        + "\"t\":1767623400123,\"x\":0,\"r\":1767623400123}",
                json(MassiveTopic.CRYPTO_QUOTES, new Quote(BTC, 1, 30_000_000_000L, 2, 50_000_000, TIME)));
        assertEquals(
                "{\"ev\":\"XA\",\"pair\":\"BTC-USD\",\"o\":0.00000001,\"c\":0.00000003,\"h\":0.00000004,"
                        + "\"l\":0.00000001,\"v\":10,\"vw\":0.00000002,\"z\":2,\"s\":1767623400000,\"e\":1767623460000}",
                json(
                        MassiveTopic.CRYPTO_MINUTES,
                        new Bar(BTC, Timeframe.MINUTE, 1, 4, 1, 3, 1_000_000_000, 2, 4, true, 1_767_623_400_000_000L)));
    }

    @Test
    void eventsOfOtherKindsAndOfTheOtherMarketAreNotCarried() {
        assertNull(encode(MassiveTopic.TRADES, new Quote(AAPL, 1, 1, 2, 1, TIME)));
        assertNull(encode(MassiveTopic.TRADES, new Trade(BTC, 1, 1, Side.BUY, null, 1, TIME)));
        assertNull(encode(MassiveTopic.CRYPTO_TRADES, new Trade(AAPL, 1, 1, Side.BUY, null, 1, TIME)));
        assertNull(encoding(MassiveTopic.TRADES).encode(new Notification.Heartbeat(1, 2, 0)));
    }

    @Test
    void aSlowClientIsToldWhyItIsClosed() {
        assertEquals(
                "{\"ev\":\"status\",\"status\":\"slow_consumer\",\"message\":\"too slow\"}",
                text(encoding(MassiveTopic.TRADES)
                        .encode(new Response.ErrorMessage(null, ErrorCode.SLOW_CLIENT, "too slow", true))));
    }

    private static MassiveEncoding encoding(MassiveTopic topic) {
        return new MassiveEncoding(Set.of(topic), instrument -> instrument.equals(AAPL) ? DAY : null);
    }

    private static byte[] encode(MassiveTopic topic, MarketEvent event) {
        return encoding(topic).encode(new Entry(9, 5, event));
    }

    private static String json(MassiveTopic topic, MarketEvent event) {
        return text(encode(topic, event));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
