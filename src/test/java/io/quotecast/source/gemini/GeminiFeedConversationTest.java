package io.quotecast.source.gemini;

import static io.quotecast.source.gemini.GeminiMessages.MILLIS;
import static io.quotecast.source.gemini.GeminiMessages.change;
import static io.quotecast.source.gemini.GeminiMessages.heartbeat;
import static io.quotecast.source.gemini.GeminiMessages.snapshot;
import static io.quotecast.source.gemini.GeminiMessages.trade;
import static io.quotecast.source.gemini.GeminiMessages.update;
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
class GeminiFeedConversationTest {
    private static final String BID = change("buy", "100.00", "1");
    private static final String ASK = change("sell", "100.01", "2");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingSinkTarget target = new RecordingSinkTarget(clock);
    private final EventSink sink = new EventSink("gemini", target);
    private final Instruments catalog = new Instruments();
    private final ExchangeInstruments products = new ExchangeInstruments(catalog);
    private final List<String> sent = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private final Instrument bitcoin = list();
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;
    private final GeminiFeedConversation conversation = new GeminiFeedConversation(new ExchangeProtocol.Context(
            List.of("BTCUSD", "GONEUSD"),
            products,
            Duration.ofSeconds(10),
            sink,
            (kind, text) -> states.add(kind + " " + text),
            () -> nanos));

    @ParameterizedTest
    @CsvSource({"buy,BUY", "sell,SELL", "auction,UNKNOWN"})
    void tradesAreExact(String text, Side side) {
        assertEquals(MessageOutcome.DATA, receive(trade("BTCUSD", 7, "98765.43", "0.00000012", text)));
        assertEquals(MessageOutcome.ACKNOWLEDGED, receive(trade("BTCUSD", 7, "98765.43", "0.00000012", text)));

        assertEquals(List.of(new Trade(bitcoin, 9_876_543, 12, side, "GEMINI", 7, MILLIS * 1_000)), target.events());
        assertEquals(1, sink.count(FeedAnomaly.REPEATED));
    }

    @Test
    void aQuoteIsOfferedWhenTheTopOfTheBookChanges() {
        receive(snapshot("BTCUSD", change("buy", "99.99", "5") + "," + BID + "," + ASK));
        assertEquals(MessageOutcome.DATA, receive(update("BTCUSD", change("sell", "100.02", "9"))));
        receive(update("BTCUSD", change("buy", "100.00", "0")));
        receive(update("BTCUSD", change("sell", "100.01", "0") + "," + change("sell", "100.02", "0")));

        assertEquals(
                List.of(
                        quote(10_000, 100_000_000, 10_001, 200_000_000),
                        quote(9_999, 500_000_000, 10_001, 200_000_000),
                        quote(9_999, 500_000_000, 0, 0)),
                target.events());
    }

    @Test
    void changesBeforeTheWholeBookOfAConnectionAreIgnored() {
        conversation.onOpen(sent::add);
        receive(snapshot("BTCUSD", BID + "," + ASK));
        conversation.onOpen(sent::add);

        assertEquals(MessageOutcome.OTHER, receive(update("BTCUSD", change("buy", "100.00", "0"))));
        receive(snapshot("BTCUSD", change("buy", "99.00", "1")));
        assertEquals(
                List.of(quote(10_000, 100_000_000, 10_001, 200_000_000), quote(9_900, 100_000_000, 0, 0)),
                target.events());
    }

    @Test
    void aBrokenChangeAffectsOnlyItself() {
        receive(snapshot(
                "BTCUSD",
                BID + ",[]," + change("bid", "1", "1") + "," + change("buy", "100.001", "1") + "," + ASK + ",7"));

        assertEquals(List.of(quote(10_000, 100_000_000, 10_001, 200_000_000)), target.events());
        assertEquals(1, sink.rejected(Rejection.OFF_TICK));
        assertEquals(3, sink.rejected(Rejection.MALFORMED));
    }

    @Test
    void aSizeThatCannotBeRepresentedIsLeftOutOfTheQuote() {
        receive(snapshot("BTCUSD", change("buy", "100.00", "0.1921229751") + "," + ASK));

        assertEquals(List.of(quote(10_000, 0, 10_001, 200_000_000)), target.events());
        assertEquals(1, sink.count(FeedAnomaly.OMITTED_SIZE));
    }

