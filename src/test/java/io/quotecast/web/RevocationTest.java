package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.Guests;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.testing.EventsClient;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.Keys;
import io.quotecast.testing.KeysForAll;
import io.quotecast.testing.RawSocket;
import io.quotecast.testing.SocketClient;
import io.quotecast.testing.Tokens;
import io.quotecast.testing.Until;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys and tokens that end while connections live by them, and the limits that they carry. */
@QuarkusTest
@Timeout(240)
@TestProfile(KeysForAll.class)
class RevocationTest {
    private static final String FLEETING = Keys.text("fleeting");
    private static final String DOES_ALL = "'roles':['read','publish','ingest']";
    private static final long LASTING_SECONDS = 15;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Refusals refusals;

    @Inject
    Guests guests;

    /** The next test writes this key with other roles: it must not meet those of this one. */
    @AfterEach
    void forget() throws IOException {
        Keys.write();
        Until.so("the key is unknown", () -> status(FLEETING) == 401);
    }

    @Test
    void aRevokedKeyClosesAllOfItsConnections() throws Exception {
        admitFleeting(DOES_ALL);

        assertAllEnd(Keys::write, FLEETING);

        assertEquals(401, status(FLEETING));
    }

    @Test
    void aKeyThatIsChangedClosesAllOfItsConnectionsAndLetsThemInAgain() throws Exception {
        admitFleeting(DOES_ALL);

        assertAllEnd(() -> Keys.write(Keys.line("fleeting", "'roles':['read']")), FLEETING);

        assertEquals(200, status(FLEETING));
    }

    /** All in one, for they have to last until everyone has connected. */
    @Test
    void keysAndTokensWhoseTimeComesCloseTheirConnections() throws Exception {
        admitFleeting(DOES_ALL + ",'expires':'" + Instant.now().plusSeconds(LASTING_SECONDS) + "'");

        assertAllEnd(
                () -> {},
                FLEETING,
                Tokens.ending(LASTING_SECONDS, "tester", "read", "publish", "ingest"),
                Tokens.ending(LASTING_SECONDS, "ü".repeat(500), "read", "publish", "ingest"));
    }

    @Test
    void aKeyHasNoMoreConnectionsThanItsLimit() throws Exception {
        Until.so("nobody is in", () -> guests.count() == 0);
        long before = refusals.total(Limit.CONNECTIONS_PER_KEY);
        try (FeedClient first = FeedClient.connectAs(Keys.ALONE, server, "");
                FeedClient second = FeedClient.connectAs(Keys.ALONE, server, "");
                SocketClient relay = SocketClient.connectAs(Keys.ALONE, server, "/");
                EventsClient events = EventsClient.connectAs(Keys.ALONE, server, "?quotes=*", "");
                FeedClient third = FeedClient.connect(server, "")) {
            third.send("{\"action\":\"auth\",\"key\":\"" + Keys.ALONE + "\"}");

            for (FeedClient client : List.of(second, third)) {
                JsonNode last = client.answer();
                assertEquals(
                        "406 true 4406",
                        last.path("code") + " " + last.path("fatal") + " "
                                + client.socket().closeCode());
            }
            assertEquals(4406, relay.closeCode());
            assertEquals(406, events.next("error").path("code").asInt());
            events.awaitEnd();
            assertEquals(before + 4, refusals.total(Limit.CONNECTIONS_PER_KEY));
            first.checkAlive();
        }
        Until.so("all have left", () -> guests.count() == 0);
        try (FeedClient again = FeedClient.connectAs(Keys.ALONE, server, "")) {
            again.checkAlive();
        }
    }

    @Test
    void theLimitOfATokenIsThatOfItsSubject() throws Exception {
        Until.so("nobody is in", () -> guests.count() == 0);
        String token = Tokens.sign(Tokens.claims("read").claim("limits", Map.of("connections", 1, "burst", 7)));
        String other = Tokens.sign(Tokens.claims("read").subject("another").claim("limits", Map.of("connections", 1)));
        try (FeedClient first = FeedClient.connectAs(token, server, "");
                FeedClient second = FeedClient.connectAs(token, server, "");
                FeedClient stranger = FeedClient.connectAs(other, server, "")) {
            assertEquals(7, first.greeting().at("/limits/burst").asInt());
            assertEquals(4406, second.socket().closeCode());
            first.checkAlive();
            stranger.checkAlive();
        }
    }

