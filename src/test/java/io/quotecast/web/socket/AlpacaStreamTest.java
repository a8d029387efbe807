package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.SimulatorProfile;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The streams of the dialect, compared with those of the native protocol. */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class AlpacaStreamTest {
    private static final int EVENTS = 1_000;
    private static final String AUTH = "{\"action\":\"auth\",\"key\":\"any\",\"secret\":\"thing\"}";

    @TestHTTPResource("/")
    URI server;

    @Test
    void theEventsAreThoseOfTheFeedInTheSameOrder() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/alpaca/v2/sip");
                FeedClient feed = FeedClient.connect(server, "?trades=*&quotes=*&snapshot=false")) {
            feed.response();
            client.send(AUTH);
            client.send("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"*\"]}");
            assertEquals("[{\"T\":\"success\",\"msg\":\"connected\"}]", client.nextText());
            assertEquals("[{\"T\":\"success\",\"msg\":\"authenticated\"}]", client.nextText());
            assertTrue(client.nextText().startsWith("[{\"T\":\"subscription\","));

            List<String> received = new ArrayList<>();
            while (received.size() < EVENTS) {
                for (JsonNode event : FeedClient.parse(client.nextText())) {
                    received.add(summary(event));
                }
            }
            List<String> expected = new ArrayList<>();
            while (expected.size() < 2 * EVENTS) {
                expected.add(nativeSummary(feed.event()));
            }
            // The other connection began later.
            int first = expected.indexOf(received.get(0));

            assertTrue(first >= 0 && first < EVENTS, () -> received.get(0) + " is not one of " + expected);
            assertEquals(expected.subList(first, first + EVENTS), received.subList(0, EVENTS));
        }
    }

    @Test
    void fragmentsAreReassembled() throws Exception {
        try (RawWebSocket socket = RawWebSocket.connect(server, "/alpaca/v2/test", "")) {
            byte[] auth = AUTH.getBytes(StandardCharsets.UTF_8);

            socket.sendFragment(RawWebSocket.TEXT, Arrays.copyOf(auth, 10));
            socket.sendFrame(0x80 | RawWebSocket.PING, new byte[] {1});
            socket.sendFinal(RawWebSocket.CONTINUATION, Arrays.copyOfRange(auth, 10, auth.length));

            assertTrue(socket.nextTextContaining("authenticated").startsWith("[{\"T\":\"success\""));
            socket.sendText("{\"action\":\"subscribe\",\"trades\":[\"FAKEPACA\"]}");
            assertTrue(socket.nextTextContaining("\"T\":\"t\"").startsWith("[{\"T\":\"t\",\"S\":\"FAKEPACA\","));
        }
    }

    @Test
    void otherAddressesDoNotExist() throws Exception {
        for (String path :
                List.of("/alpaca/v2/otc", "/alpaca/v2/crypto", "/alpaca/v1beta3/crypto/eu", "/alpaca/v2/iex/x")) {
            String head = RawWebSocket.connect(server, path, "").responseHead();
            assertTrue(head.startsWith("HTTP/1.1 404 "), () -> path + ": " + head);
        }
    }

    private static String summary(JsonNode event) {
        String values = event.get("T").asText().equals("t")
                ? event.get("p") + " " + event.get("s") + " " + event.get("i")
                : event.get("bp") + " " + event.get("bs") + " " + event.get("ap") + " " + event.get("as");
        return event.get("T").asText() + " " + event.get("S").asText() + " " + decimals(values) + " "
                + event.get("t").asText();
    }

    private static String nativeSummary(JsonNode event) {
        long micros = event.get("t").asLong();
        Instant time = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
        String values = event.get("T").asText().equals("t")
                ? event.get("p") + " " + event.get("s") + " " + event.get(event.has("i") ? "i" : "u")
                : value(event, "bp") + " " + event.get("bs") + " " + value(event, "ap") + " " + event.get("as");
        return event.get("T").asText() + " " + event.get("S").asText() + " " + decimals(values) + " " + time;
    }

    private static String value(JsonNode event, String key) {
        return event.get(key).isNull() ? "0" : event.get(key).toString();
    }

    /** Returns numbers without zeros at the end of their fractions. */
    private static String decimals(String numbers) {
        return numbers.replaceAll("(\\.[0-9]*?)0+(?![0-9])", "$1").replaceAll("\\.(?![0-9])", "");
    }
}
