package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Resuming over a real socket. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class ResumeStreamTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Inject
    Hub hub;

    private IngestClient ingestClient;

    @BeforeEach
    void createClient() {
        ingestClient = new IngestClient(server);
    }

    @Test
    void anExpiredCursorIsAnsweredWithTheLossAndASnapshot() throws Exception {
        ingestClient.pushAndFlush(JsonLines.quote("CAT", "400.00", "400.01"), pipeline, hub);

        try (FeedClient client = connect()) {
            String error = client.request(
                    "{\"action\":\"subscribe\",\"id\":5,\"quotes\":[\"CAT\"],\"snapshot\":false,\"resume\":\"e7f3:12\"}");
            JsonNode response = client.next();
            JsonNode state = client.next();

            assertEquals(
                    "{\"T\":\"error\",\"id\":5,\"code\":416,\"msg\":\"cursor 'e7f3:12' is not available; a snapshot follows\"}",
                    error);
            assertEquals(12, response.get("resumed").get("from").asLong());
            assertEquals(
                    List.of(0, false),
                    List.of(
                            response.get("resumed").get("events").asInt(),
                            response.get("resumed").get("complete").asBoolean()));
            assertEquals(
                    List.of("CAT", true),
                    List.of(state.get("S").asText(), state.get("sn").asBoolean()));
        }
    }

    @Test
    void aClientThatResumesReceivesTheMissedEventsAndThenLiveOnes() throws Exception {
        try (FeedClient client = connect()) {
            client.request("{\"action\":\"subscribe\",\"quotes\":[\"CAT\"],\"snapshot\":false}");
            ingestClient.push(JsonLines.quote("CAT", "400.00", "400.01"));
            String cursor = client.greeting().get("epoch").asText() + ":"
                    + client.event().get("q").asLong();
            ingestClient.push(JsonLines.quote("CAT", "401.00", "401.01"));
            String missed = event(client);

            try (FeedClient resumed = FeedClient.connect(server, "?quotes=CAT&resume=" + cursor)) {
                JsonNode response = resumed.next();
                String first = event(resumed);
                ingestClient.push(JsonLines.quote("CAT", "402.00", "402.01"));

                assertTrue(response.get("resumed").get("complete").asBoolean());
                assertEquals(missed, first);
                assertEquals(event(client), event(resumed));
            }
        }
    }

    @Test
    void aClientThatPresentsItsSessionReplacesItsOldConnection() throws Exception {
        try (FeedClient old = connect();
                FeedClient resumed = FeedClient.connect(
                        server,
                        "?quotes=CAT&session=" + old.greeting().get("session").asText())) {
            assertEquals(
                    "{\"T\":\"error\",\"code\":406,\"msg\":\"a newer connection has presented this session\",\"fatal\":true}",
                    FeedClient.text(old.response()));
            assertEquals(4406, old.socket().closeCode());
            resumed.checkAlive();
        }
    }

    private FeedClient connect() throws InterruptedException {
        return FeedClient.connect(server, "");
    }

    private static String event(FeedClient client) throws InterruptedException {
        return FeedClient.text(client.event());
    }
}
