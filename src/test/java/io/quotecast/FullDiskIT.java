package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.CompleteJournal;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TrafficGenerator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose file cannot grow: the system refuses its writes, as it does on a full disk. */
@Timeout(240)
class FullDiskIT {
    private static final int MAX_KIBIBYTES = 2_048;
    private static final String ALL_CHANNELS =
            "?quotes=*&trades=*&bars=*&tickers=*&statuses=*&messages=lobby&snapshot=false";

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
                        // Else what is in SQLite's log would go into the file beside it, and make room there for a
                        // while.
                        "-Dquotecast.journal.sync-interval=1H",
                        "-Dquotecast.heartbeat=200ms",
                        "-Dquotecast.limits.publishes-per-second=100000",
                        "-Dquotecast.limits.publish-burst=100000");
                FeedClient client = FeedClient.connect(server.address(), ALL_CHANNELS)) {
            URI address = server.address();
            TrafficGenerator trafficGenerator = new TrafficGenerator(address, 5, 7_000).start();
            Await.until(
                    "some are refused", () -> trafficGenerator.acknowledged() > 0 && trafficGenerator.refused() > 0);

            JsonNode sourceMessage = client.next("source");
            assertEquals("journal", sourceMessage.get("name").asText());
            assertEquals("down", sourceMessage.get("st").asText());
            assertTrue(
                    sourceMessage.get("msg").asText().contains("tape.db' cannot be written"), sourceMessage::toString);
            assertEquals(503, post(address, "/v1/publish/lobby", "{}").statusCode());
            JsonNode refused = FeedClient.parse(post(address, "/v1/ingest", IngestClient.tradeLine("AAPL", "100"))
                    .body());
            assertEquals(503, refused.at("/rejected/0/code").asInt(), refused::toString);
            assertTrue(server.get("/v1/snapshot?symbols=AAPL,MSFT,NVDA").contains("\"q\":"));
            assertTrue(server.get("/q/health/ready").contains("cannot be written"));
            client.next("hb");
            client.checkAlive();

            server.liftFileLimit();
            int before = trafficGenerator.acknowledged();
            Await.until("they are taken again", () -> trafficGenerator.acknowledged() > before + 10);
            trafficGenerator.stop();
            assertEquals("ok", client.next("source").get("st").asText());

            check(address, client.greeting().get("epoch").asText(), trafficGenerator);
        }
    }

    private static void check(URI address, String epoch, TrafficGenerator trafficGenerator) throws Exception {
        try (FeedClient resumedClient = FeedClient.connect(address, ALL_CHANNELS + "&resume=" + epoch + ":0")) {
            resumedClient.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"the end\"}");
            List<JsonNode> events = new ArrayList<>();
            while (events.isEmpty()
                    || !events.get(events.size() - 1).path("data").asText().equals("the end")) {
                events.add(resumedClient.event());
            }
            new CompleteJournal(events)
                    .checkContiguous()
                    .checkContainsAcknowledged(
                            trafficGenerator.acknowledgedTrades(), trafficGenerator.acknowledgedMessages())
                    .checkBars();
        }
    }

    private static HttpResponse<String> post(URI server, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
