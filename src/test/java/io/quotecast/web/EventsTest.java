package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.Crowd;
import io.quotecast.feed.RoadThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.EventsClient;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.Publisher;
import io.quotecast.testing.QuietServer;
import io.quotecast.testing.RawSocket;
import io.quotecast.testing.Until;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The feed for those whose network lets no WebSocket through. */
@QuarkusTest
@Timeout(240)
@TestProfile(QuietServer.class)
class EventsTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    RoadThread road;

    @Inject
    Hub hub;

    @Inject
    Crowd crowd;

    private Publisher publisher;

    @BeforeEach
    void aim() {
        publisher = new Publisher(server);
    }

    @Test
    void theFeedComesAsOverWebSocket() throws Exception {
        publisher.pushThrough(Publisher.quote("GE", "10.00", "10.01"), road, hub);

        try (EventsClient events = EventsClient.connect(server, "?quotes=GE,ZZZZ", "");
                FeedClient stream = FeedClient.connect(server, "?quotes=GE")) {
            JsonNode greeting = events.next("success");
            JsonNode answer = events.next("subscription");
            JsonNode state = events.next("q");
            stream.event();
            publisher.push(Publisher.quote("GE", "11.00", "11.01"));
            JsonNode live = events.next("q");

            assertEquals(200, events.status());
            assertEquals("text/event-stream", events.header("Content-Type"));
            assertEquals("no-store", events.header("Cache-Control"));
            assertEquals("quotecast.v1", greeting.get("proto").asText());
            assertEquals(
                    "unknown symbol 'ZZZZ'",
                    answer.get("rejected").get(0).get("msg").asText());
            assertTrue(state.get("sn").asBoolean());
            assertEquals(stream.event(), live);
            assertEquals(greeting.get("epoch").asText() + ":" + live.get("q").asText(), events.lastId());
            events.next("hb");
        }
    }

    @Test
    void theLastIdBringsWhatWasMissed() throws Exception {
        String lastId;
        try (EventsClient events = EventsClient.connect(server, "?trades=F", "")) {
            events.next("subscription");
            publisher.push(Publisher.trade("F", "12.00"));
            events.next("t");
            lastId = events.lastId();
        }
        publisher.push(Publisher.trade("F", "12.01") + Publisher.trade("F", "12.02"));

        try (EventsClient events = EventsClient.connect(server, "?trades=F", lastId)) {
            JsonNode answer = events.next("subscription");
            String first = events.next("t").get("p").asText();
            String second = events.next("t").get("p").asText();
            publisher.push(Publisher.trade("F", "12.03"));

            assertTrue(answer.get("resumed").get("complete").asBoolean());
            assertEquals("12.01", first);
            assertEquals("12.02", second);
            assertEquals("12.03", events.next("t").get("p").asText());
        }
    }

    @Test
    void whatIsWrongInTheAddressIsSaidAndCostsTheRestNothing() throws Exception {
        try (EventsClient events = EventsClient.connect(server, "?quotes=GE&colour=red", "nonsense")) {
            String colour = events.next("error").get("msg").asText();
            String resume = events.next("error").get("msg").asText();

            assertTrue(colour.startsWith("unknown parameter or value 'colour=red'"), colour);
            assertEquals("resume 'nonsense' is not a cursor: 'epoch:q'", resume);
            events.next("hb");
        }
    }

    @Test
    void whoReadsNothingIsEnded() throws Exception {
        Until.atMost(0, "connections of other tests", crowd::count);
        try (RawSocket slow = RawSocket.connectNarrow(server, "/v1/events?quotes=AMAT&snapshot=false");
                FeedClient healthy = FeedClient.connect(server, "?quotes=AMAT&snapshot=false")) {
            for (int i = 0; i < 20; i++) {
                publisher.push(Publisher.quote("AMAT", "258.00", "258.01").repeat(4_000));
            }
            // Not by reading: who reads is slow no more.
            Until.atMost(1, "connections", crowd::count);

            healthy.checkAlive();
            assertTrue(slow.isEnded());
        }
    }
}
