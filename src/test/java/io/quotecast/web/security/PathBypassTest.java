package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.ingest.Intake;
import io.quotecast.source.EventSink;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.RawWebSocket;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusual spellings of a path do not bypass authorization. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class PathBypassTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Intake intake;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/ingest",
                "/v1/ingest/",
                "/v1/ingest//",
                "//v1/ingest",
                "/v1//ingest",
                "/v1/./ingest",
                "/v1/../v1/ingest",
                "/../v1/ingest",
                "/q/../v1/ingest",
                "/q/health/../../v1/ingest",
                "/v1/%2e%2e/v1/ingest",
                "/v1/%2E/ingest",
                "/v1%2fingest",
                "/%76%31/ingest",
                "/v1/%69ngest",
                "/v1/%2569ngest",
                "/v1/ingest%2f",
                "/v1/ingest%00",
                "/v1/ingest%20",
                "/v1/ingest;x=y",
                "/v1;x=y/ingest",
                "/v1/ingest;jsessionid=1?a=b",
                "/v1/ingest?",
                "/v1/ingest?key=qc_x&access_token=qc_x&auth=none",
                "/v1/ingest#x",
                "/V1/INGEST",
                "/v1/Ingest",
                "\\v1\\ingest",
                "/v1\\ingest",
                "/v1/symbols/../ingest",
                "/index.html/../v1/ingest",
                "http://127.0.0.1/v1/ingest",
                "/v1/publish/lobby",
                "/v1/publish/../publish/lobby",
                "/v1/admin",
                "/v1/admin/",
                "//v1/admin/halt",
                "/v1/%61dmin/halt"
            })
    void noSpellingOfAPathBypassesAuthorization(String path) throws IOException {
        long before = accepted();
        String line = JsonLines.trade("COP", "93.00");
        for (String head : List.of(
                "POST " + path + " HTTP/1.1\r\n",
                "PUT " + path + " HTTP/1.1\r\n",
                "GET " + path + " HTTP/1.1\r\nX-HTTP-Method-Override: POST\r\n",
                "POST " + path + " HTTP/1.1\r\nX-Original-URL: /v1/ingest\r\nX-Rewrite-URL: /v1/ingest\r\n")) {
            String response = RawWebSocket.request(
                    server,
                    head + "Host: " + server.getAuthority() + "\r\nContent-Length: " + line.length() + "\r\n\r\n"
                            + line);

            assertTrue(response.matches("(?s)HTTP/1\\.1 4\\d\\d .*"), () -> head + " -> " + response);
        }
        try (RawWebSocket socket = RawWebSocket.connect(server, path, "")) {
            assertTrue(socket.responseHead().matches("(?s)HTTP/1\\.1 4\\d\\d .*"), socket::responseHead);
        }
        assertEquals(before, accepted());
    }

    private long accepted() {
        return intake.sinks().stream().mapToLong(EventSink::accepted).sum();
    }
}
