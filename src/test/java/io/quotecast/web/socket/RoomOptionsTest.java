package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RelayClient;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client can ask for in rooms: no echo, a name, and messages to one client. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class RoomOptionsTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void aMemberWithoutEchoReceivesOnlyTheMessagesOfOthers() throws InterruptedException {
        try (WebSocketTestClient silent = WebSocketTestClient.connect(server, "/rooms/echo?echo=0");
                RelayClient other = RelayClient.join(server, "/rooms/echo")) {
            silent.send("mine");
            assertEquals("mine", other.nextText());
            other.send("yours");
            String text = silent.nextText();
            while (text.startsWith("joined ")) {
                text = silent.nextText();
            }

            assertEquals("yours", text);
            assertEquals("yours", other.nextText());
        }
    }

    @Test
    void aStreamClientWithoutEchoReceivesOnlyTheMessagesOfOthers() throws InterruptedException {
        try (FeedClient silent = FeedClient.connect(server, "?messages=silent&echo=0");
                FeedClient other = FeedClient.connect(server, "?messages=silent")) {
            assertEquals(false, silent.response().path("echo").asBoolean(true));
            other.response();
            silent.send("{\"action\":\"publish\",\"topic\":\"silent\",\"data\":1}");
            assertEquals("1", other.event().path("data").toString());
            other.send("{\"action\":\"publish\",\"topic\":\"silent\",\"data\":2}");
            assertEquals("2", silent.event().path("data").toString());

            silent.send("{\"action\":\"subscribe\",\"echo\":true}");
            assertFalse(silent.next("subscription").has("echo"));
            silent.send("{\"action\":\"publish\",\"topic\":\"silent\",\"data\":3}");
            assertEquals("3", silent.event().path("data").toString());
        }
    }

    @Test
    void theNameOfASenderIsInItsMessages() throws InterruptedException {
        try (FeedClient listener = FeedClient.connect(server, "?messages=names");
                FeedClient ada = FeedClient.connect(server, "?name=Ada%20L.");
                WebSocketTestClient bob = WebSocketTestClient.connect(server, "/rooms/names?name=Bob")) {
            listener.response();
            assertEquals("Ada L.", ada.response().path("name").asText());
            ada.send("{\"action\":\"publish\",\"topic\":\"names\",\"data\":1}");
            JsonNode first = listener.event();
            bob.send("hello");
            JsonNode second = listener.event();
            ada.send("{\"action\":\"subscribe\",\"name\":\"\"}");
            ada.send("{\"action\":\"publish\",\"topic\":\"names\",\"data\":2}");
            JsonNode third = listener.event();

            assertEquals("Ada L.", first.path("name").asText());
            assertEquals(ada.greeting().path("client"), first.path("from"));
            assertEquals("Bob", second.path("name").asText());
            assertFalse(third.has("name"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name=%00", "name=a%0Ab", "name=%E2%80%AEevil", "echo=2", "echo="})
    void aRoomRefusesAnInvalidOption(String query) throws Exception {
        try (WebSocketTestClient socket = WebSocketTestClient.connect(server, "/rooms/refused?" + query)) {
            assertEquals(1008, socket.closeCode());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"action":"subscribe","id":1,"name":"a\\u0007"}                         | 417
            {"action":"subscribe","id":1,"name":7}                                  | 400
            {"action":"subscribe","id":1,"echo":"no"}                               | 400
            {"action":"publish","id":1,"topic":"a","data":1,"key":""}               | 417
            {"action":"publish","id":1,"topic":"a","data":1,"key":"k","to":"x"}     | 417
            {"action":"publish","id":1,"topic":"a","data":1,"to":"nobody"}          | 412
            {"action":"publish","id":1,"topic":"not a topic","data":1,"to":"nobody"}| 412
            """)
    void theStreamRefusesAnInvalidOption(String request, int code) throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.send(request);

            JsonNode error = client.next("error");
            assertEquals(code, error.path("code").asInt());
            assertEquals(1, error.path("id").asInt());
        }
    }

    @Test
    void aNameOfTooManyCharactersIsRefused() throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "?name=" + "x".repeat(65))) {
            assertEquals(417, client.next("error").path("code").asInt());
        }
    }

    @Test
    void aMessageToOneClientReachesThisClientAlone() throws InterruptedException {
        try (FeedClient ada = FeedClient.connect(server, "?messages=direct&name=Ada");
                FeedClient bob = FeedClient.connect(server, "?messages=direct");
                FeedClient eve = FeedClient.connect(server, "?messages=direct,*");
                RelayClient relayed = RelayClient.join(server, "/rooms/direct")) {
            ada.response();
            bob.response();
            String to = bob.greeting().path("client").asText();
            ada.send("{\"action\":\"publish\",\"id\":9,\"topic\":\"direct\",\"to\":\"" + to + "\",\"data\":\"psst\"}");
            JsonNode ack = ada.next("ack");
            JsonNode received = bob.event();
            while (!received.has("to")) {
                received = bob.event();
            }
            ada.send("{\"action\":\"publish\",\"topic\":\"direct\",\"data\":\"all\"}");

            assertEquals("{\"T\":\"ack\",\"id\":9}", FeedClient.text(ack));
            assertEquals("psst", received.path("data").asText());
            assertEquals("Ada", received.path("name").asText());
            assertFalse(received.has("q"));
            assertEquals("\"all\"", relayed.nextText());
            JsonNode atEve = eve.event();
            while (atEve.path("data").asText().startsWith("joined ")) {
                atEve = eve.event();
            }
            assertEquals("all", atEve.path("data").asText());
        }
    }

    @Test
    void aMemberOfTheRelayReceivesAMessageToItAlone() throws InterruptedException {
        try (FeedClient ada = FeedClient.connect(server, "?messages=reply");
                WebSocketTestClient member = WebSocketTestClient.connect(server, "/rooms/reply")) {
            member.send("who am I");
            String to = ada.event().path("from").asText();
            ada.send("{\"action\":\"publish\",\"topic\":\"reply\",\"to\":\"" + to + "\",\"data\":{\"you\": 1}}");
            assertEquals("who am I", member.nextText());

            assertEquals("{\"you\": 1}", member.nextText());
        }
    }

    @Test
    void aClientThatHasLeftCannotBeReached() throws InterruptedException {
        try (FeedClient ada = FeedClient.connect(server, "");
                FeedClient bob = FeedClient.connect(server, "?messages=left")) {
            bob.response();
            String to = bob.greeting().path("client").asText();
            bob.send("{\"action\":\"unsubscribe\",\"messages\":[\"left\"]}");
            bob.response();
            ada.send("{\"action\":\"publish\",\"topic\":\"left\",\"to\":\"" + to + "\",\"data\":1}");

            assertEquals(
                    "client '" + to + "' is not in room 'left' on this server",
                    ada.next("error").path("msg").asText());
        }
    }
}
