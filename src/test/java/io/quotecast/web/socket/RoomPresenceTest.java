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
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is in a room: the list of members, and their joins and leaves. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class RoomPresenceTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void aWatcherLearnsWhoIsThereAndWhoComesAndGoes() throws InterruptedException {
        try (FeedClient ada = FeedClient.connect(server, "?messages=who&presence=who&name=Ada")) {
            JsonNode subscription = ada.response();
            JsonNode presence = ada.next("presence");
            JsonNode join;
            JsonNode rename;
            try (FeedClient bob = FeedClient.connect(server, "?messages=who")) {
                join = ada.next("join");
                bob.response();
                bob.send("{\"action\":\"subscribe\",\"name\":\"Bob\"}");
                rename = ada.next("join");
                assertEquals(bob.greeting().path("client"), join.path("client"));
            }
            JsonNode leave = ada.next("leave");

            assertEquals("[\"who\"]", subscription.path("presence").toString());
            assertEquals(1, presence.path("count").asInt());
            assertTrue(presence.path("sn").asBoolean());
            assertEquals(ada.greeting().path("client"), presence.at("/members/0/client"));
            assertEquals("Ada", presence.at("/members/0/name").asText());
            assertFalse(join.has("name"));
            assertEquals(2, join.path("count").asInt());
            assertEquals("Bob", rename.path("name").asText());
            assertEquals(2, rename.path("count").asInt());
            assertEquals(join.path("client"), leave.path("client"));
            assertEquals(1, leave.path("count").asInt());
            assertEquals(
                    List.of(0, 1, 2, 3),
                    List.of(
                            presence.path("u").asInt(),
                            join.path("u").asInt(),
                            rename.path("u").asInt(),
                            leave.path("u").asInt()));
        }
    }

    @Test
    void membersOfThePlainRelayAreInTheListUntilTheirConnectionEndsAbruptly() throws Exception {
        try (FeedClient watcher = FeedClient.connect(server, "?presence=plain")) {
            watcher.response();
            assertEquals("[]", watcher.next("presence").path("members").toString());
            RawWebSocket member = RawWebSocket.connect(server, "/rooms/plain?name=Zo%C3%AB", "");
            JsonNode join = watcher.next("join");
            member.reset();
            JsonNode leave = watcher.next("leave");

            assertEquals("Zoë", join.path("name").asText());
            assertEquals(join.path("client"), leave.path("client"));
            assertEquals(0, leave.path("count").asInt());
        }
    }

    @Test
    void aRoomAddressWithPresenceSpeaksTheProtocol() throws InterruptedException {
        try (FeedClient member =
                new FeedClient(WebSocketTestClient.connect(server, "/rooms/direct-room?presence=1&name=Ada&echo=0"))) {
            assertEquals("Ada", member.next("presence").at("/members/0/name").asText());
            try (WebSocketTestClient plain = WebSocketTestClient.connect(server, "/rooms/direct-room")) {
                String client = member.next("join").path("client").asText();
                member.send("{\"action\":\"publish\",\"topic\":\"direct-room\",\"to\":\"" + client + "\",\"data\":1}");

                assertEquals("1", plain.nextText());
            }
        }
    }

    @Test
    void unsubscribingEndsTheReports() throws InterruptedException {
        try (FeedClient watcher = FeedClient.connect(server, "?presence=ended")) {
            watcher.next("presence");
            watcher.send("{\"action\":\"unsubscribe\",\"id\":1,\"presence\":[\"ended\"]}");
            assertFalse(watcher.next("subscription").has("presence"));
            try (FeedClient member = FeedClient.connect(server, "?messages=ended")) {
                member.response();
                watcher.send("{\"action\":\"subscribe\",\"presence\":[\"ended\"]}");
                watcher.next("subscription");

                // The member belongs to another event loop, whose changes arrive a little later.
                JsonNode presence = watcher.next();
                assertTrue(presence.path("count").asInt() == 1
                        || watcher.next("join").path("count").asInt() == 1);
            }
        }
    }

    @Test
    void aRoomThatIsNoTopicIsRejected() throws InterruptedException {
        try (FeedClient watcher = FeedClient.connect(server, "?presence=*,ok")) {
            JsonNode subscription = watcher.response();

            assertEquals("[\"ok\"]", subscription.path("presence").toString());
            assertEquals("presence", subscription.at("/rejected/0/channel").asText());
            assertEquals("*", subscription.at("/rejected/0/topic").asText());
        }
    }

    @Test
    void oneConnectionWatchesAtMostAHundredRooms() throws InterruptedException {
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            rooms.add("\"room-" + i + "\"");
        }
        try (FeedClient watcher = FeedClient.connect(server, "")) {
            watcher.send("{\"action\":\"subscribe\",\"presence\":" + rooms + "}");

            assertEquals(405, watcher.next("error").path("code").asInt());
        }
    }

    @Test
    void aThousandClientsThatComeAndGoAreCountedAndDelayNobody() throws InterruptedException {
        try (FeedClient watcher = FeedClient.connect(server, "?messages=storm&presence=storm");
                FeedClient healthy = FeedClient.connect(server, "?messages=healthy")) {
            healthy.response();
            watcher.next("presence");
            List<WebSocketTestClient> clients = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                clients.add(WebSocketTestClient.connect(server, "/rooms/storm"));
                if (i % 20 == 0) {
                    healthy.send("{\"action\":\"publish\",\"topic\":\"healthy\",\"data\":" + i + "}");
                    assertEquals(i, healthy.event().path("data").asInt());
                }
            }
            int countsOnly = 0;
            int last = 0;
            long number = 0;
            Set<String> members = new LinkedHashSet<>();
            while (last != 1_001) {
                JsonNode message = watcher.next();
                last = message.path("count").asInt(last);
                number = checkNumber(message, number);
                countsOnly += apply(message, members) ? 0 : 1;
            }
            clients.forEach(WebSocketTestClient::close);
            while (last != 1) {
                JsonNode message = watcher.next();
                last = message.path("count").asInt(last);
                number = checkNumber(message, number);
                apply(message, members);
            }

            assertTrue(countsOnly > 0, "counts above 100 members");
            assertEquals(Set.of(watcher.greeting().path("client").asText()), members);
        }
    }

    /** Applies a message about a room; returns false if it is a number only. */
    private static boolean apply(JsonNode message, Set<String> members) {
        switch (FeedClient.kind(message)) {
            case "presence" -> {
                members.clear();
                message.path("members")
                        .forEach(member -> members.add(member.path("client").asText()));
                return message.has("members");
            }
            case "join" -> members.add(message.path("client").asText());
            case "leave" -> members.remove(message.path("client").asText());
            default -> {}
        }
        return true;
    }

    private static long checkNumber(JsonNode message, long last) {
        long number = message.path("u").asLong(last);
        if (message.has("members") || message.has("count")) {
            assertEquals(last + 1, number, message.toString());
        }
        return number;
    }
}
