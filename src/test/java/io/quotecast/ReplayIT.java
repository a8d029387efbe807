package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.WebSocketTestClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replays of a journal on disk, most of which is no longer in memory. */
@Timeout(240)
class ReplayIT {
    private static final int IN_MEMORY = 1_000;
    private static final long EVENTS = 10_000;

    @TempDir
    Path folder;

    @Test
    void aReplayHasEveryEventOfTheFileAlsoAfterARestart() throws Exception {
        List<JsonNode> before;
        String epoch;
        try (ServerProcess server = start("simulator")) {
            try (FeedClient live = FeedClient.connect(server.address(), "?tickers=*&snapshot=false")) {
                epoch = live.greeting().get("epoch").asText();
                Await.until(
                        "there are events in the file only",
                        () -> next(live).get("q").asLong() > EVENTS);
            }
            before = replay(server);
            assertContiguous(before);
            // The server stops while a replay reads the file.
            try (FeedClient open = connect(server, "start=0&speed=0.01")) {
                open.next("replay");
                server.stop();
                server.awaitExit();
            }
        }

        try (ServerProcess server = start("none");
                FeedClient live = FeedClient.connect(server.address(), "")) {
            assertEquals(epoch, live.greeting().get("epoch").asText());
            List<JsonNode> after = replay(server);

            assertEquals(before, after.subList(0, before.size()));
            assertContiguous(after);
        }
    }

    /** Replays everything as fast as possible. */
    private static List<JsonNode> replay(ServerProcess server) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        try (FeedClient client = connect(server, "start=0&speed=0")) {
            JsonNode next = client.nextOfAnyKind();
            while (!next.path("st").asText().equals("ended")) {
                if (next.has("q") && next.has("u")) {
                    events.add(next);
                }
                next = client.nextOfAnyKind();
            }
            assertEquals("", next.get("msg").asText());
            assertEquals(next.get("end"), events.get(events.size() - 1).get("q"));
        }
        return events;
    }

    private static void assertContiguous(List<JsonNode> events) {
        for (int i = 0; i < events.size(); i++) {
            assertEquals(i + 1, events.get(i).get("q").asLong());
        }
        assertTrue(events.size() > EVENTS, events.size() + " events");
    }

    private static FeedClient connect(ServerProcess server, String query) throws Exception {
        return new FeedClient(WebSocketTestClient.connect(
                server.address(), "/v1/replay?" + query + "&lulds=*&" + FeedClient.ALL_CHANNELS));
    }

    private static JsonNode next(FeedClient client) {
        try {
            return client.next("k");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ServerProcess start(String source) throws Exception {
        return ServerProcess.start(
                "-Dquotecast.source=" + source,
                "-Dquotecast.simulator.events-per-second=5000",
                "-Dquotecast.journal=disk",
                "-Dquotecast.journal.capacity=" + IN_MEMORY,
                "-Dquotecast.data-dir=" + folder);
    }
}
