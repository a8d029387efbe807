package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice of a WebSocket subprotocol (RFC 6455, section 4.2.2): one of those that the client offers, or none. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class SubprotocolTest {
    private static final Pattern SELECTED = Pattern.compile("sec-websocket-protocol: ?(.*?)\r\n");

    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/stream | quotecast.v1 | quotecast.v1",
                "/v1/stream | quotecast.v1.msgpack | quotecast.v1.msgpack",
                "/v1/stream | chat, quotecast.v1 | quotecast.v1",
                "/v1/stream | quotecast.v1,chat | quotecast.v1",
                "/v1/stream | quotecast.v2, quotecast.v1.msgpack | quotecast.v1.msgpack",
                "/v1/stream | quotecast.v1.msgpack, quotecast.v1 | quotecast.v1.msgpack",
                "/v1/stream | quotecast.v1, quotecast.v1.msgpack | quotecast.v1",
                "/v1/stream | chat | none",
                "/v1/stream | quotecast.v2 | none",
                "/v1/stream | QUOTECAST.V1 | none",
                "/ | quotecast.v1 | quotecast.v1",
                "/ | chat | none",
                "/rooms/a | quotecast.v1.msgpack | none",
                "/rooms/a | quotecast.v1.msgpack, quotecast.v1 | quotecast.v1",
                "/v1/ingest | quotecast.v1 | quotecast.v1",
                "/v1/ingest | quotecast.v1.msgpack | none",
                "/v1/ingest | quotecast.v1.msgpack, quotecast.v1 | quotecast.v1",
            })
    void aSubprotocolThatTheEndpointSpeaksIsSelected(String path, String offered, String selected) throws Exception {
        try (RawWebSocket socket = RawWebSocket.connect(server, path, "Sec-WebSocket-Protocol: " + offered + "\r\n")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 101 "), socket::responseHead);
            assertEquals(selected, selected(socket));
        }
    }

    @Test
    void severalHeadersAreOneOffer() throws Exception {
        String headers = "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: quotecast.v1\r\n";

        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream", headers)) {
            assertEquals("quotecast.v1", selected(socket));
        }
    }

    @Test
    void aClientWhoseSubprotocolIsUnknownGetsJson() throws Exception {
        try (RawWebSocket socket =
                RawWebSocket.connect(server, "/v1/stream?quotes=GE", "Sec-WebSocket-Protocol: chat\r\n")) {
            socket.nextTextContaining("\"T\":\"subscription\"");
        }
    }

    private static String selected(RawWebSocket socket) {
        Matcher header = SELECTED.matcher(socket.responseHead().toLowerCase(Locale.ROOT));
        return header.find() ? header.group(1) : "none";
    }
}
