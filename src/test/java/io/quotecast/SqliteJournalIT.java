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
 * A server with its tape on disk that is killed while it takes events, over and over: nothing that it acknowledged or
 * showed is lost, nothing comes twice, and clients resume as if nothing had been. {@code -Dquotecast.kills} says how often.
 */
@Timeout(600)
class SqliteJournalIT {
    private static final int KILLS = Integer.getInteger("quotecast.kills", 2);
    private static final String EVERYTHING =
            "?quotes=*&trades=*&bars=*&tickers=*&statuses=*&messages=lobby&snapshot=false";

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final List<JsonNode> heard = new ArrayList<>();
    private final List<Long> trades = new ArrayList<>();
    private final List<Long> messages = new ArrayList<>();
    private String epoch = "";

    @ParameterizedTest
    @ValueSource(strings = {"interval", "always"})
    void whatWasAcknowledgedOrShownOutlivesEveryKill(String sync) throws Exception {
        live(sync, false);
        for (int kill = 0; kill < KILLS; kill++) {
            live(sync, true);
        }

        try (ServerProcess server = start(sync);
                FeedClient client = FeedClient.connect(server.address(), EVERYTHING + "&resume=" + epoch + ":0")) {
            int bars = new CompleteJournal(client.untilFence())
                    .checkNumbers()
                    .checkHeard(heard)
                    .checkHas(trades, messages)
                    .checkBars();

            assertTrue(bars > 0 && !trades.isEmpty() && !messages.isEmpty());
        }
    }

    @Test
    void withoutSyncAKillEndsTheEpochAndWhatIsKnownStays() throws Exception {
        live("none", true);
        String before = epoch;

        try (ServerProcess server = start("none");
                FeedClient client = FeedClient.connect(server.address(), EVERYTHING + "&resume=" + before + ":1")) {
            assertNotEquals(before, client.greeting().get("epoch").asText());
            assertEquals(416, client.answer().get("code").asInt());
            JsonNode snapshot =
                    FeedClient.parse(server.get("/v1/snapshot?symbols=AAPL")).at("/snapshots/AAPL");
            assertEquals(0, snapshot.at("/t/u").asLong(), snapshot::toString);
            assertTrue(snapshot.at("/t/p").asDouble() >= 100, snapshot::toString);
            client.checkAlive();
        }
    }

    @Test
    void twoServersDoNotShareADirectory() throws Exception {
        try (ServerProcess first = start("interval")) {
            first.address();
            try (ServerProcess second = start("interval")) {
                assertEquals(1, second.awaitExit());
                assertTrue(second.output().contains("which another server holds"), second.output());
            }
        }
    }

    /** From the client's coming to the server's end, under load. */
    private void live(String sync, boolean killed) throws Exception {
        try (ServerProcess server = start(sync)) {
            URI address = server.address();
            String cursor = heard.isEmpty() ? "" : "&resume=" + epoch + ":" + lastHeard();
            FeedClient client = FeedClient.connect(address, EVERYTHING + cursor);
            String now = client.greeting().get("epoch").asText();
            assertTrue(epoch.isEmpty() || epoch.equals(now), () -> epoch + " became " + now);
            epoch = now;
            JsonNode resumed = client.answer().path("resumed");
            assertEquals(!cursor.isEmpty(), resumed.path("complete").asBoolean(false), resumed::toString);
            TrafficGenerator trafficGenerator = new TrafficGenerator(address, random.nextLong()).begin();
            int enough = 5 + random.nextInt(40);
            Await.so("so many requests are acknowledged", () -> trafficGenerator.acknowledged() >= enough);

            if (killed) {
                server.kill();
                trafficGenerator.end();
                client.socket().awaitBreak();
            } else {
                trafficGenerator.end();
                server.stop();
                assertEquals(1012, client.socket().closeCode());
                assertEquals(143, server.awaitExit());
            }
            trades.addAll(trafficGenerator.trades());
            messages.addAll(trafficGenerator.messages());
            takeWhatCame(client);
        }
    }

    /** Each event must come behind the one before, also over the end of a server. */
    private void takeWhatCame(FeedClient client) throws InterruptedException {
        while (client.hasNext()) {
            JsonNode next = client.nextOfAll();
            if (next.has("q") && next.has("u")) {
                assertEquals(lastHeard() + 1, next.get("q").asLong(), next::toString);
                heard.add(next);
            }
        }
    }

    private long lastHeard() {
        return heard.isEmpty() ? 0 : heard.get(heard.size() - 1).get("q").asLong();
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
