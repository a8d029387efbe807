package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RawWebSocket;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentication on a server that does not use epoll, as on other systems than Linux. */
@QuarkusTest
@Timeout(240)
@TestProfile(NioTransportTest.Profile.class)
class NioTransportTest {
    /** Half of the time after which Vert.x ends a connection whose peer does not answer a close frame. */
    private static final Duration BEFORE_VERTX = Duration.ofSeconds(5);

    @TestHTTPResource("/")
    URI server;

    @Inject
    Vertx vertx;

    /** The profile that requires a key, with Java's own transport. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(new AuthRequiredProfile().getConfigOverrides());
            settings.put("quarkus.vertx.prefer-native-transport", "false");
            return settings;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedKeyEndsTheConnectionWhetherThePeerAnswersOrNot(boolean isAnswered) throws Exception {
        assertFalse(vertx.isNativeTransportEnabled());
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream", "")) {
            socket.sendText("{\"action\":\"auth\",\"key\":\"qc_wrong\"}");

            assertEquals(4402, socket.closeCode());
            long startNanos = System.nanoTime();
            if (isAnswered) {
                socket.sendFinal(RawWebSocket.CLOSE, new byte[] {0x11, 0x32});
            }
            assertTrue(socket.isAtEnd());
            Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
            assertTrue(taken.compareTo(BEFORE_VERTX) < 0, taken::toString);
        }
    }

    @Test
    void anAcceptedKeyLeavesTheConnectionOpen() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "")) {
            assertTrue(client.request("{\"action\":\"auth\",\"key\":\"" + ApiKeyFixture.READER + "\"}")
                    .contains("\"authenticated\""));
            client.checkAlive();
        }
    }
}
