package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over TLS a frame that is ready for a plain socket is encrypted for each client, and is the same frame. */
@QuarkusTest
@Timeout(240)
@TestProfile(TlsTest.TlsServer.class)
class TlsTest {
    private static final Path KEYS = Path.of("target", "test-keys.p12").toAbsolutePath();
    private static final String PASSWORD = "password";

    @TestHTTPResource("/")
    URI plain;

    @TestHTTPResource(value = "/", tls = true)
    URI encrypted;

    @Test
    void aLargeSnapshotAndTheStreamAfterItArriveOverTls() throws Exception {
        Set<String> symbols =
                new HashSet<>(RestAssured.get("/v1/symbols").jsonPath().getList("symbol"));
        IngestClient ingestClient = new IngestClient(plain);
        StringBuilder lines = new StringBuilder();
        symbols.forEach(symbol ->
                lines.append(IngestClient.quoteLine(symbol, "10", "11")).append(IngestClient.tradeLine(symbol, "10")));
        ingestClient.push(lines.toString());
        HttpClient http = HttpClient.newBuilder().sslContext(trusting()).build();

        try (FeedClient client =
                new FeedClient(WebSocketTestClient.connect(http, encrypted, "/v1/stream?quotes=*&trades=*"))) {
            Set<String> quoted = new HashSet<>();
            Set<String> traded = new HashSet<>();
            while (quoted.size() < symbols.size() || traded.size() < symbols.size()) {
                JsonNode event = client.event();
                (FeedClient.kind(event).equals("q") ? quoted : traded)
                        .add(event.get("S").asText());
            }
            ingestClient.push(IngestClient.quoteLine("AAPL", "270.00", "270.01").repeat(2_000));
            long seriesNumber = client.event().get("u").asLong();

            assertEquals(symbols, quoted);
            assertEquals(symbols, traded);
            for (int i = 1; i < 2_000; i++) {
                assertEquals(seriesNumber + i, client.event().get("u").asLong());
            }
        }
    }

    private static SSLContext trusting() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(KEYS)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** A server with a key of its own, made for this test. */
    public static final class TlsServer implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Files.deleteIfExists(KEYS);
                List<String> command = List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        KEYS.toString(),
                        "-storepass",
                        PASSWORD);
                int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
                if (exit != 0) {
                    throw new IllegalStateException("keytool ended with " + exit);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return Map.of(
                    "quotecast.source", "none",
                    "quarkus.http.test-port", "0",
                    "quarkus.http.test-ssl-port", "0",
                    "quarkus.http.ssl.certificate.key-store-file", KEYS.toString(),
                    "quarkus.http.ssl.certificate.key-store-password", PASSWORD);
        }
    }
}
