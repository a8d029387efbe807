package io.quotecast.source.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeLine;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingSinkTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol of the exchange, message by message. */
class BinanceFeedConversationTest {
    private static final long TIME = 1_767_623_400_123_456L;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingSinkTarget target = new RecordingSinkTarget(clock);
    private final EventSink sink = new EventSink("binance", target);
    private final Instruments catalog = new Instruments();
    private final LogRecorder log = LogRecorder.startFor(BinanceProtocol.class);
    private final ExchangeInstruments products = new ExchangeInstruments(catalog);
    private final Instrument bitcoin = list("BTCUSDT", "BTC-USDT", Optional.of(new Decimals(2, 5)));
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;
    private final BinanceFeedConversation conversation =
            new BinanceFeedConversation(products, "not available: GONE", sink, () -> nanos, ExchangeLine.only());

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({TIME + ",true,SELL", TIME / 1_000 + ",false,BUY"})
    void tradesAreExactWithTimesInMillisecondsOrMicroseconds(long time, boolean isBuyerMaker, Side side) {
        assertEquals(MessageOutcome.DATA, receive(trade("BTCUSDT", 7, "98765.43", "0.00012", time, isBuyerMaker)));

        long micros = time == TIME ? TIME : TIME / 1_000 * 1_000;
        assertEquals(List.of(new Trade(bitcoin, 9_876_543, 12, side, "BINANCE", 7, micros)), events());
    }

    @Test
    void messagesMayBeCombinedOrRaw() {
        receive(trade("BTCUSDT", 1, "1", "1", TIME, true));
        conversation.onMessage(trade("BTCUSDT", 2, "1", "1", TIME, true));
        conversation.onMessage(quote("BTCUSDT", 1, "1.00", "2", "1.01", "3"));

        assertEquals(3, events().size());
    }

    @Test
    void aQuoteHasTheTimeOfItsArrival() {
        receive(quote("BTCUSDT", 400_900_217, "98765.42000000", "31.21000000", "98765.43000000", "40.66000000"));

        assertEquals(
                List.of(new Quote(bitcoin, 9_876_542, 3_121_000, 9_876_543, 4_066_000, sink.nowMicros())), events());
    }

    @Test
    void anEmptySideOfAQuoteIsMissing() {
        receive(quote("BTCUSDT", 1, "0.00000000", "0.00000000", "98765.43000000", "40.66000000"));

        assertEquals(List.of(new Quote(bitcoin, 0, 0, 9_876_543, 4_066_000, sink.nowMicros())), events());
    }

    @Test
    void aTradeThatArrivesAgainIsCounted() {
        receive(trade("BTCUSDT", 1, "1", "1", TIME, true));

        assertEquals(MessageOutcome.ACKNOWLEDGED, receive(trade("BTCUSDT", 1, "1", "1", TIME, true)));
        assertEquals(1, sink.count(FeedAnomaly.REPEATED));
        assertEquals(1, events().size());
    }

    @Test
    void whileTwoConnectionsDeliverRepeatedEventsAreExpected() {
        conversation.onOpen(message -> {});
        receive(trade("BTCUSDT", 1, "1", "1", TIME, true));
        receive(quote("BTCUSDT", 10, "1", "1", "2", "1"));
        conversation.onOverlap(true);
        conversation.onOpen(message -> {});
        assertEquals(MessageOutcome.DATA, receive(trade("BTCUSDT", 1, "1", "1", TIME, true)));
        assertEquals(MessageOutcome.DATA, receive(quote("BTCUSDT", 10, "1", "1", "2", "1")));
        receive(quote("BTCUSDT", 9, "1", "5", "2", "1"));
        receive(trade("BTCUSDT", 2, "1", "1", TIME, true));
        conversation.onOverlap(false);

        assertEquals(0, sink.count(FeedAnomaly.REPEATED));
        assertEquals(3, events().size());
    }

    @Test
    void aMissingTradeIsReportedAndReplacesTheConnection() {
        receive(trade("BTCUSDT", 1, "1", "1", TIME, true));
        receive(trade("BTCUSDT", 4, "1", "1", TIME, true));
        assertNull(conversation.onTick());
        nanos += Duration.ofSeconds(1).toNanos();

        assertEquals("2 trades of BTC-USDT are missing (ids 2 to 3)", conversation.onTick());
        assertEquals(2, sink.count(FeedAnomaly.MISSING));
        assertNull(conversation.onTick());
    }

