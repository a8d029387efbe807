package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.WebSocketTestClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays of the journal for single clients over WebSockets, in the native protocol and in other dialects. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class ReplayStreamTest {
    private static final String SYMBOL = "ORCL";
    private static final long T = 1_767_623_400_000_000L;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Replays replays;

    private String start;
    private List<JsonNode> live;

    @BeforeEach
    void ingestTrades() throws IOException, InterruptedException {
        Await.until("no replay of another test runs", () -> replays.count() == 0);
        try (FeedClient client = FeedClient.connect(server, "?trades=" + SYMBOL + "&snapshot=false")) {
            new IngestClient(server)
                    .push(IntStream.range(0, 500)
                            .mapToObj(i -> "{\"T\":\"t\",\"S\":\"" + SYMBOL + "\",\"p\":" + (100 + i)
                                    + ",\"s\":1,\"t\":" + (T + i * 1_000_000L) + "}")
                            .collect(Collectors.joining("\n")));
            live = Stream.generate(() -> event(client)).limit(500).toList();
            // Not the position of the greeting: an event of another test may have followed it, and at its own speed, a
            // replay would wait for as long as the times of the two differ.
            start = client.greeting().get("epoch").asText() + ":"
                    + (live.get(0).get("q").asLong() - 1);
        }
    }

    @Test
    void aClientReceivesExactlyTheEventsOfTheJournal() throws Exception {
        try (FeedClient client = connect("start=" + start + "&speed=0&trades=" + SYMBOL + "&snapshot=false")) {
            assertEquals(live, Stream.generate(() -> event(client)).limit(500).toList());
            assertEquals(
                    500, live.stream().map(node -> node.get("q")).distinct().count());
            JsonNode status = client.next("replay");
            while (!status.get("st").asText().equals("ended")) {
                status = client.next("replay");
            }
            assertEquals(status.get("end"), status.get("q"));
        }
    }

    @Test
    void symbolsStandForAllChannels() throws Exception {
        try (FeedClient client = connect("start=" + start + "&speed=0&symbols=" + SYMBOL)) {
            JsonNode subscription = client.next("subscription");

            for (String channel : List.of("trades", "quotes", "bars", "tickers", "statuses")) {
                assertEquals(SYMBOL, subscription.at("/" + channel + "/0").asText());
            }
        }
    }

    @Test
    void aClientPausesSeeksAndSetsTheSpeed() throws Exception {
        try (FeedClient client = connect("start=" + start + "&speed=1&snapshot=false&trades=" + SYMBOL)) {
            assertEquals(live.get(0), event(client));

            assertEquals(
                    "{\"T\":\"success\",\"id\":1,\"msg\":\"paused\"}",
                    request(client, "{\"action\":\"pause\",\"id\":1}"));
            assertEquals("paused", status(client, "paused").get("st").asText());
            assertEquals(
                    "{\"T\":\"success\",\"id\":2,\"msg\":\"replaying\"}",
                    request(client, "{\"action\":\"replay\",\"id\":2,\"start\":\"" + cursor(399) + "\",\"speed\":0}"));
            JsonNode snapshot = event(client);
            assertTrue(snapshot.get("sn").asBoolean());
            assertEquals(live.get(399).get("q"), snapshot.get("q"));
            assertEquals(
                    "{\"T\":\"success\",\"id\":3,\"msg\":\"unpaused\"}",
                    request(client, "{\"action\":\"unpause\",\"id\":3}"));
            assertEquals(
                    live.subList(400, 500),
                    Stream.generate(() -> event(client)).limit(100).toList());

            assertEquals(
                    "{\"T\":\"success\",\"id\":4,\"msg\":\"replaying\"}",
                    request(client, "{\"action\":\"replay\",\"id\":4,\"start\":\"" + start + "\"}"));
            List<JsonNode> again = new ArrayList<>();
            while (again.size() < 500) {
                JsonNode event = event(client);
                if (!event.has("sn")) {
                    again.add(event);
                }
            }
            assertEquals(live, again);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|417|start is missing: give a time such as 2026-01-05T14:30:00Z, a cursor, or 0 for the oldest"
                        + " event",
                "start=x:1|416|start 'x:1' is not available",
                "start=0&speed=-1|417|speed '-1' is out of range (0.01 to 10000, or 0 for as fast as the client reads)",
                "start=1973-05-01|416|start 1973-05-01T00:00:00Z is before the oldest event in the journal"
            })
    void aReplayThatCannotBeIsAFatalError(String query, int code, String text) throws Exception {
        try (FeedClient client = connect(query)) {
            JsonNode error = client.next("error");

            assertEquals(code, error.get("code").asInt());
            assertTrue(error.get("msg").asText().startsWith(text), error.toString());
            assertTrue(error.get("fatal").asBoolean());
            assertEquals(4_000 + code, client.socket().closeCode());
        }
    }

    @Test
    void anInvalidChangeLeavesTheReplayAsItIs() throws Exception {
        try (FeedClient client = connect("start=" + start + "&speed=0&trades=" + SYMBOL + "&snapshot=false")) {
            client.send("{\"action\":\"replay\",\"id\":9,\"start\":\"x:1\"}");

            assertEquals(416, client.next("error").get("code").asInt());
            client.checkAlive();
        }
    }

    @Test
    void theLiveFeedIsNoReplay() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "")) {
            assertEquals(
                    "{\"T\":\"error\",\"id\":1,\"code\":417,\"msg\":\"this connection has live events: replays are at"
                            + " /v1/replay\"}",
                    request(client, "{\"action\":\"replay\",\"id\":1,\"speed\":2}"));
        }
    }

    @Test
    void theNumberOfReplaysOfAnAddressIsLimited() throws Exception {
        List<FeedClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(connect("start=0"));
        }
        try (FeedClient fifth = connect("start=0")) {
            assertEquals(
                    "too many replays; the limits are 16 in total and 4 per address",
                    fifth.next("error").get("msg").asText());
            assertEquals(4_406, fifth.socket().closeCode());
        } finally {
            clients.forEach(FeedClient::close);
        }
        Await.until("the replays have ended", () -> replays.count() == 0);
    }

    @Test
    void aClientOfAnotherDialectReceivesAReplayAtAnAddressOfItsOwn() throws Exception {
        String options = URLEncoder.encode("start=" + start + ",speed=0", StandardCharsets.UTF_8);
        try (WebSocketTestClient client = WebSocketTestClient.connect(
                server, "/replay/" + options + "/binance/ws/" + SYMBOL.toLowerCase(Locale.ROOT) + "@trade")) {
            for (JsonNode event : live) {
                JsonNode trade = FeedClient.parse(client.nextText());
                assertEquals(
                        event.get("p").decimalValue(),
                        new BigDecimal(trade.get("p").asText()));
                assertEquals(event.get("t").asLong() / 1_000, trade.get("T").asLong());
            }
        }
    }

    private FeedClient connect(String query) throws InterruptedException {
        return new FeedClient(WebSocketTestClient.connect(server, "/v1/replay?" + query));
    }

    private static JsonNode event(FeedClient client) {
        try {
            return client.event();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String request(FeedClient client, String message) throws InterruptedException {
        client.send(message);
        JsonNode next = client.nextOfAnyKind();
        while (!next.has("id")) {
            next = client.nextOfAnyKind();
        }
        return next.toString();
    }

    private static JsonNode status(FeedClient client, String state) throws InterruptedException {
        JsonNode status = client.next("replay");
        while (!status.get("st").asText().equals(state)) {
            status = client.next("replay");
        }
        return status;
    }

    private String cursor(int index) {
        return start.substring(0, start.indexOf(':') + 1)
                + live.get(index).get("q").asLong();
    }
}
