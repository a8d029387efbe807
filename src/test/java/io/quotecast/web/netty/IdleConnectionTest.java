package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.LowLimitsProfile;
import io.quotecast.testing.RawWebSocket;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead peers, whose side of the connection is open but does not respond. */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(LowLimitsProfile.class)
class IdleConnectionTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Inject
    ConnectionLimiter connectionLimiter;

    @BeforeEach
    void awaitNoConnections() {
        Await.until("connections of other tests are closed", () -> connectionLimiter.count() == 0);
    }

    @Test
    void aSilentClientIsPingedAndThenClosed() throws Exception {
        long before = limitCounters.total(Limit.IDLE_TIME);
        List<RawWebSocket> silent = connect("/v1/stream", "/v1/stream?quotes=*", "/", "/rooms/lobby", "/v1/ingest");

        for (RawWebSocket socket : silent) {
            try (socket) {
                socket.next(RawWebSocket.PING);

                assertEquals(1008, socket.closeCode());
            }
        }
        assertEquals(before + silent.size(), limitCounters.total(Limit.IDLE_TIME));
        Await.until("all connections are released", () -> connectionLimiter.count() == 0);
    }

    @Test
    void aClientThatAnswersPingsStaysConnected() throws Exception {
        long before = limitCounters.total(Limit.IDLE_TIME);
        List<RawWebSocket> patient = connect("/v1/stream", "/", "/v1/ingest");
        List<RawWebSocket> silent = connect("/v1/stream", "/", "/v1/ingest");

        for (int i = 0; i < 3; i++) {
            for (RawWebSocket socket : patient) {
                socket.next(RawWebSocket.PING);
                socket.sendFinal(RawWebSocket.PONG, new byte[0]);
            }
        }

        for (RawWebSocket socket : silent) {
            try (socket) {
                assertEquals(1008, socket.closeCode());
            }
        }
        assertEquals(before + silent.size(), limitCounters.total(Limit.IDLE_TIME));
        for (RawWebSocket socket : patient) {
            try (socket) {
                socket.sendFinal(RawWebSocket.PING, new byte[] {7});
                socket.next(RawWebSocket.PONG);
            }
        }
    }

    @Test
    void aClientThatSendsDataIsNotPinged() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "");
                RawWebSocket silent = RawWebSocket.connect(server, "/v1/stream", "")) {
            assertEquals(1008, silent.closeCode());
            client.checkAlive();
        }
    }

    /** Connects to all endpoints at once, because waiting for one after the other would take minutes. */
    private List<RawWebSocket> connect(String... paths) throws IOException {
        List<RawWebSocket> peers = new ArrayList<>();
        for (String path : paths) {
            peers.add(RawWebSocket.connect(server, path, ""));
        }
        return peers;
    }
}
