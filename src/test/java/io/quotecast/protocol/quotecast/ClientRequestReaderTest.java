package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ClientRequest.Authenticate;
import io.quotecast.protocol.ClientRequest.ListSubscription;
import io.quotecast.protocol.ClientRequest.Pause;
import io.quotecast.protocol.ClientRequest.Ping;
import io.quotecast.protocol.ClientRequest.Publish;
import io.quotecast.protocol.ClientRequest.Subscribe;
import io.quotecast.protocol.ClientRequest.Unpause;
import io.quotecast.protocol.ClientRequest.Unsubscribe;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.testing.RequestFixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRequestReaderTest {
    private final ClientRequestReader reader = RequestFixture.reader();

    static Stream<Arguments> documented() {
        Map<Channel, List<String>> quotes = Map.of(Channel.QUOTES, List.of("AAPL"));
        return Stream.of(
                Arguments.of(
                        """
                        {"action":"subscribe","id":7,"trades":["AAPL"],"quotes":["AAPL","MSFT"],"bars":["*"],
                         "tickers":["*"],"statuses":["*"],"messages":["lobby"],
                         "snapshot":false,"conflate":250,"resume":"e7f3:918273001"}
                        """,
                        new Subscribe(
                                "7",
                                Map.of(
                                        Channel.TRADES, List.of("AAPL"),
                                        Channel.QUOTES, List.of("AAPL", "MSFT"),
                                        Channel.BARS, List.of("*"),
                                        Channel.TICKERS, List.of("*"),
                                        Channel.STATUSES, List.of("*"),
                                        Channel.MESSAGES, List.of("lobby")),
                                false,
                                250,
                                "e7f3:918273001",
                                null)),
                Arguments.of(
                        "{\"action\":\"subscribe\",\"quotes\":[\"AAPL\"]}",
                        new Subscribe(null, quotes, true, -1, null, null)),
                Arguments.of(
                        "{\"action\":\"subscribe\",\"quotes\":[\"AAPL\"],\"snapshot\":true}",
                        new Subscribe(null, quotes, true, -1, null, null)),
                Arguments.of(
                        "{\"action\":\"subscribe\",\"conflate\":0}",
                        new Subscribe(null, Map.of(), true, 0, null, null)),
                Arguments.of(
                        "{\"action\":\"subscribe\",\"trades\":[]}",
                        new Subscribe(null, Map.of(Channel.TRADES, List.of()), true, -1, null, null)),
                Arguments.of(
                        "{\"action\":\"unsubscribe\",\"id\":8,\"quotes\":[\"AAPL\"]}",
                        new Unsubscribe("8", quotes, false)),
                Arguments.of(
                        "{\"action\":\"unsubscribe\",\"id\":9,\"all\":true}", new Unsubscribe("9", Map.of(), true)),
                Arguments.of("{\"action\":\"list\",\"id\":10}", new ListSubscription("10")),
                Arguments.of("{\"action\":\"pause\",\"id\":11}", new Pause("11")),
                Arguments.of("{\"action\":\"unpause\",\"id\":12}", new Unpause("12")),
                Arguments.of("{\"action\":\"ping\",\"id\":13}", new Ping("13")),
                Arguments.of("{\"action\":\"ping\"}", new Ping(null)),
                Arguments.of("{\"action\":\"auth\",\"key\":\"secret\"}", new Authenticate(null, "secret")));
    }

    @ParameterizedTest
    @MethodSource("documented")
    void readsEveryDocumentedRequest(String json, ClientRequest message) throws ProtocolException {
        assertEquals(List.of(message), read(json));
    }

    @Test
    void readsPublishRequest() throws ProtocolException {
        Publish publish = (Publish)
                read("{\"action\":\"publish\",\"id\":\"c-42\",\"topic\":\"lobby\",\"data\":{\"any\":\"json\"}}")
                        .get(0);

        assertEquals("\"c-42\"", publish.id());
        assertEquals("lobby", publish.topic());
        assertArrayEquals("{\"any\":\"json\"}".getBytes(StandardCharsets.UTF_8), publish.data());
    }

    @Test
    void readsArrayInOrder() throws ProtocolException {
        assertEquals(
                List.of(new Ping("1"), new Pause("2"), new Ping("3")),
                read(
                        "[{\"action\":\"ping\",\"id\":1}, {\"action\":\"pause\",\"id\":2},{\"action\":\"ping\",\"id\":3}]"));
    }

    @Test
    void emptyArrayHasNoRequests() throws ProtocolException {
        assertEquals(List.of(), read("[]"));
        assertEquals(List.of(), read(" [ ] "));
    }

    @Test
    void keyOrderDoesNotMatter() throws ProtocolException {
        assertEquals(
                List.of(new Subscribe("7", Map.of(Channel.BARS, List.of("*")), true, 50, null, null)),
                read("{\"conflate\":50,\"bars\":[\"*\"],\"id\":7,\"action\":\"subscribe\"}"));
    }

    @Test
    void namesAreKeptAsWritten() throws ProtocolException {
        assertEquals(
                List.of(new Subscribe(
                        null,
                        Map.of(Channel.QUOTES, List.of("aapl", "", "not a symbol", "é", "aapl")),
                        true,
                        -1,
                        null,
                        null)),
                read("{\"action\":\"subscribe\",\"quotes\":[\"aapl\",\"\",\"not a symbol\",\"\\u00e9\",\"aapl\"]}"));
    }

    @Test
    void lastOfRepeatedKeysWinsAndListsAreJoined() throws ProtocolException {
        assertEquals(
                List.of(new Subscribe("2", Map.of(Channel.TRADES, List.of("A", "B")), true, 100, null, null)),
                read(
                        "{\"action\":\"ping\",\"action\":\"subscribe\",\"id\":1,\"id\":2,\"trades\":[\"A\"],\"conflate\":50,"
                                + "\"trades\":[\"B\"],\"conflate\":100}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0|0",
                "-7|-7",
                "9007199254740993|9007199254740993",
                "123456789012345678901234567890123456|123456789012345678901234567890123456",
                "\"\"|\"\"",
                "\"c-42\"|\"c-42\"",
                "\"é 日本 😀\"|\"é 日本 😀\"",
                "\"\\u00e9\"|\"é\"",
                "\"\\\"\\\\\\/\\n\\u0000\"|\"\\\"\\\\/\\n\\u0000\"",
                "\"123456789012345678901234567890123456\"|\"123456789012345678901234567890123456\""
            })
    void idIsKeptAsJson(String id, String echo) throws ProtocolException {
        assertEquals(List.of(new Ping(echo)), read("{\"action\":\"ping\",\"id\":" + id + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud83d\\ude00\"", "\"😀\""})
    void surrogatePairInIdIsOneCharacter(String id) throws ProtocolException {
        assertEquals(List.of(new Ping("\"😀\"")), read("{\"action\":\"ping\",\"id\":" + id + "}"));
    }

    @Test
    void unpairedSurrogateIsAccepted() throws ProtocolException {
        assertEquals(
                List.of(new Subscribe(null, Map.of(Channel.TRADES, List.of("\uD800", "A")), true, -1, null, null)),
                read("{\"action\":\"subscribe\",\"trades\":[\"\\ud800\",\"A\"]}"));
    }

    @Test
    void toStringOmitsKey() throws ProtocolException {
        List<ClientRequest> messages = read("{\"action\":\"auth\",\"id\":1,\"key\":\"secret\"}");

        assertEquals("[Authenticate[id=1]]", messages.toString());
    }

    @Test
    void readsRequestOfMaximumSize() throws ProtocolException {
        String json = "{\"action\":\"ping\"}";

        assertEquals(List.of(new Ping(null)), read(json + " ".repeat(65_536 - json.length())));
    }

    private List<ClientRequest> read(String json) throws ProtocolException {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
