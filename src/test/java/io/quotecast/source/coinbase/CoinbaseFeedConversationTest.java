package io.quotecast.source.coinbase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.base.FixedPoint;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.FeedAnomaly;
import io.quotecast.source.SourceGap;
import io.quotecast.source.SourceState;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import io.quotecast.source.exchange.ExchangeInstruments;
import io.quotecast.source.exchange.ExchangeProtocol;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingSinkTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol of the exchange, message by message. */
class CoinbaseFeedConversationTest {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final List<String> PRODUCTS = List.of("BTC-USD", "GONE-USD", "SHIB-USD");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingSinkTarget target = new RecordingSinkTarget(clock);
    private final EventSink sink = new EventSink("coinbase", target);
    private final Instruments catalog = new Instruments();
    private final List<String> sent = new ArrayList<>();
    private final LogRecorder log = LogRecorder.startFor(CoinbaseProtocol.class);
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;
    private final CoinbaseFeedConversation conversation = conversation(Optional.empty());

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    @Test
    void aProductThatTheExchangeNamesIsLeftOut() {
        conversation.onOpen(sent::add);
        assertEquals(MessageOutcome.OTHER, refuse("GONE-USD is not a valid product"));

        assertEquals(List.of(subscribe("BTC-USD", "GONE-USD", "SHIB-USD"), subscribe("BTC-USD", "SHIB-USD")), sent);
        assertEquals(MessageOutcome.ACKNOWLEDGED, acknowledge("BTC-USD", "SHIB-USD"));
        assertEquals("not available: GONE-USD ('GONE-USD is not a valid product')", conversation.remark());
        assertEquals(
                List.of("Coinbase: product GONE-USD is not available: 'GONE-USD is not a valid product';"
                        + " the other products are not affected"),
                log.lines());
    }

