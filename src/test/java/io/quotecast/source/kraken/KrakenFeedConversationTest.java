package io.quotecast.source.kraken;

import static io.quotecast.source.kraken.KrakenMessages.refusal;
import static io.quotecast.source.kraken.KrakenMessages.status;
import static io.quotecast.source.kraken.KrakenMessages.ticker;
import static io.quotecast.source.kraken.KrakenMessages.trade;
import static io.quotecast.source.kraken.KrakenMessages.trades;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
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
class KrakenFeedConversationTest {
    private static final long TIME = 1_767_623_399_123_456L;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingSinkTarget target = new RecordingSinkTarget(clock);
    private final EventSink sink = new EventSink("kraken", target);
    private final ExchangeInstruments products = new ExchangeInstruments(new Instruments());
    private final Instrument bitcoin = list("BTC/USD", new Decimals(1, 8));
    private final Instrument dogecoin = list("DOGE/USD", new Decimals(7, 8));
    private final List<String> sent = new ArrayList<>();
    private final List<String> states = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;
    private final KrakenFeedConversation conversation = new KrakenFeedConversation(new ExchangeProtocol.Context(
            List.of("BTC/USD", "DOGE/USD"),
            products,
            Duration.ofSeconds(10),
            sink,
            (kind, text) -> states.add(kind + " " + text),
            () -> nanos));

    @Test
    void everyTradeOfAMessageIsExact() {
        MessageOutcome outcome = conversation.onMessage("{\"channel\":\"trade\",\"type\":\"update\",\"data\":["
                + trade("BTC/USD", 7, "98765.4", "0.00000012") + "," + trade("DOGE/USD", 9, "1.5e-1", "1E+3") + "]}");

        assertEquals(MessageOutcome.DATA, outcome);
        assertEquals(
                List.of(
                        new Trade(bitcoin, 987_654, 12, Side.SELL, "KRAKEN", 7, TIME),
                        new Trade(dogecoin, 1_500_000, 100_000_000_000L, Side.SELL, "KRAKEN", 9, TIME)),
                target.events());
    }

    @Test
    void aQuoteWithoutASideOrATimeIsComplete() {
        conversation.onMessage(ticker("BTC/USD", "null", "null", "98765.4", "2.5"));

        assertEquals(List.of(new Quote(bitcoin, 0, 0, 987_654, 250_000_000, sink.nowMicros())), target.events());
    }

    @Test
    void theRecentTradesOfTheFirstConnectionAreNoEvents() {
        conversation.onOpen(sent::add);
        assertEquals(MessageOutcome.DATA, conversation.onMessage(trades("snapshot", "BTC/USD", 3, 2, 1)));
        conversation.onMessage(trades("update", "BTC/USD", 4));

        assertEquals(1, target.events().size());
        nanos += Duration.ofSeconds(2).toNanos();
        assertNull(conversation.onTick());
    }

    @Test
    void tradesThatAreNeitherReceivedNorRecentAreCountedAtAReconnect() {
        conversation.onOpen(sent::add);
        conversation.onMessage(trades("update", "BTC/USD", 1));
        conversation.onOpen(sent::add);
        conversation.onMessage(trades("snapshot", "BTC/USD", 5, 6));
        nanos += Duration.ofSeconds(1).toNanos();

        assertNull(conversation.onTick());
        assertEquals(3, sink.count(FeedAnomaly.MISSING));
        assertEquals(3, target.events().size());
    }

