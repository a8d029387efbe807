package io.quotecast.protocol.alpaca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.market.Instruments;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.SampleInstruments;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlpacaConversationTest {
    private static final String CONNECTED = "[{\"T\":\"success\",\"msg\":\"connected\"}]";
    private static final String AUTHENTICATED = "[{\"T\":\"success\",\"msg\":\"authenticated\"}]";
    private static final String AUTH = "{\"action\":\"auth\",\"key\":\"k\",\"secret\":\"s\",\"paper\":true}";

    private final AlpacaStreams client = new AlpacaStreams();
    private final AlpacaFormats formats = new AlpacaFormats();
    private final Instruments instruments = SampleInstruments.catalog();

    @Test
    void eachAnswerIsAMessageOfItsOwnAndListsAllChannels() {
        AlpacaConversation conversation = open(AlpacaFeed.IEX);

        send(conversation, AUTH);
        send(conversation, "{\"action\":\"subscribe\",\"trades\":[\"AAPL\"],\"quotes\":[],\"bars\":[\"*\"],\"x\":1}");

        assertEquals(
                List.of(
                        CONNECTED,
                        AUTHENTICATED,
                        "[{\"T\":\"subscription\",\"trades\":[\"AAPL\"],\"quotes\":[],\"bars\":[\"*\"],"
                                + "\"updatedBars\":[],\"dailyBars\":[],\"statuses\":[],\"lulds\":[],\"imbalances\":[],"
                                + "\"corrections\":[\"AAPL\"],\"cancelErrors\":[\"AAPL\"]}]"),
                texts());
        assertEquals(List.of("k"), client.keys);
        assertEquals("{BARS={BARS=*}, EVENTS={TRADES=[AAPL], CORRECTIONS=[AAPL]}}", selected(AlpacaFeed.IEX));
    }

    @Test
    void everyChannelIsSelectedAndUnsubscribed() {
        AlpacaConversation conversation = authenticated(AlpacaFeed.SIP);

        send(
                conversation,
                "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\",\"MSFT\"],\"statuses\":[\"AAPL\"],"
                        + "\"bars\":[\"AAPL\"],\"updatedBars\":[\"MSFT\"],\"dailyBars\":[\"*\"],\"lulds\":[\"*\"]}");

        assertEquals(
                "{BARS={BARS=[AAPL]}, DAILY_BARS={TICKERS=*} 60000,"
                        + " EVENTS={TRADES=*, QUOTES=[AAPL, MSFT], STATUSES=[AAPL], CORRECTIONS=*,"
                        + " PRICE_BANDS=*}, UPDATED_BARS={BARS=[MSFT]}}",
                selected(AlpacaFeed.SIP));

        send(
                conversation,
                "{\"action\":\"unsubscribe\",\"trades\":[\"*\"],\"quotes\":[\"AAPL\",\"ZZZZ\"],\"statuses\":[\"AAPL\"],"
                        + "\"bars\":[\"AAPL\"],\"updatedBars\":[\"MSFT\"],\"dailyBars\":[\"*\"],\"lulds\":[\"*\"]}");

        assertEquals("{EVENTS={QUOTES=[MSFT]}}", selected(AlpacaFeed.SIP));
        assertEquals(
                "[{\"T\":\"subscription\",\"trades\":[],\"quotes\":[\"MSFT\"],\"bars\":[],\"updatedBars\":[],"
                        + "\"dailyBars\":[],\"statuses\":[],\"lulds\":[],\"imbalances\":[],\"corrections\":[],"
                        + "\"cancelErrors\":[]}]",
                texts().get(3));
    }

    @Test
    void pairsHaveASlashAndAnEndpointOfTheirOwn() {
        AlpacaConversation conversation = authenticated(AlpacaFeed.CRYPTO);

        send(
                conversation,
                "{\"action\":\"subscribe\",\"trades\":[\"BTC/USD\",\"BTC-USD\"],\"orderbooks\":[\"BTC/USD\"]}");

        assertEquals(
                "[{\"T\":\"subscription\",\"trades\":[\"BTC/USD\",\"BTC-USD\"],\"quotes\":[],"
                        + "\"orderbooks\":[\"BTC/USD\"],\"bars\":[],\"updatedBars\":[],\"dailyBars\":[]}]",
                texts().get(2));
        assertEquals("{EVENTS={TRADES=[BTC-USD], CORRECTIONS=[BTC-USD]}}", selected(AlpacaFeed.CRYPTO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | 400 | invalid syntax",
                "`` | 400 | invalid syntax",
                "[] | 400 | invalid syntax",
                "{} {} | 400 | invalid syntax",
                "{\"action\":\"foo\"} | 400 | invalid syntax",
                "{\"action\":1} | 400 | invalid syntax",
                "{\"action\":\"subscribe\",\"trades\":\"AAPL\"} | 400 | invalid syntax",
                "{\"action\":\"subscribe\",\"trades\":[1]} | 400 | invalid syntax",
                "{\"action\":\"subscribe\",\"trades\":[\"\"]} | 400 | invalid syntax",
                "{\"action\":\"auth\",\"key\":\"k\",\"secret\":\"s\"} | 403 | already authenticated",
                "{\"action\":\"subscribe\",\"trades\":[\"A\",\"B\",\"C\",\"D\"]} | 405 | symbol limit exceeded",
                "{\"action\":\"subscribe\",\"orderbooks\":[\"AAPL\"]} | 410 | invalid subscribe action for this feed",
                "{\"action\":\"subscribe\",\"news\":[\"*\"]} | 410 | invalid subscribe action for this feed",
            })
    void anInvalidRequestIsAnsweredAndChangesNothing(String request, int code, String text) {
        AlpacaConversation conversation = authenticated(AlpacaFeed.IEX);
        send(conversation, "{\"action\":\"subscribe\",\"trades\":[\"AAPL\"]}");

        send(conversation, request);

        assertEquals("[{\"T\":\"error\",\"code\":" + code + ",\"msg\":\"" + text + "\"}]", texts().get(3));
        assertEquals("", client.closed);
        assertEquals("{EVENTS={TRADES=[AAPL], CORRECTIONS=[AAPL]}}", selected(AlpacaFeed.IEX));
    }

    @Test
    void aClientThatHasNotLoggedInIsToldAndClosedLater() {
        AlpacaConversation conversation = open(AlpacaFeed.IEX);

        send(conversation, "{\"action\":\"subscribe\",\"trades\":[\"AAPL\"]}");
        client.advance(Duration.ofSeconds(10));

        assertEquals(List.of(CONNECTED, error(401, "not authenticated"), error(404, "auth timeout")), texts());
        assertEquals("1008 auth timeout", client.closed);
    }

    @Test
    void aWrongKeyCanBeFollowedByARightOne() {
        AlpacaConversation conversation = open(AlpacaFeed.IEX);

        client.keyOutcome = KeyOutcome.INVALID;
        send(conversation, AUTH);
        client.keyOutcome = KeyOutcome.UNAVAILABLE;
        send(conversation, AUTH);
        client.keyOutcome = KeyOutcome.ACCEPTED;
        send(conversation, "{\"action\":\"auth\",\"key\":\"oauth\",\"secret\":\"token\"}");
        client.advance(Duration.ofSeconds(20));

        assertEquals(
                List.of(CONNECTED, error(402, "auth failed"), error(500, "internal error"), AUTHENTICATED), texts());
        assertEquals(List.of("k", "k", "token"), client.keys);
        assertEquals("", client.closed);
    }

    @Test
    void tooManyConnectionsOfAKeyAndAKeyThatMayNotReadAreClosed() {
        client.keyOutcome = KeyOutcome.OVER_LIMIT;
        send(open(AlpacaFeed.IEX), AUTH);
        assertEquals(error(406, "connection limit exceeded"), texts().get(1));
        assertEquals("1008 connection limit exceeded", client.closed);

        client.keyOutcome = KeyOutcome.ACCEPTED;
        client.mayRead = false;
        send(open(AlpacaFeed.IEX), AUTH);
        assertEquals(error(409, "insufficient subscription"), texts().get(3));
        assertEquals("1008 insufficient subscription", client.closed);
    }

    @Test
    void aKeyInTheHeadersLogsIn() {
        new AlpacaConversation(client, connection(AlpacaFeed.IEX, AlpacaForm.JSON, "header-key")).onOpen();

        assertEquals(List.of(CONNECTED, AUTHENTICATED), texts());
        assertEquals(List.of("header-key"), client.keys);
    }

    @Test
    void aClientThatPresentedAValidKeyAsItConnectedIsAuthenticated() {
        client.isAuthenticated = true;

        open(AlpacaFeed.IEX);

        assertEquals(List.of(CONNECTED, AUTHENTICATED), texts());
    }

    @Test
    void messagePackIsSpokenBothWays() {
        AlpacaConversation conversation =
                new AlpacaConversation(client, connection(AlpacaFeed.IEX, AlpacaForm.MSGPACK, null));

        conversation.onOpen();
        conversation.onBinary(MsgpackText.fromJson(AUTH));
        conversation.onBinary(MsgpackText.fromJson("{\"action\":\"subscribe\",\"quotes\":[\"AAPL\"]}"));
        conversation.onBinary(new byte[] {(byte) 0xc1});
        conversation.onText("{}".getBytes(StandardCharsets.UTF_8));

        assertEquals(
                List.of(
                        CONNECTED,
                        AUTHENTICATED,
                        "[{\"T\":\"subscription\",\"trades\":[],\"quotes\":[\"AAPL\"],\"bars\":[],\"updatedBars\":[],"
                                + "\"dailyBars\":[],\"statuses\":[],\"lulds\":[],\"imbalances\":[],\"corrections\":[],"
                                + "\"cancelErrors\":[]}]",
                        error(400, "invalid syntax"),
                        error(400, "invalid syntax")),
                client.sent.stream()
                        .map(message -> MsgpackText.read(message).toString())
                        .toList());
        assertEquals(
                List.of(Framing.Envelope.BINARY_FRAME),
                client.envelopes.stream().distinct().toList());
    }

    @Test
    void aBinaryMessageIsInvalidWhereTextIsExpected() {
        AlpacaConversation conversation = open(AlpacaFeed.IEX);

        conversation.onBinary(AUTH.getBytes(StandardCharsets.UTF_8));
        conversation.onTooLarge(client.limits());

        assertEquals(List.of(CONNECTED, error(400, "invalid syntax"), error(400, "invalid syntax")), texts());
        assertEquals("", client.closed);
    }

    @Test
    void symbolsThatAreListedLaterAreSelectedThen() {
        AlpacaConversation conversation = authenticated(AlpacaFeed.IEX);
        send(conversation, "{\"action\":\"subscribe\",\"trades\":[\"AAPL\",\"LATER\"]}");
        assertEquals("{EVENTS={TRADES=[AAPL], CORRECTIONS=[AAPL]}}", selected(AlpacaFeed.IEX));

        SampleInstruments.listStock(instruments, "LATER");
        client.advance(Duration.ofSeconds(5));
        client.advance(Duration.ofSeconds(50));

        assertEquals("{EVENTS={TRADES=[AAPL, LATER], CORRECTIONS=[AAPL, LATER]}}", selected(AlpacaFeed.IEX));
        assertEquals(2, client.selections);
    }

    @Test
    void theTestFeedTicksEverySecond() {
        AlpacaConversation conversation = authenticated(AlpacaFeed.TEST);
        send(
                conversation,
                "{\"action\":\"subscribe\",\"trades\":[\"FAKEPACA\"],\"quotes\":[\"*\"],\"bars\":[\"FAKEPACA\"],"
                        + "\"dailyBars\":[\"FAKEPACA\"]}");

        client.advance(Duration.ofMillis(1_500));
        send(conversation, "{\"action\":\"unsubscribe\",\"quotes\":[\"*\"]}");
        client.advance(Duration.ofMinutes(1));

        List<String> texts = texts();
        assertEquals(
                "[{\"T\":\"t\",\"S\":\"FAKEPACA\",\"i\":1767623401,\"x\":\"Q\",\"p\":130.02,\"s\":30,"
                        + "\"t\":\"2026-01-05T14:30:01Z\",\"c\":[\"@\"],\"z\":\"C\"},"
                        + "{\"T\":\"q\",\"S\":\"FAKEPACA\",\"bx\":\"Q\",\"bp\":130.01,\"bs\":30,\"ax\":\"Q\","
                        + "\"ap\":130.03,\"as\":31,\"t\":\"2026-01-05T14:30:01Z\",\"c\":[\"R\"],\"z\":\"C\"}]",
                texts.get(3));
        List<String> types = texts.subList(5, texts.size()).stream()
                .map(text -> Pattern.compile("\"T\":\"(.)\"")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.joining()))
                .toList();
        List<String> expected = new ArrayList<>(Collections.nCopies(60, "t"));
        expected.set(58, "tbd");
        assertEquals(expected, types);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/msgpack", "Application/MsgPack; charset=binary"})
    void theFormFollowsTheContentType(String contentType) {
        assertEquals(AlpacaForm.MSGPACK, AlpacaForm.of(contentType));
        assertEquals(AlpacaForm.JSON, AlpacaForm.of("application/json"));
        assertEquals(AlpacaForm.JSON, AlpacaForm.of(""));
        assertNull(AlpacaFeed.at("/alpaca/v2/unknown").orElse(null));
    }

    private AlpacaConversation authenticated(AlpacaFeed feed) {
        AlpacaConversation conversation = open(feed);
        send(conversation, AUTH);
        return conversation;
    }

    private AlpacaConversation open(AlpacaFeed feed) {
        AlpacaConversation conversation = new AlpacaConversation(client, connection(feed, AlpacaForm.JSON, null));
        conversation.onOpen();
        return conversation;
    }

    private AlpacaConversation.Connection connection(AlpacaFeed feed, AlpacaForm form, String key) {
        return new AlpacaConversation.Connection(feed, form, formats, AlpacaSymbols.of(instruments), key);
    }

    private static void send(AlpacaConversation conversation, String text) {
        conversation.onText(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> texts() {
        return client.sent.stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .toList();
    }

    private static String error(int code, String text) {
        return "[{\"T\":\"error\",\"code\":" + code + ",\"msg\":\"" + text + "\"}]";
    }

    private String selected(AlpacaFeed feed) {
        Map<String, String> byContent = new TreeMap<>();
        for (AlpacaEncoding.Content content : AlpacaEncoding.Content.values()) {
            String selection = client.selected.get(formats.of(AlpacaForm.JSON, feed.assetClass(), content));
            if (selection != null) {
                byContent.put(content.name(), selection);
            }
        }
        return byContent.toString();
    }
}