    @Test
    void severalRefusedProductsAreLeftOutOneAfterAnother() {
        conversation.onOpen(sent::add);
        refuse("GONE-USD is not a valid product");
        refuse("SHIB-USD is not a valid product");
        acknowledge("BTC-USD");

        assertEquals(subscribe("BTC-USD"), sent.get(2));
        assertEquals(3, sent.size());
        conversation.onOpen(sent::add);
        assertEquals(subscribe("BTC-USD"), sent.get(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "some product is not valid"})
    void productsAreSubscribedOneByOneIfTheExchangeNamesNone(String reason) {
        conversation.onOpen(sent::add);
        refuse(reason);
        acknowledge("BTC-USD");
        refuse(reason);
        assertEquals(MessageOutcome.ACKNOWLEDGED, acknowledge("BTC-USD", "SHIB-USD"));

        assertEquals(List.of(subscribe("BTC-USD"), subscribe("GONE-USD"), subscribe("SHIB-USD")), sent.subList(1, 4));
        assertEquals(
                "not available: GONE-USD (" + (reason.isEmpty() ? "'Failed to subscribe'" : "'" + reason + "'") + ")",
                conversation.remark());
    }

    @Test
    void anIncompleteAcknowledgementNamesWhatIsMissing() {
        conversation.onOpen(sent::add);

        acknowledge("BTC-USD", "SHIB-USD");

        assertEquals("not available: GONE-USD (missing from the exchange's acknowledgement)", conversation.remark());
    }

    @Test
    void anEmptyAcknowledgementIsNone() {
        conversation.onOpen(sent::add);

        assertEquals(MessageOutcome.OTHER, conversation.onMessage("{\"type\":\"subscriptions\",\"channels\":[]}"));
    }

    @Test
    void refusedProductsAreTriedAgainAfterAnHour() {
        conversation.onOpen(sent::add);
        refuse("GONE-USD is not a valid product");
        acknowledge("BTC-USD", "SHIB-USD");
        pass(Duration.ofMinutes(59));
        assertNull(conversation.onTick());
        assertEquals(2, sent.size());

        pass(Duration.ofMinutes(1));
        assertNull(conversation.onTick());
        assertEquals(subscribe("BTC-USD", "GONE-USD", "SHIB-USD"), sent.get(2));
        acknowledge("BTC-USD", "GONE-USD", "SHIB-USD");

        assertEquals("", conversation.remark());
    }

    @Test
    void aFeedWithoutAnyProductIsDown() {
        conversation.onOpen(sent::add);
        refuse("BTC-USD, GONE-USD and SHIB-USD are not valid products");

        assertEquals(1, sent.size());
        assertEquals(
                SourceState.Kind.DOWN,
                target.states().get(target.states().size() - 1).kind());
        conversation.onOpen(sent::add);
        assertEquals(subscribe("BTC-USD", "GONE-USD", "SHIB-USD"), sent.get(1));
    }

    @Test
    void lostTradesAreReportedAndRepeatedOnesAreIgnored() {
        conversation.onOpen(sent::add);
        for (int id : List.of(100, 101, 150, 149)) {
            assertEquals(MessageOutcome.DATA, conversation.onMessage(match("BTC-USD", id, "100.00", "1")));
        }
        assertEquals(MessageOutcome.ACKNOWLEDGED, conversation.onMessage(match("BTC-USD", 150, "100.00", "1")));
        pass(Duration.ofSeconds(1));

        assertNull(conversation.onTick());

        assertEquals(4, target.events().size());
        assertEquals(47, sink.count(FeedAnomaly.MISSING));
        assertEquals(1, sink.count(FeedAnomaly.REPEATED));
        assertEquals(
                List.of(new SourceGap(
                        "coinbase", Channel.TRADES, catalog.find("BTC-USD").orElseThrow(), 47, 102, 148)),
                target.gaps());
        assertEquals(
                List.of(
                        "Coinbase: trade 150 of BTC-USD was repeated and ignored",
                        "Coinbase: 47 trades of BTC-USD are missing (ids 102 to 148)"),
                log.lines());
    }

    @Test
    void theLogNamesOneGapAMinuteAndCountsTheOthers() {
        for (int id = 1; id < 100; id += 2) {
            conversation.onMessage(match("BTC-USD", id, "100.00", "1"));
            pass(Duration.ofSeconds(2));
            conversation.onTick();
        }

        assertEquals(49, sink.count(FeedAnomaly.MISSING));
        assertEquals(
                List.of(
                        "Coinbase: trade 2 of BTC-USD is missing",
                        "Coinbase: trade 62 of BTC-USD is missing; 29 more since the last message"),
                log.lines());
    }

    @Test
    void aProductWhoseAnnouncedTradesDoNotArriveEndsTheConnection() {
        conversation.onMessage(match("BTC-USD", 150, "100.00", "1"));
        assertEquals(MessageOutcome.CONFIRMED, conversation.onMessage(heartbeat("BTC-USD", 150)));
        assertEquals(MessageOutcome.OTHER, conversation.onMessage(heartbeat("BTC-USD", 151)));
        conversation.onMessage(match("SHIB-USD", 1, "0.00000842", "1"));
        pass(SILENCE.minusMillis(1));
        assertNull(conversation.onTick());

        pass(Duration.ofMillis(1));

        assertEquals("trades of BTC-USD after id 150 do not arrive", conversation.onTick());
        conversation.onOpen(sent::add);
        assertNull(conversation.onTick());
    }

    @Test
    void sizesOfCheapCoinsAreTaken() {
        conversation.onMessage(ticker("SHIB-USD", "0.00000842", "312500000", "0.00000843", "98765432.1"));
        conversation.onMessage(match("SHIB-USD", 100, "0.00000843", "125000000"));
        conversation.onMessage(match("SHIB-USD", 101, "0.000008431", "90000001"));
        conversation.onMessage(match("SHIB-USD", 102, "0.00000843", "90000000"));

        assertEquals(
                List.of(
                        "q 0.00000842000x312500000.00 0.00000843000x98765432.10",
                        "t 0.00000843000x125000000.00",
                        "t 0.00000843100x90000001.00",
                        "t 0.00000843000x90000000.00"),
                target.events().stream()
                        .map(CoinbaseFeedConversationTest::describe)
                        .toList());
        assertEquals(0, sink.rejected());
    }

    @Test
    void aQuoteIsNotLostForASizeThatCannotBeRepresented() {
        CoinbaseFeedConversation listed = conversation(Optional.of(new Decimals(8, 8)));

        listed.onMessage(ticker("SHIB-USD", "0.00000842", "312500000", "0.00000843", "1.123456789"));

        assertEquals(
                List.of("q 0.00000842x0.00000000 0.00000843x0.00000000"),
                target.events().stream()
                        .map(CoinbaseFeedConversationTest::describe)
                        .toList());
        assertEquals(1, sink.count(FeedAnomaly.OMITTED_SIZE));
        assertEquals(
                List.of("Coinbase: rejected size: best_ask_size '1.123456789' cannot be represented with 8 decimals"
                        + " up to 90000000.00000000"),
                log.lines());
    }

    @ParameterizedTest
    @CsvSource({"0.00000843, 90000001, TOO_LARGE", "0.123456789, 1, OFF_TICK", "1, 0.123456789, MALFORMED"})
    void aTradeThatCannotBeRepresentedIsCountedAndReportedAsMissing(String price, String size, Rejection reason) {
        CoinbaseFeedConversation listed = conversation(Optional.of(new Decimals(8, 8)));
        listed.onMessage(match("SHIB-USD", 1, "1", "1"));
        listed.onMessage(match("SHIB-USD", 2, price, size));
        listed.onMessage(match("SHIB-USD", 3, "1", "1"));
        pass(Duration.ofSeconds(1));

        listed.onTick();

        assertEquals(1, sink.rejected(reason));
        assertEquals(
                List.of("1 2 2"),
                target.gaps().stream()
                        .map(gap -> gap.missing() + " " + gap.firstId() + " " + gap.lastId())
                        .toList());
    }

    @Test
    void aClockFarBehindThatOfTheExchangeCostsNoEvent() {
        clock.advance(Duration.ofHours(-1));

        conversation.onMessage(match("BTC-USD", 1, "100", "1"));

        Trade trade = (Trade) target.events().get(0);
        assertEquals(clock.micros(), trade.timeMicros());
        assertEquals(1, sink.count(FeedAnomaly.REPLACED_TIME));
        assertEquals(
                "the clock of this server is behind that of the exchange by more than 60 s", conversation.remark());
        clock.advance(Duration.ofHours(1));
        conversation.onMessage(match("BTC-USD", 2, "100", "1"));
        assertEquals("", conversation.remark());
    }

    @Test
    void aTradeWithoutAUsableIdIsTaken() {
        String match = match("BTC-USD", 7, "100", "1");
        conversation.onMessage(match.replace("\"trade_id\":7", "\"trade_id\":\"abc\""));
        conversation.onMessage(match.replace("\"trade_id\":7", "\"trade_id\":9223372036854775807"));
        conversation.onMessage(match.replace("\"trade_id\":7,", ""));

        assertEquals(
                List.of(0L, Long.MAX_VALUE, 0L),
                target.events().stream().map(event -> ((Trade) event).tradeId()).toList());
    }

    private CoinbaseFeedConversation conversation(Optional<Decimals> decimals) {
        Instruments listed = decimals.isEmpty() ? catalog : new Instruments();
        ExchangeInstruments instruments = new ExchangeInstruments(listed);
        PRODUCTS.forEach(product -> instruments.add(product, new Symbol(product), "COINBASE", "Crypto", decimals));
        return new CoinbaseFeedConversation(
                new ExchangeProtocol.Context(PRODUCTS, instruments, SILENCE, sink, sink::report, () -> nanos));
    }

    private void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    private MessageOutcome refuse(String reason) {
        return conversation.onMessage(
                "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"" + reason + "\"}");
    }

    private MessageOutcome acknowledge(String... products) {
        String ids = "[\"" + String.join("\",\"", products) + "\"]";
        return conversation.onMessage("{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"ticker\",\"product_ids\":"
                + ids + ",\"account_ids\":null},{\"name\":\"matches\",\"product_ids\":" + ids + "}]}");
    }

    private static String subscribe(String... products) {
        return "{\"type\":\"subscribe\",\"product_ids\":[\"" + String.join("\",\"", products)
                + "\"],\"channels\":[\"ticker\",\"matches\",\"heartbeat\"]}";
    }

    private static String match(String product, long id, String price, String size) {
        return "{\"type\":\"match\",\"trade_id\":" + id + ",\"side\":\"sell\",\"size\":\"" + size + "\",\"price\":\""
                + price + "\",\"product_id\":\"" + product + "\",\"time\":\"2026-01-05T14:30:00Z\"}";
    }

    private static String ticker(String product, String bid, String bidSize, String ask, String askSize) {
        return "{\"type\":\"ticker\",\"product_id\":\"" + product + "\",\"best_bid\":\"" + bid
                + "\",\"best_bid_size\":\"" + bidSize + "\",\"best_ask\":\"" + ask + "\",\"best_ask_size\":\""
                + askSize + "\",\"time\":\"2026-01-05T14:30:00Z\"}";
    }

    private static String heartbeat(String product, long lastTradeId) {
        return "{\"type\":\"heartbeat\",\"last_trade_id\":" + lastTradeId + ",\"product_id\":\"" + product + "\"}";
    }

    private static String describe(MarketEvent event) {
        if (event instanceof Trade trade) {
            return "t " + amounts(trade.instrument(), trade.price(), trade.size());
        }
        Quote quote = (Quote) event;
        return "q " + amounts(quote.instrument(), quote.bid(), quote.bidSize()) + " "
                + amounts(quote.instrument(), quote.ask(), quote.askSize());
    }

    private static String amounts(Instrument instrument, long price, long size) {
        return FixedPoint.format(price, instrument.priceDecimals()) + "x"
                + FixedPoint.format(size, instrument.sizeDecimals());
    }
}