    @Test
    void theLimitsOfAKeyTakeThePlaceOfTheServers() throws Exception {
        long symbols = refusals.total(Limit.SYMBOLS);
        long messages = refusals.total(Limit.MESSAGES);
        try (FeedClient client = FeedClient.connectAs(Keys.SLOW, server, "")) {
            assertEquals(
                    "{\"messages_per_second\":1,\"burst\":3,\"max_message_bytes\":65536,\"max_symbols\":2,"
                            + "\"publishes_per_second\":1,\"publish_burst\":100,\"max_publish_bytes\":8192}",
                    client.greeting().get("limits").toString());
            client.send("{\"action\":\"subscribe\",\"quotes\":[\"AAPL\",\"MSFT\",\"MU\"]}");
            assertEquals(405, client.answer().path("code").asInt());
            assertEquals(symbols + 1, refusals.total(Limit.SYMBOLS));
            client.send("[" + "{\"action\":\"ping\"},".repeat(9) + "{\"action\":\"ping\"}]");
            while (client.answer().path("code").asInt() != 429) {
                // The burst is spent first.
            }
            assertTrue(refusals.total(Limit.MESSAGES) > messages);
        }
    }

    @Test
    void theRateOfAKeyHoldsOverHttpToo() {
        long before = refusals.total(Limit.PUBLISHES);
        int taken = 0;
        String why = "";
        while (why.isEmpty() && taken < 500) {
            Response answer = RestAssured.given()
                    .header("Authorization", "Bearer " + Keys.SLOW)
                    .body("1")
                    .post("/v1/publish/lobby");
            taken++;
            why = answer.statusCode() == 429 ? answer.path("detail") : "";
        }

        assertEquals("too many published messages; the limit is 1 per second, 100 at once", why);
        assertEquals(before + 1, refusals.total(Limit.PUBLISHES));
    }

    @Test
    void whoFloodsOnIsClosed() throws Exception {
        byte[] ping = "{\"action\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream breath = new ByteArrayOutputStream();
        for (int i = 0; i < 60; i++) {
            breath.writeBytes(RawSocket.framed(0x80 | RawSocket.TEXT, ping, true));
        }
        try (RawSocket socket =
                RawSocket.connect(server, "/v1/stream", "Authorization: Bearer " + Keys.SLOW + "\r\n")) {
            socket.bytes(breath.toByteArray());

            assertEquals(4429, socket.closeCode());
        }
    }

    /** Those who come with these keys are at every door, and all end within seconds of something. */
    private void assertAllEnd(Change change, String... keys) throws Exception {
        Until.so("nobody is in", () -> guests.count() == 0);
        long before = refusals.total(Limit.KEYS);
        List<Caller> callers = new ArrayList<>();
        try {
            for (String key : keys) {
                callers.add(new Caller(key));
            }
            Until.so("all are in", () -> guests.count() == 6 * keys.length);
            change.make();

            for (Caller caller : callers) {
                caller.assertEnds();
            }
            Until.so("all have left", () -> guests.count() == 0);
            assertEquals(before + 6 * keys.length, refusals.total(Limit.KEYS));
        } finally {
            for (Caller caller : callers) {
                caller.close();
            }
        }
    }

    /** Someone with one connection at every door. */
    private final class Caller implements AutoCloseable {
        private final FeedClient stream;
        private final FeedClient late;
        private final SocketClient lobby;
        private final SocketClient room;
        private final SocketClient ingest;
        private final EventsClient events;

        Caller(String key) throws Exception {
            late = FeedClient.connect(server, "");
            late.ask("{\"action\":\"auth\",\"key\":\"" + key + "\"}");
            stream = FeedClient.connectAs(key, server, "?quotes=*");
            lobby = SocketClient.connectAs(key, server, "/");
            room = SocketClient.connectAs(key, server, "/rooms/a");
            ingest = SocketClient.connectAs(key, server, "/v1/ingest");
            events = EventsClient.connectAs(key, server, "?quotes=*", "");
            events.next("subscription");
        }

        void assertEnds() throws Exception {
            List<String> ends = new ArrayList<>();
            for (FeedClient client : List.of(stream, late)) {
                JsonNode last = client.next("error");
                ends.add(last.path("code") + " " + last.path("fatal") + " "
                        + client.socket().closeCode());
            }
            assertEquals(List.of("402 true 4402", "402 true 4402"), ends);
            assertEquals(List.of(4402, 4402, 4402), List.of(lobby.closeCode(), room.closeCode(), ingest.closeCode()));
            assertEquals(402, events.next("error").path("code").asInt());
            events.awaitEnd();
        }

        @Override
        public void close() throws IOException {
            stream.close();
            late.close();
            lobby.close();
            room.close();
            ingest.close();
            events.close();
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void admitFleeting(String rest) throws IOException {
        Keys.write(Keys.line("fleeting", rest));
        Until.so("the key is known", () -> status(FLEETING) == 200);
    }

    private static int status(String key) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .get("/v1/clock")
                .statusCode();
    }
}
