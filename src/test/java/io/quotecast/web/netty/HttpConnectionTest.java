package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.HttpConnectionLimiter;
import io.quotecast.testing.Await;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/1.1 and HTTP/2 as ordinary clients use them, whatever the limits of connections do. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class HttpConnectionTest {
    private static final int REQUESTS = 200;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Vertx vertx;

    @Inject
    HttpConnectionLimiter limiter;

    /** The limits are installed when the server has started, at the latest with the first request. */
    @BeforeEach
    void awaitLimits() throws Exception {
        exchange("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            if (i % 2 == 0) {
                requests.append("GET /v1/snapshot?symbols=NONE")
                        .append(i)
                        .append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
                expected.add("NONE" + i);
            } else {
                requests.append("POST /v1/admin/halt/NONE")
                        .append(i)
                        .append(" HTTP/1.1\r\nHost: localhost\r\n")
                        .append("Content-Length: 5\r\n\r\n12345");
                expected.add("NONE" + i);
            }
        }
        requests.append("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        String responses = exchange(requests.toString());

        List<String> named = new ArrayList<>();
        Matcher name = Pattern.compile("NONE[0-9]+").matcher(responses);
        while (name.find()) {
            if (named.isEmpty() || !named.get(named.size() - 1).equals(name.group())) {
                named.add(name.group());
            }
        }
        assertEquals(expected, named);
        assertTrue(responses.contains("pipeline alive"), responses);
    }

    @Test
    void aBodyThatArrivesInPiecesIsComplete() throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            send(
                    socket,
                    "POST /v1/publish/lobby HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", read(socket, "\r\n\r\n"));
            for (int i = 0; i < 10; i++) {
                send(socket, "2\r\n1" + i + "\r\n");
            }
            send(socket, "0\r\n\r\n");

            String response = read(socket, "}");

            assertTrue(response.startsWith("HTTP/1.1 200 "), response);
        }
    }

    @Test
    void anUpgradeToHttp2IsIgnored() throws Exception {
        String response =
                exchange("GET /v1/clock HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings, close"
                        + "\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.1 200 "), response);
    }

    @Test
    void aConnectionIsNotCountedAsHttpOnceItIsAWebSocket() throws Exception {
        // Those of other tests, which may end meanwhile.
        int before = limiter.count();

        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream", "")) {
            socket.sendText("{\"action\":\"ping\"}").nextTextContaining("pong");

            Await.until("the connection is not counted", () -> limiter.count() <= before);
        }
    }

    @Test
    void manyHttp2RequestsAreAnswered() throws Exception {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1)
                .setHttp2MultiplexingLimit(REQUESTS));
        try {
            List<CompletableFuture<Integer>> statuses = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> i % 2 == 0
                            ? status(client, HttpMethod.GET, "/v1/symbols", "")
                            : status(client, HttpMethod.POST, "/v1/ingest", "\n".repeat(100_000)))
                    .toList();

            for (CompletableFuture<Integer> status : statuses) {
                assertEquals(200, status.get(60, TimeUnit.SECONDS));
            }
        } finally {
            client.close();
        }
    }

    @Test
    void resetHttp2RequestsLeaveRoomForOthers() throws Exception {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1)
                .setHttp2MultiplexingLimit(REQUESTS));
        try {
            for (int i = 0; i < 20; i++) {
                client.request(HttpMethod.GET, server.getPort(), server.getHost(), "/v1/snapshot")
                        .onSuccess(request -> {
                            request.send();
                            request.reset();
                        })
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
            }

            assertEquals(200, status(client, HttpMethod.GET, "/v1/clock", "").get(60, TimeUnit.SECONDS));
        } finally {
            client.close();
        }
    }

    private CompletableFuture<Integer> status(HttpClient client, HttpMethod method, String path, String body) {
        return client.request(method, server.getPort(), server.getHost(), path)
                .compose(request -> body.isEmpty() ? request.send() : request.send(Buffer.buffer(body)))
                .compose(response -> response.body().map(ignored -> response.statusCode()))
                .toCompletionStage()
                .toCompletableFuture();
    }

    private String exchange(String requests) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            send(socket, requests);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (!text.toString().endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }
}
