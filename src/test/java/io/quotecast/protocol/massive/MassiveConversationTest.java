package io.quotecast.protocol.massive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.protocol.KeyOutcome;
import io.quotecast.testing.RecordedAccess;
import io.quotecast.testing.RecordingStreams;
import io.quotecast.testing.SampleInstruments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MassiveConversationTest {
    private static final String AUTH = "{\"action\":\"auth\",\"params\":\"any key\"}";

    private final RecordingStreams client = new RecordingStreams(format ->
            ((MassiveEncoding) format.encoding()).topics().iterator().next().prefix());
    private final RecordedAccess access = client.access();

    @Test
    void theWelcomeComesAtOnceAndTheReplyToTheKeyIsTheNextFrame() {
        MassiveConversation conversation = open(MassiveMarket.STOCKS);
        send(conversation, AUTH);

        assertEquals(
                List.of(status("connected", "Connected Successfully"), status("auth_success", "authenticated")),
                client.drainSent());
        assertEquals(List.of("any key"), access.keys());
    }

    @Test
    void eachTopicOfAListIsAnsweredInOneFrame() {
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.AAPL, Q.*,AM.MSFT,\",\"x\":1}");

        assertEquals(
                List.of("[" + success("subscribed to: T.AAPL") + "," + success("subscribed to: Q.*") + ","
                        + success("subscribed to: AM.MSFT") + "]"),
                client.drainSent());
        assertEquals("{BARS AM=[MSFT], QUOTES T=all, TRADES T=[AAPL]}", client.selected());
        assertEquals(List.of("{TRADES=[AAPL], QUOTES=[*], BARS=[MSFT]}"), access.questions());
    }

    @Test
    void unsubscribeEndsANameOrAllNamesOfATopic() {
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);
        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.AAPL,T.MSFT,LULD.*\"}");
        client.drainSent();

        send(conversation, "{\"action\":\"unsubscribe\",\"params\":\"T.AAPL\"}");
        assertEquals("{PRICE_BANDS T=all, TRADES T=[MSFT]}", client.selected());
        send(conversation, "{\"action\":\"unsubscribe\",\"params\":\"T.*,LULD.*\"}");

        assertEquals("{}", client.selected());
        assertEquals(
                List.of(
                        status("success", "unsubscribed to: T.AAPL"),
                        "[" + success("unsubscribed to: T.*") + "," + success("unsubscribed to: LULD.*") + "]"),
                client.drainSent());
    }

    @Test
    void anUnknownSymbolIsAcceptedAsAtMassiveAndAnUnknownTopicIsNot() {
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.ZZZZ,ZZ.AAPL,T.AAPL,T.,XT.BTC-USD\"}");

        assertEquals(
                List.of("[" + success("subscribed to: T.ZZZZ") + "," + error("unknown topic: 'ZZ.AAPL'") + ","
                        + success("subscribed to: T.AAPL") + "," + error("unknown topic: 'T.'") + ","
                        + error("unknown topic: 'XT.BTC-USD'") + "]"),
                client.drainSent());
        assertEquals("{TRADES T=[AAPL]}", client.selected());
    }

    @Test
    void pairsHaveTopicsOfTheirOwnAndSeveralSpellings() {
        MassiveConversation conversation = authenticated(MassiveMarket.CRYPTO);

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"XT.BTC-USD,XQ.X:BTC-USD,XA.X:BTCUSD\"}");

        assertEquals("{BARS XA=[BTC-USD], QUOTES XT=[BTC-USD], TRADES XT=[BTC-USD]}", client.selected());
    }

    @Test
    void stocksAndPairsAreNotMixed() {
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.BTC-USD\"}");

        assertEquals("{TRADES T=[]}", client.selected());
    }

    @Test
    void tooManySymbolsAreRefusedInFull() {
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);
        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.AAPL,Q.*\"}");
        client.drainSent();

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.MSFT,T.ACME\"}");

        assertEquals(
                List.of(status(
                        "error",
                        "Subscription limit reached for feed: at most 3."
                                + " Please remove some subscriptions and try again.")),
                client.drainSent());
        assertEquals("{QUOTES T=all, TRADES T=[AAPL]}", client.selected());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | invalid JSON",
                "[] | invalid message: a JSON object with an action is expected",
                "7 | invalid message: a JSON object with an action is expected",
                "{\"params\":\"T.AAPL\"} | unknown action: ''",
                "{\"action\":\"dance\"} | unknown action: 'dance'",
                "{\"action\":\"subscribe\"} | invalid params: a list of topics such as T.AAPL,Q.* is expected",
                "{\"action\":\"subscribe\",\"params\":\"\"} |"
                        + " invalid params: a list of topics such as T.AAPL,Q.* is expected",
                "{\"action\":\"unsubscribe\",\"params\":[\"T.AAPL\"]} |"
                        + " invalid params: a list of topics such as T.AAPL,Q.* is expected",
                "{\"action\":\"auth\",\"params\":\"other\"} | already authenticated",
            })
    void anInvalidRequestIsAnsweredAndChangesNothing(String request, String text) {
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);
        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.AAPL\"}");
        client.drainSent();

        send(conversation, request);

        assertEquals(List.of(status("error", text)), client.drainSent());
        assertEquals("{TRADES T=[AAPL]}", client.selected());
        assertEquals("", client.closed());
    }

    @Test
    void aBinaryMessageIsAnError() {
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);

        conversation.onBinary(new byte[] {1});

        assertEquals(
                List.of(status("error", "invalid message: binary messages are not supported")), client.drainSent());
        assertEquals("", client.closed());
    }

    @Test
    void aClientWithoutAKeyMaySubscribeToNothing() {
        MassiveConversation conversation = open(MassiveMarket.STOCKS);
        client.drainSent();

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.AAPL\"}");
        conversation.onAuthenticationTimeout();

        assertEquals(
                List.of(
                        status("error", "not authorized"),
                        status("auth_timeout", "No authentication request received.")),
                client.drainSent());
        assertEquals("{}", client.selected());
        assertEquals("1008 No authentication request received.", client.closed());
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID, auth_failed, authentication failed, 1008",
        "OVER_LIMIT, max_connections, Maximum number of connections exceeded., 1008",
        "UNAVAILABLE, error, the key cannot be checked at the moment; connect again, 1013",
    })
    void aKeyThatIsNotAcceptedEndsTheConnection(KeyOutcome outcome, String kind, String text, int code) {
        access.answer(outcome);
        MassiveConversation conversation = open(MassiveMarket.STOCKS);
        client.drainSent();

        send(conversation, AUTH);

        assertEquals(List.of(status(kind, text)), client.drainSent());
        assertEquals(code + " " + text, client.closed());
    }

    @Test
    void aKeyThatMayNotReadIsRefused() {
        client.forbidReading();
        MassiveConversation conversation = open(MassiveMarket.STOCKS);
        client.drainSent();

        send(conversation, AUTH);

        assertEquals(List.of(status("auth_failed", "Your plan doesn't include websocket access.")), client.drainSent());
        assertEquals("1008 Your plan doesn't include websocket access.", client.closed());
    }

    @Test
    void aSymbolThatTheKeyDoesNotPermitIsRefusedAmongOthers() {
        client.forbid("MSFT");
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.MSFT,T.AAPL\"}");

        assertEquals(
                List.of("[" + error("not authorized: 'T.MSFT'") + "," + success("subscribed to: T.AAPL") + "]"),
                client.drainSent());
        assertEquals("{TRADES T=[AAPL]}", client.selected());
    }

    @Test
    void whatTheServiceBehindTheKeysForbidsIsNotSelected() {
        access.forbidSelecting();
        MassiveConversation conversation = authenticated(MassiveMarket.STOCKS);

        send(conversation, "{\"action\":\"subscribe\",\"params\":\"T.MSFT\"}");

        assertEquals(List.of(status("error", "not authorized")), client.drainSent());
        assertEquals("{}", client.selected());
    }

    private MassiveConversation authenticated(MassiveMarket market) {
        MassiveConversation conversation = open(market);
        send(conversation, AUTH);
        client.drainSent();
        return conversation;
    }

    private MassiveConversation open(MassiveMarket market) {
        MassiveConversation conversation = new MassiveConversation(
                client, market, MassiveSymbols.of(SampleInstruments.catalog()), new MassiveFormats(instrument -> null));
        conversation.onOpen();
        return conversation;
    }

    private static void send(MassiveConversation conversation, String text) {
        conversation.onText(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String status(String status, String text) {
        return "[{\"ev\":\"status\",\"status\":\"" + status + "\",\"message\":\"" + text + "\"}]";
    }

    private static String success(String text) {
        return "{\"ev\":\"status\",\"status\":\"success\",\"message\":\"" + text + "\"}";
    }

    private static String error(String text) {
        return "{\"ev\":\"status\",\"status\":\"error\",\"message\":\"" + text + "\"}";
    }
}