    @Test
    void decimalsOfAnUnknownProductComeFromItsFirstTrade() {
        list("PEPEUSDT", "PEPE-USDT", Optional.empty());

        receive(trade("PEPEUSDT", 1, "0.0000123400001", "123456789", TIME, true));

        Trade trade = (Trade) events().get(0);
        assertEquals(13, trade.instrument().priceDecimals());
        assertEquals(123_400_001L, trade.price());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]|MALFORMED",
                "{|MALFORMED",
                "{} {}|MALFORMED",
                "{'e':'trade','s':'ETHUSDT','t':1,'p':'1','q':'1','T':1767623400123,'m':true}|UNKNOWN_SYMBOL",
                "{'e':'trade','s':'BTCUSDT','t':1,'q':'1','T':1767623400123,'m':true}|MALFORMED",
                "{'e':'trade','s':'BTCUSDT','t':1,'p':'1.001','q':'1','T':1767623400123,'m':true}|OFF_TICK",
                "{'e':'trade','s':'BTCUSDT','t':1,'p':'-1','q':'1','T':1767623400123,'m':true}|PRICE_NOT_POSITIVE",
                "{'e':'trade','s':'BTCUSDT','t':1,'p':'1','q':'1','T':'now','m':true}|MALFORMED",
                "{'u':1,'s':'BTCUSDT','b':'x','B':'1','a':'1','A':'1'}|MALFORMED",
            })
    void messagesThatAreNotValidAreCountedByReason(String message, Rejection reason) {
        assertEquals(MessageOutcome.INVALID, conversation.onMessage(message.replace('\'', '"')));

        assertEquals(1, sink.rejected(reason));
        assertEquals(List.of(), events());
    }

    @Test
    void aRejectedTradeIsMissing() {
        receive(trade("BTCUSDT", 1, "1", "1", TIME, true));
        receive(trade("BTCUSDT", 2, "1.001", "1", TIME, true));
        receive(trade("BTCUSDT", 3, "1", "1", TIME, true));
        nanos += Duration.ofSeconds(1).toNanos();

        assertEquals("trade 2 of BTC-USDT is missing", conversation.onTick());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'e':'serverShutdown','E':1767623400123}|ENDING",
                "{'stream':'x','data':{'e':'serverShutdown','E':1767623400123}}|ENDING",
                "{'result':null,'id':1}|OTHER",
                "{'error':{'code':2,'msg':'Invalid request'},'id':1}|OTHER",
                "{'e':'kline','s':'BTCUSDT','k':{'t':1}}|OTHER",
                "{}|OTHER",
            })
    void otherMessagesAreNoEvents(String message, MessageOutcome outcome) {
        assertEquals(outcome, conversation.onMessage(message.replace('\'', '"')));
        assertEquals(0, sink.rejected());
    }

    @Test
    void productsThatTheExchangeDoesNotTradeAreNamed() {
        assertEquals("not available: GONE", conversation.remark());
    }

    private Instrument list(String product, String symbol, Optional<Decimals> decimals) {
        products.add(product, new Symbol(symbol), "BINANCE", "Crypto", decimals);
        return catalog.find(symbol).orElseThrow();
    }

    private MessageOutcome receive(String data) {
        return conversation.onMessage("{\"stream\":\"any\",\"data\":" + data + "}");
    }

    private List<MarketEvent> events() {
        return target.events();
    }

    private static String trade(String product, long id, String price, String size, long time, boolean isBuyerMaker) {
        return "{\"e\":\"trade\",\"E\":" + time + ",\"s\":\"" + product + "\",\"t\":" + id + ",\"p\":\"" + price
                + "\",\"q\":\"" + size + "\",\"T\":" + time + ",\"m\":" + isBuyerMaker + ",\"M\":true}";
    }

    private static String quote(String product, long updateId, String bid, String bidSize, String ask, String askSize) {
        return "{\"u\":" + updateId + ",\"s\":\"" + product + "\",\"b\":\"" + bid + "\",\"B\":\"" + bidSize
                + "\",\"a\":\"" + ask + "\",\"A\":\"" + askSize + "\"}";
    }
}
