package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The built application with the default for local programs, which look like a proxy or tunnel on its machine. */
@Timeout(300)
class LocalTrustIT {
    @TempDir
    Path folder;

    private ServerProcess server;
    private URI address;

    @BeforeEach
    void start() throws Exception {
        server = ServerProcess.start(
                "-Dquotecast.trust-local=false", "-Dquotecast.source=none", "-Dquotecast.data-dir=" + folder);
        address = server.address();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theAddressOfThisMachineGivesNoRole() throws Exception {
        assertEquals("401", status(ingest("")));
        assertEquals("401", status(command("")));
        try (RawWebSocket socket = RawWebSocket.connect(address, "/v1/ingest", "");
                FeedClient client = FeedClient.connect(address, "")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 401 "), socket.responseHead());
            assertEquals(
                    "[\"read\",\"publish\"]", client.greeting().get("roles").toString());
        }
    }

    @Test
    void theKeyInTheDataDirectoryGivesAllRoles() throws Exception {
        String key = Files.readString(folder.resolve("local.key")).strip();

        assertEquals("200", status(ingest(authorization(key))));
        assertEquals("200", status(command(authorization(key))));
        assertEquals("200", status(command(authorization(key) + "X-Forwarded-For: 192.0.2.1\r\n")));
        assertEquals("200", status(command(authorization(key) + "Sec-Fetch-Site: same-origin\r\n")));
        assertEquals("403", status(command(authorization(key) + "Sec-Fetch-Site: cross-site\r\n")));
        assertEquals("401", status(ingest(authorization(key + "x"))));
        try (RawWebSocket socket = RawWebSocket.connect(address, "/v1/ingest", authorization(key));
                FeedClient client = FeedClient.connect(address, "")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 101 "), socket.responseHead());
            assertTrue(client.request("{\"action\":\"auth\",\"id\":1,\"key\":\"" + key + "\"}")
                    .contains("\"roles\":[\"read\",\"publish\",\"ingest\",\"admin\"]"));
        }
        assertFalse(server.output().contains(key), "the log contains the key");
    }

    private static String authorization(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    private String ingest(String headers) throws Exception {
        return post("/v1/ingest", headers, JsonLines.trade("AAPL", "93.00"));
    }

    private String command(String headers) throws Exception {
        return post("/v1/admin/market/open", headers, "");
    }

    private String post(String path, String headers, String body) throws Exception {
        return RawWebSocket.request(
                address,
                "POST " + path + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n" + headers + "Content-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    private static String status(String response) {
        return response.split(" ")[1];
    }
}
