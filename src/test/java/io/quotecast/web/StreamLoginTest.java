package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.Crowd;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.Keys;
import io.quotecast.testing.KeysForAll;
import io.quotecast.testing.RawSocket;
import io.quotecast.testing.Tokens;
import io.quotecast.testing.Until;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a client of the feed says who it is. */
@QuarkusTest
@Timeout(240)
@TestProfile(KeysForAll.class)
class StreamLoginTest {
    private static final String SUBSCRIBE = "{\"action\":\"subscribe\",\"id\":2,\"quotes\":[\"AAPL\"]}";
    private static final String LIMITS =
            "{\"messages_per_second\":50,\"burst\":100,\"max_message_bytes\":65536,\"max_symbols\":5000,"
                    + "\"publishes_per_second\":50,\"publish_burst\":100,\"max_publish_bytes\":8192}";

    @TestHTTPResource("/")
    URI server;

    @Inject
    Refusals refusals;

    @Inject
    Crowd crowd;

    @Test
    void theGreetingSaysThatAKeyIsNeededAndWhatTheCallerMayDo() throws Exception {
        try (FeedClient unknown = FeedClient.connect(server, "");
                FeedClient reader = FeedClient.connectAs(Keys.READER, server, "");
                FeedClient other = FeedClient.connectAs(Tokens.of("read", "admin", "other"), server, "")) {
            assertEquals("\"required\" []", says(unknown));
            assertEquals("\"required\" [\"read\"]", says(reader));
            assertEquals("\"required\" [\"read\",\"admin\"]", says(other));
        }
    }

    @Test
    void untilItHasSaidSoAClientMayDoNothing() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=AAPL")) {
            long before = refusals.total(Limit.ROLES);

            assertEquals(401, client.answer().path("code").asInt());
            for (String action : List.of(
                    SUBSCRIBE,
                    "{\"action\":\"subscribe\",\"resume\":\"e:1\",\"quotes\":[\"*\"]}",
                    "{\"action\":\"subscribe\",\"session\":\"abc\"}",
                    "{\"action\":\"unsubscribe\",\"all\":true}",
                    "{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":1}")) {
                client.send(action);
                JsonNode answer = client.answer();

                assertEquals("error 401", FeedClient.kind(answer) + " " + answer.path("code"), action);
            }
            assertTrue(refusals.total(Limit.ROLES) >= before + 5);
        }
    }

    @Test
    void aKeyOrATokenInAMessageLetsItIn() throws Exception {
        for (String key : List.of(Keys.READER, Tokens.of("read"))) {
            try (FeedClient client = FeedClient.connect(server, "")) {
                assertEquals(
                        "{\"T\":\"success\",\"id\":1,\"msg\":\"authenticated\",\"roles\":[\"read\"],\"limits\":"
                                + LIMITS + "}",
                        client.ask(auth(key)));
                assertTrue(client.ask(SUBSCRIBE).startsWith("{\"T\":\"subscription\",\"id\":2,"));
                assertTrue(client.ask("{\"action\":\"publish\",\"id\":3,\"topic\":\"lobby\",\"data\":1}")
                        .startsWith("{\"T\":\"error\",\"id\":3,\"code\":409,"));
            }
        }
    }

    @Test
    void whatFollowsTheKeyInTheSameArrayIsDoneAfterIt() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.send("[" + auth(Keys.READER) + "," + SUBSCRIBE + ",{\"action\":\"ping\",\"id\":3}]");

            assertEquals("authenticated", client.answer().path("msg").asText());
            assertEquals("subscription", FeedClient.kind(client.answer()));
            assertEquals("pong", FeedClient.kind(client.answer()));
        }
    }

    @Test
    void whatFollowsTheKeyInTheSameBreathIsDoneAfterIt() throws Exception {
        ByteArrayOutputStream breath = new ByteArrayOutputStream();
        breath.writeBytes(frame(auth(Tokens.of("read"))));
        breath.writeBytes(frame(SUBSCRIBE));
        for (int i = 0; i < 50; i++) {
            breath.writeBytes(frame("{\"action\":\"ping\",\"id\":" + (100 + i) + "}"));
        }
        try (RawSocket socket = RawSocket.connect(server, "/v1/stream", "")) {
            socket.bytes(breath.toByteArray());

            socket.nextWith("authenticated");
            socket.nextWith("\"T\":\"subscription\",\"id\":2");
            for (int i = 0; i < 50; i++) {
                socket.nextWith("\"T\":\"pong\",\"id\":" + (100 + i));
            }
        }
    }

    @Test
    void aWrongKeyClosesTheConnectionAndItsPlaceIsFree() throws Exception {
        for (String key : List.of(
                Keys.UNKNOWN,
                Keys.EXPIRED,
                "nonsense",
                "",
                Tokens.ending(-5, "a", "read"),
                Tokens.signedByAnother("RSA"))) {
            long before = refusals.total(Limit.KEYS);
            try (FeedClient client = FeedClient.connect(server, "")) {
                client.send("[" + auth(key) + "," + SUBSCRIBE + "]");
                JsonNode answer = client.answer();

                assertEquals(
                        "402 true 4402",
                        answer.path("code") + " " + answer.path("fatal") + " "
                                + client.socket().closeCode(),
                        key);
                assertEquals(before + 1, refusals.total(Limit.KEYS));
            }
        }
        Until.so("all places are free", () -> crowd.count() == 0);
    }

    @Test
    void whoPresentsAKeyTwiceIsToldSoAndStays() throws Exception {
        try (FeedClient other = FeedClient.connectAs(Keys.READER, server, "");
                FeedClient one = FeedClient.connect(server, "")) {
            one.ask(auth(Keys.READER));

            for (FeedClient client : List.of(one, other)) {
                assertEquals(
                        "{\"T\":\"error\",\"id\":1,\"code\":403,\"msg\":\"already authenticated; you are in\"}",
                        client.ask(auth(Keys.ALL)));
                client.checkAlive();
            }
        }
    }

    @Test
    void whoPresentsNoKeyInTimeIsClosedAndWhoDidStays() throws Exception {
        long before = refusals.total(Limit.AUTH_TIME);
        try (FeedClient unknown = FeedClient.connect(server, "");
                FeedClient known = FeedClient.connect(server, "")) {
            known.ask(auth(Keys.READER));
            JsonNode last = unknown.answer();

            assertEquals(
                    "404 true 4404",
                    last.path("code") + " " + last.path("fatal") + " "
                            + unknown.socket().closeCode());
            assertEquals(before + 1, refusals.total(Limit.AUTH_TIME));
            known.checkAlive();
        }
    }

    @Test
    void whoLeavesBeforeIsNotCountedAsLate() throws Exception {
        try (FeedClient gone = FeedClient.connect(server, "")) {
            gone.checkAlive();
        }
        Until.so("it is gone", () -> crowd.count() == 0);
        long before = refusals.total(Limit.AUTH_TIME);

        try (FeedClient late = FeedClient.connect(server, "")) {
            assertEquals(4404, late.socket().closeCode());
        }

        assertEquals(before + 1, refusals.total(Limit.AUTH_TIME));
    }

    private static String says(FeedClient client) {
        return client.greeting().get("auth") + " " + client.greeting().get("roles");
    }

    private static String auth(String key) {
        return "{\"action\":\"auth\",\"id\":1,\"key\":\"" + key + "\"}";
    }

    private static byte[] frame(String text) {
        return RawSocket.framed(0x80 | RawSocket.TEXT, text.getBytes(StandardCharsets.UTF_8), true);
    }
}
