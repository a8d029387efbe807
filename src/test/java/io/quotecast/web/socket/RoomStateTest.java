package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a newcomer to a room receives: earlier messages, and the values of keys. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class RoomStateTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void aNewcomerReceivesTheNewestMessagesAndThenLiveOnes() throws InterruptedException {
        try (FeedClient writer = FeedClient.connect(server, "?messages=past")) {
            writer.response();
            for (int i = 1; i <= 5; i++) {
                publish(writer, "past", "" + i);
            }
            try (FeedClient newcomer = FeedClient.connect(server, "?messages=past&history=3")) {
                newcomer.response();
                List<String> received =
                        List.of(describe(newcomer.event()), describe(newcomer.event()), describe(newcomer.event()));
                publish(writer, "past", "6");

                assertEquals(List.of("3 sn", "4 sn", "5 sn"), received);
                assertEquals("6", describe(newcomer.event()));
            }
        }
    }

    @Test
    void historyAndLiveMessagesJoinWithoutALossOrARepetition() throws InterruptedException {
        try (FeedClient writer = FeedClient.connect(server, "")) {
            publish(writer, "joint", "0");
            List<FeedClient> newcomers = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                if (i % 4 == 0) {
                    newcomers.add(FeedClient.connect(server, "?messages=joint&history=50"));
                }
                writer.send("{\"action\":\"publish\",\"topic\":\"joint\",\"data\":" + i + "}");
            }
            for (FeedClient newcomer : newcomers) {
                try (newcomer) {
                    boolean isLive = false;
                    for (int expected = 0; expected <= 40; expected++) {
                        JsonNode event = newcomer.event();
                        assertEquals(expected, event.path("data").asInt());
                        isLive |= !event.has("sn");
                        assertEquals(!isLive, event.has("sn"), "no snapshot after the first live message");
                    }
                }
            }
        }
    }

    @Test
    void withoutHistoryANewcomerReceivesNoEarlierMessage() throws InterruptedException {
        try (FeedClient writer = FeedClient.connect(server, "")) {
            publish(writer, "unasked", "1");
            try (FeedClient newcomer = FeedClient.connect(server, "?messages=unasked")) {
                newcomer.response();
                publish(writer, "unasked", "2");

                assertEquals("2", describe(newcomer.event()));
            }
        }
    }

    @Test
    void aNewcomerReceivesTheValueOfEveryKey() throws InterruptedException {
        try (FeedClient player = FeedClient.connect(server, "?messages=game&name=Ada")) {
            player.response();
            for (String data : List.of(
                    "\"key\":\"a\",\"data\":1",
                    "\"key\":\"b\",\"data\":2",
                    "\"key\":\"a\",\"data\":3",
                    "\"key\":\"c\",\"data\":4",
                    "\"key\":\"c\",\"data\":null",
                    "\"data\":\"chat\"")) {
                player.send("{\"action\":\"publish\",\"id\":1,\"topic\":\"game\"," + data + "}");
                player.next("ack");
            }
            try (FeedClient newcomer = FeedClient.connect(server, "?messages=game")) {
                newcomer.response();
                JsonNode first = newcomer.event();
                JsonNode second = newcomer.event();
                player.send("{\"action\":\"publish\",\"topic\":\"game\",\"key\":\"b\",\"data\":null}");
                JsonNode removal = newcomer.event();

                assertEquals("2 sn", describe(first));
                assertEquals("b", first.path("key").asText());
                assertEquals("Ada", first.path("name").asText());
                assertEquals("3 sn", describe(second));
                assertEquals("null", describe(removal));
                assertEquals("b", removal.path("key").asText());
            }
        }
    }

    @Test
    void aRoomAddressWithHistorySpeaksTheProtocol() throws InterruptedException {
        try (WebSocketTestClient plain = WebSocketTestClient.connect(server, "/rooms/both")) {
            plain.send("first");
            plain.nextText();
            try (FeedClient member =
                    new FeedClient(WebSocketTestClient.connect(server, "/rooms/both?history=10&name=Ada"))) {
                JsonNode subscription = member.response();
                JsonNode earlier = member.event();
                member.send("{\"action\":\"publish\",\"topic\":\"both\",\"data\":{\"a\": 1}}");
                String relayed = plain.nextText();
                JsonNode own = member.event();
                plain.send("hello");

                assertEquals("[\"both\"]", subscription.path("messages").toString());
                assertEquals("\"first\" sn", describe(earlier));
                assertEquals("{\"a\": 1}", relayed);
                assertEquals("Ada", own.path("name").asText());
                assertEquals("\"hello\"", describe(member.event()));
            }
        }
    }

    @Test
    void anInvalidNumberOfMessagesIsRefused() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?messages=a&history=-1");
                WebSocketTestClient member = WebSocketTestClient.connect(server, "/rooms/a?history=many")) {
            assertEquals(417, client.next("error").path("code").asInt());
            assertEquals(1008, member.closeCode());
            client.send("{\"action\":\"subscribe\",\"id\":5,\"messages\":[\"a\"],\"history\":1.5}");
            assertTrue(client.next("error").path("msg").asText().startsWith("history: '1.5' is not"));
        }
    }

    private static void publish(FeedClient client, String topic, String data) throws InterruptedException {
        client.send("{\"action\":\"publish\",\"id\":1,\"topic\":\"" + topic + "\",\"data\":" + data + "}");
        JsonNode ack = client.next("ack");
        assertFalse(ack.path("q").isMissingNode());
    }

    private static String describe(JsonNode event) {
        return event.path("data") + (event.has("sn") ? " sn" : "");
    }
}
