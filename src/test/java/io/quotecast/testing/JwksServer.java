package io.quotecast.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * An issuer of tokens that publishes its keys (ES256) as a JSON Web Key Set. A GET returns the set, and a PUT replaces
 * it; an empty set makes it respond with 500.
 */
public final class JwksServer {
    private static final String LOCATION = "mp.jwt.verify.publickey.location";

    private volatile byte[] keys = {};

    private JwksServer() {}

    /** Starts an issuer, which runs until the process ends, and returns the settings of a server that trusts it. */
    static Map<String, String> start() {
        JwksServer issuer = new JwksServer();
        KeyPair keyPair = JwtFixture.keyPair("EC");
        issuer.keys = keySet(JwtFixture.KEY_ID, keyPair).getBytes(StandardCharsets.UTF_8);
        HttpsServer server;
        String certificate;
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            certificate = TlsFixture.certificate();
            server.setHttpsConfigurator(new HttpsConfigurator(TlsFixture.serverContext()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.createContext("/", issuer::respond);
        server.start();
        return Map.ofEntries(
                Map.entry(LOCATION, "https://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json"),
                Map.entry("mp.jwt.verify.publickey.algorithm", "ES256"),
                Map.entry("mp.jwt.verify.issuer", JwtFixture.ISSUER),
                Map.entry("mp.jwt.verify.audiences", JwtFixture.AUDIENCE),
                Map.entry("smallrye.jwt.client.tls.certificate", certificate),
                Map.entry("smallrye.jwt.jwks.forced-refresh-interval", "0"),
                Map.entry(JwtFixture.SIGNING_KEY, "EC:" + JwtFixture.encode(keyPair.getPrivate())));
    }

    private void respond(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("PUT")) {
            keys = exchange.getRequestBody().readAllBytes();
        }
        byte[] response = keys;
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(response.length == 0 ? 500 : 200, response.length == 0 ? -1 : response.length);
        exchange.getResponseBody().write(response);
        exchange.close();
    }

    /** Returns the keys that the issuer publishes. */
    public static String published() throws Exception {
        return send(HttpRequest.newBuilder(location()).build());
    }

    /** Publishes other keys. */
    public static void publish(String keySet) throws Exception {
        send(HttpRequest.newBuilder(location())
                .PUT(HttpRequest.BodyPublishers.ofString(keySet))
                .build());
    }

    /** Returns a set of one public key. */
    public static String keySet(String keyId, KeyPair keyPair) {
        ECPublicKey key = (ECPublicKey) keyPair.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"" + keyId
                + "\",\"x\":\"" + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}]}";
    }

    private static URI location() {
        return URI.create(ConfigProvider.getConfig().getValue(LOCATION, String.class));
    }

    private static String send(HttpRequest request) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(TlsFixture.clientContext())
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Encodes a coordinate as 32 bytes, padded if necessary (RFC 7518, section 6.2.1.2). */
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(padded, 32));
    }
}