    @Test
    void aRejectedTradeIsCountedAndReportedAsMissing() {
        receive(trade("BTCUSD", 7, "1.001", "1", "buy"));

        assertEquals(1, sink.count(FeedAnomaly.MISSING));
        assertEquals(List.of(new SourceGap("gemini", Channel.TRADES, bitcoin, 1, 7, 7)), target.gaps());
    }

    @Test
    void theBookIsBounded() {
        TopOfBook book = new TopOfBook(bitcoin);
        for (long price = 1; price <= TopOfBook.MAX_LEVELS + 10; price++) {
            book.apply(new GeminiMessage.Level(true, price, 1));
        }
        for (long price = TopOfBook.MAX_LEVELS + 10; price > 11; price--) {
            book.apply(new GeminiMessage.Level(true, price, 0));
        }

        assertEquals(11, book.quote(1).bid());
        book.apply(new GeminiMessage.Level(true, 11, 0));
        assertEquals(0, book.quote(1).bid());
    }

    @Test
    void consecutiveHeartbeatsConfirmAndAGapIsCounted() {
        conversation.onOpen(sent::add);
        assertEquals(MessageOutcome.CONFIRMED, receive(heartbeat(5)));
        assertEquals(MessageOutcome.CONFIRMED, receive(heartbeat(6)));
        assertNull(conversation.onTick());
        assertEquals(MessageOutcome.OTHER, receive(heartbeat(10)));

        assertEquals("heartbeat 10 arrived instead of 7", conversation.onTick());
        assertEquals(3, sink.count(FeedAnomaly.MISSING));
        conversation.onOpen(sent::add);
        assertNull(conversation.onTick());
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
                "{'type':'trade','symbol':'XRPUSD','price':'1','quantity':'1','timestamp':1}|UNKNOWN_SYMBOL",
                "{'type':'l2_updates','symbol':'XRPUSD','changes':[]}|UNKNOWN_SYMBOL",
                "{'type':'trade','symbol':'BTCUSD','quantity':'1','timestamp':1767623399123}|MALFORMED",
                "{'type':'trade','symbol':'BTCUSD','price':'1.001','quantity':'1','timestamp':1}|OFF_TICK",
                "{'type':'trade','symbol':'BTCUSD','price':'1','quantity':'1','timestamp':'now'}|MALFORMED",
                "{'type':'heartbeat','sequence':'x'}|MALFORMED",
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
                "{'type':'heartbeat','timestamp':1767623399123}|OTHER",
                "{'type':'auction_result','symbol':'BTCUSD'}|OTHER",
                "{'type':'subscription_ack'}|OTHER",
                "{'result':'error','reason':'NoValidTradingPairs'}|UNAVAILABLE",
            })
    void otherMessagesAreNoEvents(String message, MessageOutcome outcome) {
        assertEquals(outcome, receive(message.replace('\'', '"')));
        assertEquals(0, sink.rejected());
    }

    @Test
    void aProductThatTheExchangeDoesNotAnswerIsNamed() {
        conversation.onOpen(sent::add);
        receive(snapshot("BTCUSD", BID + "," + ASK));
        assertEquals("", conversation.remark());
        nanos += Duration.ofSeconds(10).toNanos();

        assertEquals("not available: GONEUSD", conversation.remark());
    }

    @Test
    void anErrorOfTheExchangeIsReported() {
        receive("{\"result\":\"error\",\"reason\":\"NoValidTradingPairs\"}");

        assertEquals(List.of("DOWN error from the exchange: 'NoValidTradingPairs'"), states);
    }

    private Quote quote(long bid, long bidSize, long ask, long askSize) {
        return new Quote(bitcoin, bid, bidSize, ask, askSize, sink.nowMicros());
    }

    private MessageOutcome receive(String message) {
        return conversation.onMessage(message);
    }

    private Instrument list() {
        products.add("BTCUSD", new Symbol("BTC-USD"), "GEMINI", "Crypto", Optional.of(new Decimals(2, 8)));
        return catalog.find("BTC-USD").orElseThrow();
    }
}
