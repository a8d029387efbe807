package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AttackingPeers;
import io.quotecast.testing.AttackingPeers.Behavior;
import io.quotecast.testing.Await;
import io.quotecast.testing.MetricsScrape;
import io.quotecast.testing.ServerProcess;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that has no more places for requests, or no more memory. */
@Tag("slow")
@Tag("alone")
@Timeout(300)
class ExhaustionIT {
    /** One byte every 12.5 ms is 80 bytes per second. */
    private static final long BYTE_NANOS = 12_500_000L;

    private static final String ENTRY = "'roles':['read','publish','ingest']";
    private static final String REVOKED = ApiKeyFixture.key("revoked");
    private static final String OTHER = ApiKeyFixture.key("other");

    private static final String NO_KEY = "";

    @TempDir
    Path folder;

    @Test
    void aKeyIsRevokedWhileSlowBodiesAreSentWithIt() throws Exception {
        writeKeys(ApiKeyFixture.entry("revoked", ENTRY) + "," + ApiKeyFixture.entry("other", ENTRY));
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.source=none",
                "-Dquotecast.auth=required",
                "-Dquotecast.keys-file=" + folder.resolve("keys.json"))) {
            URI address = server.address();
            AttackingPeers publishing = slowBodies(address, "/v1/publish/x", 130, REVOKED);
            AttackingPeers ingesting = slowBodies(address, "/v1/ingest", 130, REVOKED);
            Await.until("the bodies arrive", () -> hasConnections(server, 260));
            assertEquals("HTTP/1.1 200 OK", publish(address, REVOKED));

            writeKeys(ApiKeyFixture.entry("other", ENTRY));

            Await.until("the key is refused", () -> publish(address, REVOKED).equals("HTTP/1.1 401 Unauthorized"));
            assertEquals("HTTP/1.1 200 OK", publish(address, OTHER));
            publishing.stop();
            ingesting.stop();
        }
    }

    @Test
    void slowStreamsOfEventsAreRefusedWhenThereAreTooMany() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.source=none")) {
            AttackingPeers ingesting = slowBodies(server.address(), "/v1/ingest", 320, NO_KEY);
            Await.until("the bodies arrive", () -> hasConnections(server, 320));

            String refusal =
                    response(server.address(), request("/v1/ingest", "Content-Length: 100000\r\n", NO_KEY) + "12");

            assertTrue(refusal.startsWith("HTTP/1.1 503 Service Unavailable"), refusal);
            assertTrue(refusal.contains("too many ingest requests at the same time; the limit is 64"), refusal);
            assertEquals(200, server.status("POST", "/v1/ingest", "\n"));
            ingesting.stop();
        }
    }

    @Test
    void aServerThatCannotAllocateMemoryExits() throws Exception {
        // Enough for the start, and too little for the buffer that the server allocates to find out whether it can.
        try (ServerProcess server = ServerProcess.start("-XX:MaxDirectMemorySize=400k", "-Dquotecast.source=none")) {
            int exitCode = server.awaitExit();

            assertEquals(3, exitCode, server::output);
            assertTrue(server.output().contains("Exiting: memory could not be allocated"), server::output);
        }
    }

    private void writeKeys(String entries) throws Exception {
        Path draft = Files.writeString(folder.resolve("draft"), ApiKeyFixture.fileContent(entries));
        Files.move(
                draft,
                folder.resolve("keys.json"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static AttackingPeers slowBodies(URI server, String path, int count, String key) {
        byte[] begin = (request(path, "Content-Length: 100000\r\n", key) + "12").getBytes(StandardCharsets.US_ASCII);
        return new AttackingPeers(server, new Behavior(count, begin, new byte[] {'1'}, BYTE_NANOS, true));
    }

    private static String request(String path, String headers, String key) {
        String authorization = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + authorization + headers
                + "\r\n";
    }

    /** Publishes a message over a new connection, and returns the status line. */
    private static String publish(URI server, String key) {
        try {
            return response(server, request("/v1/publish/lobby", "Content-Length: 1\r\n", key) + "1")
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String response(URI server, String request) throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder response = new StringBuilder();
            InputStream input = socket.getInputStream();
            byte[] part = new byte[4_096];
            // A server that refuses a body may leave the connection open.
            while (!response.toString().contains("}") && !response.toString().contains("401 ")) {
                int count = input.read(part);
                if (count < 0) {
                    break;
                }
                response.append(new String(part, 0, count, StandardCharsets.UTF_8));
            }
            return response.toString();
        }
    }

    private static boolean hasConnections(ServerProcess server, int count) {
        try {
            return MetricsScrape.of(server.address()).value("quotecast_http_connections") >= count;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
