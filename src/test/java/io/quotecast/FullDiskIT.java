package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.CompleteJournal;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TrafficGenerator;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose files cannot grow: the operating system refuses its writes, as it does on a full disk. */
@Timeout(240)
class FullDiskIT {
    private static final int MAX_KIBIBYTES = 2_048;

    @TempDir
    Path folder;

    @Test
    void publishersAreRefusedAndReadersContinueUntilThereIsSpace() throws Exception {
        try (ServerProcess server = ServerProcess.startWithFileLimit(
                        MAX_KIBIBYTES,
                        "-XX:-UsePerfData",
                        "-Dquotecast.source=none",
                        "-Dquotecast.journal=disk",
                        "-Dquotecast.data-dir=" + folder,
                        // Otherwise checkpoints of SQLite's write-ahead log would make space for a while.
                        "-Dquotecast.journal.sync-interval=1H",
                        "-Dquotecast.heartbeat=200ms",
                        "-Dquotecast.limits.publishes-per-second=100000",
                        "-Dquotecast.limits.publish-burst=100000");
                FeedClient client = FeedClient.connect(server.address(), "?" + FeedClient.ALL_CHANNELS)) {
            URI address = server.address();
            TrafficGenerator trafficGenerator = new TrafficGenerator(address, 5, 7_000).start();
            Await.until(
                    "requests are refused",
                    () -> trafficGenerator.acknowledged() > 0 && trafficGenerator.refused() > 0);

            JsonNode sourceMessage = client.next("source");
            assertEquals("journal", sourceMessage.get("name").asText());
            assertEquals("down", sourceMessage.get("st").asText());
            assertTrue(
                    sourceMessage.get("msg").asText().contains("journal.db' cannot be written"),
                    sourceMessage::toString);
            assertEquals(503, server.status("POST", "/v1/publish/lobby", "{}"));
            JsonNode refused = FeedClient.parse(server.request("POST", "/v1/ingest", JsonLines.trade("AAPL", "100"))
                    .body());
            assertEquals(503, refused.at("/rejected/0/code").asInt(), refused::toString);
            assertTrue(server.get("/v1/snapshot?symbols=AAPL,MSFT,NVDA").contains("\"q\":"));
            assertTrue(server.get("/q/health/ready").contains("cannot be written"));
            client.next("hb");
            client.checkAlive();

            server.liftFileLimit();
            int before = trafficGenerator.acknowledged();
            Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() > before + 10);
            trafficGenerator.stop();
            assertEquals("ok", client.next("source").get("st").asText());

            check(address, client.greeting().get("epoch").asText(), trafficGenerator);
        }
    }

    private static void check(URI address, String epoch, TrafficGenerator trafficGenerator) throws Exception {
        try (FeedClient resumedClient =
                FeedClient.connect(address, "?" + FeedClient.ALL_CHANNELS + "&resume=" + epoch + ":0")) {
            new CompleteJournal(resumedClient.eventsUntilFence())
                    .checkContiguous()
                    .checkContainsAcknowledged(
                            trafficGenerator.acknowledgedTrades(), trafficGenerator.acknowledgedMessages())
                    .checkBars();
        }
    }
}
