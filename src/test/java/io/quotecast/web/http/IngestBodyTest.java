package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.LowLimitsProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of ingest requests that pause, are encoded, or cannot be read to their end. */
@QuarkusTest
@Timeout(120)
@TestProfile(LowLimitsProfile.class)
class IngestBodyTest {
    private static final String TRADE = JsonLines.trade("LOW", "243.00");

    @TestHTTPResource("/")
    URI server;

    @Test
    void aSenderThatPausesIsToldWhatWasAccepted() throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/ingest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunk(TRADE) + chunk("nonsense\n") + chunk(TRADE) + chunk("{\"T\":\"t\","))
                    .getBytes(StandardCharsets.US_ASCII));

            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertTrue(response.startsWith("HTTP/1.1 408 "), response);
            JsonNode problem = body(response);
            assertEquals(2, problem.get("accepted").asInt());
            assertEquals(1, problem.get("refused").asInt());
            assertEquals(2, problem.get("rejected").get(0).get("line").asInt());
            assertEquals(
                    "no data for 1 s (quotecast.ingest.idle-time); 2 events were accepted and 1 refused before",
                    problem.get("detail").asText());
        }
    }

    @Test
    void aSenderThatWaitsForPermissionToContinueGetsIt() throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write(
                            ("POST /v1/ingest HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nExpect: 100-continue\r\n"
                                            + "Content-Length: " + TRADE.length() + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] interim = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", new String(interim, StandardCharsets.US_ASCII));

            socket.getOutputStream().write(TRADE.getBytes(StandardCharsets.US_ASCII));

            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(1, body(response).get("accepted").asInt(), response);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "GZIP", "x-gzip", "identity"})
    void anEncodedBodyIsDecoded(String coding) throws Exception {
        byte[] lines = TRADE.repeat(20_000).getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> response =
                post(ContentCodingTest.encoded(lines, coding), coding, HttpClient.Version.HTTP_1_1);

        assertEquals(200, response.statusCode());
        assertEquals(20_000, json(response.body()).get("accepted").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "gzip, gzip", "x\u00e9"})
    void anotherCodingIsRefused(String coding) throws Exception {
        HttpResponse<String> response =
                post(TRADE.getBytes(StandardCharsets.UTF_8), coding, HttpClient.Version.HTTP_1_1);

        assertEquals(415, response.statusCode());
        assertEquals(List.of("gzip, zstd"), response.headers().allValues("Accept-Encoding"));
        assertTrue(json(response.body()).get("detail").asText().endsWith("is not supported; use one of gzip, zstd"));
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedBodyIsReportedWithWhatWasAccepted(HttpClient.Version version) throws Exception {
        byte[] encoded = ContentCodingTest.encoded(distinctLines().getBytes(StandardCharsets.UTF_8), "gzip");
        byte[] cut = Arrays.copyOf(encoded, encoded.length / 2);

        HttpResponse<String> response = post(cut, "gzip", version);

        assertEquals(400, response.statusCode());
        JsonNode problem = json(response.body());
        int accepted = problem.get("accepted").asInt();
        assertTrue(accepted > 1_000 && accepted < 20_000, response::body);
        assertTrue(
                problem.get("detail")
                        .asText()
                        .startsWith("the body cannot be read: Unexpected end of ZLIB input stream"),
                response::body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aBodyThatIsNotEncodedIsReported(String coding) throws Exception {
        HttpResponse<String> response =
                post(TRADE.repeat(10).getBytes(StandardCharsets.UTF_8), coding, HttpClient.Version.HTTP_1_1);

        assertEquals(400, response.statusCode());
        assertEquals(0, json(response.body()).get("accepted").asInt());
    }

    @Test
    void fieldsThatAreLeftOutAreListed() throws Exception {
        String line = TRADE.replace("\"T\"", "\"side\":\"up\",\"T\"");

        HttpResponse<String> response =
                post(line.getBytes(StandardCharsets.UTF_8), "identity", HttpClient.Version.HTTP_1_1);

        assertEquals(
                "[{\"line\":1,\"msg\":\"side 'up' is not buy or sell, and was left out\"}]",
                json(response.body()).get("warnings").toString());
    }

    /** Lines that do not compress well. */
    private static String distinctLines() {
        StringBuilder lines = new StringBuilder();
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 20_000; i++) {
            lines.append(TRADE.replace("\"T\"", "\"note\":\"" + random.nextLong() + "\",\"T\""));
        }
        return lines.toString();
    }

    private HttpResponse<String> post(byte[] body, String coding, HttpClient.Version version) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/ingest"))
                .version(version)
                .header("Content-Encoding", coding)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static JsonNode body(String response) throws IOException {
        String text = response.substring(response.indexOf("\r\n\r\n") + 4);
        return json(text.substring(text.indexOf('{'), text.lastIndexOf('}') + 1));
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
