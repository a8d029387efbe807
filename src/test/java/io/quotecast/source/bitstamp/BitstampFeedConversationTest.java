package io.quotecast.source.bitstamp;

import static io.quotecast.source.bitstamp.BitstampMessages.TIME;
import static io.quotecast.source.bitstamp.BitstampMessages.acknowledgement;
import static io.quotecast.source.bitstamp.BitstampMessages.book;
import static io.quotecast.source.bitstamp.BitstampMessages.error;
import static io.quotecast.source.bitstamp.BitstampMessages.level;
import static io.quotecast.source.bitstamp.BitstampMessages.trade;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceGap;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingSinkTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol of the exchange, message by message. */
class BitstampFeedConversationTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingSinkTarget target = new RecordingSinkTarget(clock);
    private final EventSink sink = new EventSink("bitstamp", target);
    private final Instruments catalog = new Instruments();
    private final ExchangeInstruments products = new ExchangeInstruments(catalog);
    private final List<String> sent = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final Instrument bitcoin = list();
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;
    private final BitstampFeedConversation conversation = new BitstampFeedConversation(
            "not available: gone",
            new ExchangeProtocol.Context(
                    List.of("btcusd"),
                    products,
                    Duration.ofSeconds(10),
                    sink,
                    (kind, text) -> states.add(kind + " " + text),
                    () -> nanos));

    @ParameterizedTest
    @CsvSource({"0,BUY", "1,SELL", "2,UNKNOWN"})
    void tradesAreExact(int type, Side side) {
        assertEquals(MessageOutcome.DATA, receive(trade("btcusd", 7, "98765.43", "0.00000012", type)));

        assertEquals(List.of(new Trade(bitcoin, 9_876_543, 12, side, "BITSTAMP", 7, TIME)), target.events());
    }

    @Test
    void aQuoteIsTheTopOfAnOrderBookAndIsOfferedWhenItChanges() {
        String bids = level("100.00", "1.00000000") + "," + level("99.99", "2.00000000");
        receive(book("btcusd", TIME, bids, level("100.01", "3.00000000")));
        assertEquals(
                MessageOutcome.DATA,
                receive(book("btcusd", TIME + 1, level("100.00", "1.00000000"), level("100.01", "3.00000000"))));
        receive(book("btcusd", TIME + 2, "", level("100.01", "3.00000000")));

        assertEquals(
                List.of(
                        new Quote(bitcoin, 10_000, 100_000_000, 10_001, 300_000_000, TIME),
                        new Quote(bitcoin, 0, 0, 10_001, 300_000_000, TIME + 2)),
                target.events());
    }

    @Test
    void anOrderBookThatIsNotNewerIsIgnoredUntilAReconnect() {
        conversation.onOpen(sent::add);
        receive(book("btcusd", TIME, level("100.00", "1"), level("100.01", "1")));
        assertEquals(
                MessageOutcome.ACKNOWLEDGED, receive(book("btcusd", TIME, level("99.00", "1"), level("99.01", "1"))));
        conversation.onOpen(sent::add);
        receive(book("btcusd", TIME - 1, level("99.00", "1"), level("99.01", "1")));

        assertEquals(2, target.events().size());
    }

    @Test
    void whileTwoConnectionsDeliverRepeatedEventsAreExpected() {
        conversation.onOpen(sent::add);
        receive(trade("btcusd", 1));
        receive(book("btcusd", TIME, level("100.00", "1"), level("100.01", "1")));
        conversation.onOverlap(true);
        conversation.onOpen(sent::add);
        assertEquals(MessageOutcome.DATA, receive(trade("btcusd", 1)));
        assertEquals(MessageOutcome.DATA, receive(book("btcusd", TIME, level("100.00", "1"), level("100.01", "1"))));
        conversation.onOverlap(false);

        assertEquals(0, sink.count(FeedAnomaly.REPEATED));
        assertEquals(2, target.events().size());
        assertEquals(MessageOutcome.ACKNOWLEDGED, receive(trade("btcusd", 1)));
        assertEquals(1, sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void aRejectedTradeIsCountedAndReportedAsMissing() {
        receive(trade("btcusd", 1, "1.001", "1", 0));
        receive(trade("btcusd", 1, "1.001", "1", 0));
        target.reject(Rejection.BAD_TIME);
        receive(trade("btcusd", 2));

        assertEquals(2, sink.count(FeedAnomaly.MISSING));
        assertEquals(
                List.of(
                        new SourceGap("bitstamp", Channel.TRADES, bitcoin, 1, 1, 1),
                        new SourceGap("bitstamp", Channel.TRADES, bitcoin, 1, 2, 2)),
                target.gaps());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]|MALFORMED",
                "{|MALFORMED",
                "{} {}|MALFORMED",
                "{}|MALFORMED",
                "{'event':'trade','channel':'live_trades_xrpusd','data':{'id':1}}|UNKNOWN_SYMBOL",
                "{'event':'trade','channel':'live_trades_btcusd','data':{'id':1,'amount_str':'1'}}|MALFORMED",
                "{'event':'trade','channel':'live_trades_btcusd','data':{'price_str':'1.001','amount_str':'1',"
                        + "'microtimestamp':'1767623399123456'}}|OFF_TICK",
                "{'event':'trade','channel':'live_trades_btcusd','data':{'price_str':'1','amount_str':'1',"
                        + "'microtimestamp':'now'}}|MALFORMED",
                "{'event':'data','channel':'order_book_btcusd','data':{'bids':[['x','1']],'asks':[],"
                        + "'microtimestamp':'1767623399123456'}}|MALFORMED",
            })
    void messagesThatAreNotValidAreCountedByReason(String message, Rejection reason) {
        assertEquals(MessageOutcome.INVALID, receive(message.replace('\'', '"')));

        assertEquals(1, sink.rejected(reason));
        assertEquals(List.of(), target.events());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'event':'bts:request_reconnect','channel':'','data':''}|ENDING",
                "{'event':'bts:heartbeat','channel':'','data':{'status':'success'}}|OTHER",
                "{'event':'bts:subscription_succeeded','channel':'live_trades_btcusd','data':{}}|ACKNOWLEDGED",
                "{'event':'data','channel':'diff_order_book_btcusd','data':{'bids':[[[],{}]]}}|OTHER",
                "{'event':'bts:error','channel':'','data':{'code':4009,'message':'no'}}|UNAVAILABLE",
            })
    void otherMessagesAreNoEvents(String message, MessageOutcome outcome) {
        assertEquals(outcome, receive(message.replace('\'', '"')));
        assertEquals(0, sink.rejected());
    }

    @Test
    void aHeartbeatIsSentEveryFifteenSeconds() {
        conversation.onOpen(sent::add);
        sent.clear();
        nanos += Duration.ofSeconds(15).toNanos() - 1;
        conversation.onTick();
        assertEquals(List.of(), sent);
        nanos += 1;
        assertNull(conversation.onTick());

        assertEquals(List.of("{\"event\":\"bts:heartbeat\"}"), sent);
    }

    @Test
    void aSourceWithoutAnyProductIsDownAndAReconnectTriesAgain() {
        conversation.onOpen(sent::add);
        receive(acknowledgement("live_trades_btcusd"));
        assertEquals(MessageOutcome.UNAVAILABLE, receive(error("Bad subscription string.")));
        assertEquals(List.of("DOWN not available: btcusd ('Bad subscription string.')"), states);
        sent.clear();
        conversation.onOpen(sent::add);

        assertEquals(2, sent.size());
        assertEquals("not available: gone", conversation.remark());
    }

    private MessageOutcome receive(String message) {
        return conversation.onMessage(message);
    }

    private Instrument list() {
        products.add("btcusd", new Symbol("BTC-USD"), "BITSTAMP", "Crypto", Optional.of(new Decimals(2, 8)));
        return catalog.find("BTC-USD").orElseThrow();
    }
}
