package io.quotecast.protocol.binance;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.Notification;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BinanceEncodingTest {
    private static final long TIME = 1_767_623_400_123_456L;
    private static final Trade TRADE = new Trade(BTC, 6_100_050_000_000L, 12_500_000, Side.SELL, "CB", 77, TIME);

    @Test
    void aTradeHasNumbersAsStringsAndTheMakersSide() {
        assertEquals(
                "{\"e\":\"trade\",\"E\":1767623400123,\"s\":\"BTCUSD\",\"t\":77,\"p\":\"61000.50000000\","
                        + "\"q\":\"0.12500000\",\"T\":1767623400123,\"m\":true,\"M\":true}",
                json(StreamKind.TRADE, null, TRADE));
    }

    @Test
    void anAggregateTradeIsOneTrade() {
        assertEquals(
                "{\"e\":\"aggTrade\",\"E\":1767623400123,\"s\":\"AAPL\",\"a\":5,\"f\":5,\"l\":5,\"p\":\"270.01\","
                        + "\"q\":\"100\",\"T\":1767623400123,\"m\":false,\"M\":true}",
                json(StreamKind.AGGREGATE_TRADE, null, new Trade(AAPL, 27_001, 100, Side.BUY, null, 0, TIME)));
    }

    @Test
    void aQuoteWithoutAnAskHasTheAskZero() {
        assertEquals(
                "{\"u\":9,\"s\":\"AAPL\",\"b\":\"270.01\",\"B\":\"3\",\"a\":\"0.00\",\"A\":\"0\"}",
                json(StreamKind.BOOK_TICKER, null, new Quote(AAPL, 27_001, 3, 0, 0, TIME)));
    }

    @Test
    void tickersHaveTheDay() {
        Ticker ticker = new Ticker(
                AAPL,
                27_100,
                27_000,
                27_200,
                26_900,
                27_000,
                1_000,
                27_050,
                8,
                27_090,
                27_110,
                TradingState.OPEN,
                TIME);

        assertEquals(
                "{\"e\":\"24hrTicker\",\"E\":1767623400123,\"s\":\"AAPL\",\"p\":\"1.00\",\"P\":\"0.370\","
                        + "\"w\":\"270.50\",\"x\":\"270.00\",\"c\":\"271.00\",\"Q\":\"0\",\"b\":\"270.90\",\"B\":\"0\","
                        + "\"a\":\"271.10\",\"A\":\"0\",\"o\":\"270.00\",\"h\":\"272.00\",\"l\":\"269.00\","
                        + "\"v\":\"1000\",\"q\":\"270500.00\",\"O\":1767571200000,\"C\":1767623400123,\"F\":-1,\"L\":-1,"
                        + "\"n\":8}",
                json(StreamKind.TICKER, null, ticker));
        assertEquals(
                "{\"e\":\"24hrMiniTicker\",\"E\":1767623400123,\"s\":\"AAPL\",\"c\":\"271.00\",\"o\":\"270.00\","
                        + "\"h\":\"272.00\",\"l\":\"269.00\",\"v\":\"1000\",\"q\":\"270500.00\"}",
                json(StreamKind.MINI_TICKER, null, ticker));
    }

    @Test
    void aKlineIsABarOfItsInterval() {
        Bar bar = new Bar(AAPL, Timeframe.MINUTE, 1, 4, 1, 3, 10, 2, 4, true, 1_767_623_400_000_000L);

        assertEquals(
                "{\"e\":\"kline\",\"E\":1767623460000,\"s\":\"AAPL\",\"k\":{\"t\":1767623400000,\"T\":1767623459999,"
                        + "\"s\":\"AAPL\",\"i\":\"1m\",\"f\":-1,\"L\":-1,\"o\":\"0.01\",\"c\":\"0.03\",\"h\":\"0.04\","
                        + "\"l\":\"0.01\",\"v\":\"10\",\"n\":4,\"x\":true,\"q\":\"0.20\",\"V\":\"0\",\"Q\":\"0.00\","
                        + "\"B\":\"0\"}}",
                json(StreamKind.KLINE, Timeframe.MINUTE, bar));
        assertNull(encode(new BinanceEncoding(StreamKind.KLINE, Timeframe.HOUR, false, false), bar));
    }

    @Test
    void otherEventsAndMessagesAreNotCarried() {
        BinanceEncoding trades = new BinanceEncoding(StreamKind.TRADE, null, false, false);

        assertNull(encode(trades, new Quote(AAPL, 1, 1, 2, 1, TIME)));
        assertNull(trades.encode(new Notification.Heartbeat(1, 2, 0)));
    }

    @Test
    void aCombinedStreamNamesItselfAndMicrosecondsAreExact() {
        assertEquals(
                "{\"stream\":\"btcusd@trade\",\"data\":{\"e\":\"trade\",\"E\":1767623400123456,\"s\":\"BTCUSD\","
                        + "\"t\":77,\"p\":\"61000.50000000\",\"q\":\"0.12500000\",\"T\":1767623400123456,\"m\":true,"
                        + "\"M\":true}}",
                text(encode(new BinanceEncoding(StreamKind.TRADE, null, true, true), TRADE)));
    }

    @Test
    void clientsOfOneKindShareAFormat() {
        StreamName trades = StreamName.parse("btcusd@trade", Timeframes.DEFAULT).orElseThrow();

        assertSame(
                BinanceFormats.of(trades, false, false),
                BinanceFormats.of(
                        StreamName.parse("aapl@trade", Timeframes.DEFAULT).orElseThrow(), false, false));
    }

    private static String json(StreamKind kind, Timeframe timeframe, MarketEvent event) {
        return text(encode(new BinanceEncoding(kind, timeframe, false, false), event));
    }

    private static byte[] encode(BinanceEncoding encoding, MarketEvent event) {
        return encoding.encode(new Entry(9, 5, event));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
