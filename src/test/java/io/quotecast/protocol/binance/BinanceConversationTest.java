package io.quotecast.protocol.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Timeframes;
import io.quotecast.protocol.WireFormat;
import io.quotecast.testing.RecordedAccess;
import io.quotecast.testing.RecordingStreams;
import io.quotecast.testing.SampleInstruments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceConversationTest {
    private final RecordingStreams client = new RecordingStreams(BinanceConversationTest::name);
    private final RecordedAccess access = client.access();

    @Test
    void streamsInTheAddressAreSelectedAndUnknownOnesIgnored() {
        open(List.of("btcusd@trade", "aapl@trade", "aapl@kline_1m", "0", "zzzz@trade", "AAPL@trade"), false);

        assertEquals("{BARS kline 1m=[AAPL] 1000, TRADES trade=[BTC-USD, AAPL]}", client.selected());
        assertEquals(List.of(), client.drainSent());
    }

    @Test
    void subscribeListAndUnsubscribeAreAnswered() {
        BinanceConversation conversation = open(List.of(), false);

        send(
                conversation,
                "{\"method\":\"SUBSCRIBE\",\"params\":[\"aapl@bookTicker\",\"!miniTicker@arr\"],\"id\":1,\"x\":0}");
        send(conversation, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"a\"}");
        send(conversation, "{\"method\":\"UNSUBSCRIBE\",\"params\":[\"aapl@bookTicker\",\"nothing\"],\"id\":null}");

        assertEquals(
                List.of(
                        "{\"result\":null,\"id\":1}",
                        "{\"result\":[\"aapl@bookTicker\",\"!miniTicker@arr\"],\"id\":\"a\"}",
                        "{\"result\":null,\"id\":null}"),
                client.drainSent());
        assertEquals("{TICKERS miniTicker=all 1000}", client.selected());
    }

    @Test
    void anIntervalThatTheServerLacksIsRefusedWithThoseThatItHas() {
        BinanceConversation conversation = open(List.of(), false);

        send(conversation, "{\"method\":\"SUBSCRIBE\",\"params\":[\"aapl@kline_3m\"],\"id\":1}");

        assertEquals(
                List.of("{\"error\":{\"code\":2,\"msg\":\"Invalid request: invalid interval in `aapl@kline_3m`,"
                        + " expected one of 1s, 1m, 5m, 15m, 1h, 1d\"},\"id\":1}"),
                client.drainSent());
        assertEquals("{}", client.selected());
    }

    @Test
    void theCombinedFormCanBeSwitched() {
        BinanceConversation conversation = open(List.of("aapl@trade"), true);
        assertEquals("{TRADES trade combined=[AAPL]}", client.selected());

        send(conversation, "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",false],\"id\":2}");
        send(conversation, "{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":3}");

        assertEquals("{TRADES trade=[AAPL]}", client.selected());
        assertEquals(List.of("{\"result\":null,\"id\":2}", "{\"result\":false,\"id\":3}"), client.drainSent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | 3 | null",
                "[] | 2 | null",
                "{\"id\":1} | 2 | 1",
                "{\"method\":\"FOO\",\"id\":1} | 2 | 1",
                "{\"method\":\"SUBSCRIBE\",\"id\":1} | 2 | 1",
                "{\"method\":\"SUBSCRIBE\",\"params\":[1],\"id\":1} | 2 | 1",
                "{\"method\":\"SUBSCRIBE\",\"params\":[],\"id\":1.5} | 2 | null",
                "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",1],\"id\":1} | 2 | 1",
            })
    void anInvalidRequestIsAnsweredAndChangesNothing(String request, int code, String id) {
        BinanceConversation conversation = open(List.of("aapl@trade"), false);

        send(conversation, request);

        List<String> sent = client.drainSent();
        assertEquals(1, sent.size());
        String answer = sent.get(0);
        assertEquals("{\"error\":{\"code\":" + code + ",", answer.substring(0, answer.indexOf(',') + 1), answer);
        assertEquals(",\"id\":" + id + "}", answer.substring(answer.lastIndexOf(",\"id\"")), answer);
        assertEquals("{TRADES trade=[AAPL]}", client.selected());
    }

    @Test
    void aBinaryMessageIsAnErrorAndTooManyStreamsAreRefused() {
        BinanceConversation conversation = open(List.of("aapl@trade", "msft@trade"), false);

        conversation.onBinary(new byte[] {1});
        send(conversation, "{\"method\":\"SUBSCRIBE\",\"params\":[\"aapl@kline_1s\",\"aapl@ticker\"],\"id\":1}");

        assertEquals(
                List.of(
                        "{\"error\":{\"code\":3,\"msg\":\"Invalid JSON: expected value at line 1 column"
                                + " 1\"},\"id\":null}",
                        "{\"error\":{\"code\":2,\"msg\":\"Invalid request: too many streams; the limit is"
                                + " 3\"},\"id\":1}"),
                client.drainSent());
        assertEquals("{TRADES trade=[AAPL, MSFT]}", client.selected());
    }

    @Test
    void aClientThatMayNotReadIsClosed() {
        client.forbidReading();

        open(List.of("aapl@trade"), false);

        assertEquals("1008 API-key format invalid: a key with the role 'read' is required", client.closed());
        assertEquals("{}", client.selected());
    }

    @Test
    void whatTheServiceBehindTheKeysForbidsIsNotSelected() {
        BinanceConversation conversation = open(List.of("aapl@trade"), false);
        access.forbidSelecting();

        send(conversation, "{\"method\":\"SUBSCRIBE\",\"params\":[\"msft@trade\",\"!ticker@arr\"],\"id\":1}");
        open(List.of("msft@trade"), false);

        assertEquals(List.of("{TRADES=[AAPL]}", "{TRADES=[MSFT], TICKERS=[*]}", "{TRADES=[MSFT]}"), access.questions());
        assertEquals(
                List.of("{\"error\":{\"code\":2,\"msg\":\"Invalid request: the key does not permit these streams\"},"
                        + "\"id\":1}"),
                client.drainSent());
        assertEquals("1008 Invalid API-key, IP, or permissions for action.", client.closed());
        assertEquals("{TRADES trade=[AAPL]}", client.selected());
    }

    @Test
    void aClientIsToldThatTheServerStops() {
        BinanceConversation conversation = open(List.of("aapl@trade"), true);

        assertTrue(conversation.announcesStop());
        conversation.onStop(1_767_623_400_123_456L);

        assertEquals(List.of("{\"e\":\"serverShutdown\",\"E\":1767623400123}"), client.drainSent());
    }

    private BinanceConversation open(List<String> streams, boolean isCombined) {
        BinanceConversation conversation = new BinanceConversation(
                client, BinanceSymbols.of(SampleInstruments.catalog()), Timeframes.DEFAULT, streams, isCombined, false);
        conversation.onOpen();
        return conversation;
    }

    private static void send(BinanceConversation conversation, String text) {
        conversation.onText(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(WireFormat format) {
        BinanceEncoding encoding = (BinanceEncoding) format.encoding();
        return encoding.kind().text()
                + (encoding.timeframe() == null
                        ? ""
                        : " " + encoding.timeframe().text())
                + (encoding.isCombined() ? " combined" : "");
    }
}