    @Test
    void aTradeThatArrivesAgainIsCounted() {
        conversation.onMessage(trades("update", "BTC/USD", 1));

        assertEquals(MessageOutcome.ACKNOWLEDGED, conversation.onMessage(trades("update", "BTC/USD", 1)));
        assertEquals(1, sink.count(FeedAnomaly.REPEATED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]|MALFORMED",
                "{|MALFORMED",
                "{} {}|MALFORMED",
                "{'channel':'trade','data':[{'symbol':'XRP/USD','price':1,'qty':1,'trade_id':1}]}|UNKNOWN_SYMBOL",
                "{'channel':'trade','data':[{'symbol':'BTC/USD','qty':1,'trade_id':1}]}|MALFORMED",
                "{'channel':'trade','data':[{'symbol':'BTC/USD','price':1.01,'qty':1,'trade_id':1}]}|OFF_TICK",
                "{'channel':'trade','data':[{'symbol':'BTC/USD','price':-1,'qty':1,'trade_id':1}]}|PRICE_NOT_POSITIVE",
                "{'channel':'trade','data':[{'symbol':'BTC/USD','price':1,'qty':1,'timestamp':'now'}]}|BAD_TIME",
                "{'channel':'ticker','data':[{'symbol':'BTC/USD','bid':'x','bid_qty':1}]}|MALFORMED",
            })
    void messagesThatAreNotValidAreCountedByReason(String message, Rejection reason) {
        assertEquals(MessageOutcome.INVALID, conversation.onMessage(message.replace('\'', '"')));

        assertEquals(1, sink.rejected(reason));
        assertEquals(List.of(), target.events());
    }

    @Test
    void aBrokenTradeAffectsOnlyItselfAndIsMissing() {
        conversation.onMessage(trades("update", "BTC/USD", 1));
        conversation.onMessage("{\"channel\":\"trade\",\"type\":\"update\",\"data\":["
                + trade("BTC/USD", 2, "1.01", "1") + "," + trade("BTC/USD", 3, "1.1", "1") + "]}");
        nanos += Duration.ofSeconds(1).toNanos();

        assertEquals("trade 2 of BTC-USD is missing", conversation.onTick());
        assertEquals(2, target.events().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'channel':'heartbeat'}|CONFIRMED",
                "{'method':'pong','time_in':'2026-01-05T14:30:00Z'}|OTHER",
                "{'channel':'ohlc','type':'update','data':[{'symbol':'BTC/USD'}]}|OTHER",
                "{'method':'unsubscribe','success':true,'result':{'symbol':'BTC/USD'}}|OTHER",
                "{'method':'subscribe','success':true,'result':{'symbol':'BTC/USD'}}|ACKNOWLEDGED",
                "{'error':'Malformed request','success':false}|UNAVAILABLE",
                "{}|OTHER",
            })
    void otherMessagesAreNoEvents(String message, MessageOutcome outcome) {
        assertEquals(outcome, conversation.onMessage(message.replace('\'', '"')));
        assertEquals(0, sink.rejected());
    }

    @Test
    void anExchangeThatMatchesNoOrdersIsARemark() {
        assertEquals(MessageOutcome.OTHER, conversation.onMessage(status("cancel_only")));
        assertEquals("the exchange matches no orders (cancel_only)", conversation.remark());
        conversation.onMessage(status("online"));
        assertEquals("", conversation.remark());
        assertEquals(MessageOutcome.UNAVAILABLE, conversation.onMessage(status("maintenance")));

        assertEquals(List.of("DOWN the exchange is in maintenance"), states);
    }

    @Test
    void aRefusedProductIsTriedAgainAfterAnHour() {
        conversation.onOpen(sent::add);
        conversation.onMessage(refusal("DOGE/USD"));
        sent.clear();
        nanos += Duration.ofHours(1).toNanos() - 1;
        conversation.onTick();
        assertEquals(List.of(), sent);
        nanos += 1;
        conversation.onTick();

        assertEquals(2, sent.size());
        assertEquals(KrakenMessages.subscription("trade", "\"snapshot\":true", "DOGE/USD"), sent.get(0));
        assertEquals("", conversation.remark());
    }

    @Test
    void aSourceWithoutAnyProductIsDown() {
        conversation.onOpen(sent::add);
        conversation.onMessage(refusal("DOGE/USD"));

        assertEquals(MessageOutcome.UNAVAILABLE, conversation.onMessage(refusal("BTC/USD")));
        assertEquals(1, states.size());
    }

    private Instrument list(String product, Decimals decimals) {
        products.add(product, new Symbol(product.replace('/', '-')), "KRAKEN", "Crypto", Optional.of(decimals));
        Instrument instrument = products.find(product);
        assert instrument != null;
        return instrument;
    }
}
