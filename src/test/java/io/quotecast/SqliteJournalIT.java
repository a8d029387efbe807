package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.CompleteJournal;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TrafficGenerator;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server with its journal on disk that is killed repeatedly while it receives events: no acknowledged or delivered
 * event is lost or repeated, and clients resume. {@code -Dquotecast.kills} sets the number of kills.
 */
@Timeout(600)
class SqliteJournalIT {
    private static final int KILLS = Integer.getInteger("quotecast.kills", 2);
    private static final String ALL_CHANNELS = "?" + FeedClient.ALL_CHANNELS;

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final List<JsonNode> received = new ArrayList<>();
    private final List<Long> trades = new ArrayList<>();
    private final List<Long> messages = new ArrayList<>();
    private String epoch = "";

    @ParameterizedTest
    @ValueSource(strings = {"interval", "always"})
    void acknowledgedAndDeliveredEventsSurviveEveryKill(String sync) throws Exception {
        runServer(sync, false);
        for (int kill = 0; kill < KILLS; kill++) {
            runServer(sync, true);
        }

        try (ServerProcess server = start(sync);
                FeedClient client = FeedClient.connect(server.address(), ALL_CHANNELS + "&resume=" + epoch + ":0")) {
            int bars = new CompleteJournal(client.eventsUntilFence())
                    .checkContiguous()
                    .checkContains(received)
                    .checkContainsAcknowledged(trades, messages)
                    .checkBars();

            assertTrue(bars > 0 && !trades.isEmpty() && !messages.isEmpty());
        }
    }

    @Test
    void withoutSyncAKillEndsTheEpochButKeepsTheState() throws Exception {
        runServer("none", true);
        String before = epoch;

        try (ServerProcess server = start("none");
                FeedClient client = FeedClient.connect(server.address(), ALL_CHANNELS + "&resume=" + before + ":1")) {
            assertNotEquals(before, client.greeting().get("epoch").asText());
            assertEquals(416, client.response().get("code").asInt());
            JsonNode snapshot =
                    FeedClient.parse(server.get("/v1/snapshot?symbols=AAPL")).at("/snapshots/AAPL");
            assertEquals(0, snapshot.at("/t/u").asLong(), snapshot::toString);
            assertTrue(snapshot.at("/t/p").asDouble() >= 100, snapshot::toString);
            client.checkAlive();
        }
    }

    @Test
    void twoServersCannotShareADirectory() throws Exception {
        try (ServerProcess first = start("interval")) {
            first.address();
            try (ServerProcess second = start("interval")) {
                assertEquals(1, second.awaitExit());
                assertTrue(second.output().contains("is in use by another server"), second.output());
            }
        }
    }

    /** Starts a server, resumes the client, generates load, and stops or kills the server. */
    private void runServer(String sync, boolean killed) throws Exception {
        try (ServerProcess server = start(sync)) {
            URI address = server.address();
            String cursor = received.isEmpty() ? "" : "&resume=" + epoch + ":" + lastReceived();
            FeedClient client = FeedClient.connect(address, ALL_CHANNELS + cursor);
            String currentEpoch = client.greeting().get("epoch").asText();
            assertTrue(
                    epoch.isEmpty() || epoch.equals(currentEpoch),
                    () -> "the epoch changed from " + epoch + " to " + currentEpoch);
            epoch = currentEpoch;
            JsonNode resumed = client.response().path("resumed");
            assertEquals(!cursor.isEmpty(), resumed.path("complete").asBoolean(false), resumed::toString);
            TrafficGenerator trafficGenerator = new TrafficGenerator(address, random.nextLong()).start();
            int requests = 5 + random.nextInt(40);
            Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() >= requests);

            if (killed) {
                server.kill();
                trafficGenerator.stop();
                client.socket().awaitAbnormalEnd();
            } else {
                trafficGenerator.stop();
                server.stop();
                assertEquals(1012, client.socket().closeCode());
                assertEquals(143, server.awaitExit());
            }
            trades.addAll(trafficGenerator.acknowledgedTrades());
            messages.addAll(trafficGenerator.acknowledgedMessages());
            drainReceived(client);
        }
    }

    /** Adds the events that the client has received, whose positions must be contiguous across restarts. */
    private void drainReceived(FeedClient client) throws InterruptedException {
        for (JsonNode event : client.drainEvents()) {
            assertEquals(lastReceived() + 1, event.get("q").asLong(), event::toString);
            received.add(event);
        }
    }

    private long lastReceived() {
        return received.isEmpty()
                ? 0
                : received.get(received.size() - 1).get("q").asLong();
    }

    private ServerProcess start(String sync) throws Exception {
        return ServerProcess.start(
                "-Dquotecast.source=none",
                "-Dquotecast.journal=disk",
                "-Dquotecast.journal.sync=" + sync,
                "-Dquotecast.data-dir=" + folder,
                "-Dquotecast.drain-time=500ms",
                "-Dquotecast.limits.publishes-per-second=100000",
                "-Dquotecast.limits.publish-burst=100000");
    }
}
