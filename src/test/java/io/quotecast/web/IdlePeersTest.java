package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.Crowd;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RawSocket;
import io.quotecast.testing.TightServer;
import io.quotecast.testing.Until;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that are there no more, though nothing says so: their side of the connection is open and answers nothing. */
@QuarkusTest
@Timeout(240)
@TestProfile(TightServer.class)
class IdlePeersTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Refusals refusals;

    @Inject
    Crowd crowd;

    @BeforeEach
    void awaitQuiet() {
        Until.so("those of other tests have left", () -> crowd.count() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stream", "/v1/stream?quotes=*", "/", "/rooms/lobby", "/v1/ingest"})
    void aSilentPeerIsPingedAndThenClosed(String path) throws Exception {
        long before = refusals.total(Limit.IDLE_TIME);
        try (RawSocket silent = RawSocket.connect(server, path, "")) {
            silent.next(RawSocket.PING);

            assertEquals(1008, silent.closeCode());
            assertEquals(before + 1, refusals.total(Limit.IDLE_TIME));
            Until.so("its place is free", () -> crowd.count() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/stream", "/", "/v1/ingest"})
    void aPeerThatAnswersLives(String path) throws Exception {
        long before = refusals.total(Limit.IDLE_TIME);
        try (RawSocket patient = RawSocket.connect(server, path, "");
                RawSocket silent = RawSocket.connect(server, path, "")) {
            for (int i = 0; i < 4; i++) {
                patient.next(RawSocket.PING);
                patient.last(RawSocket.PONG, new byte[0]);
            }

            assertEquals(1008, silent.closeCode());
            assertEquals(before + 1, refusals.total(Limit.IDLE_TIME));
            patient.last(RawSocket.PING, new byte[] {7});
            patient.next(RawSocket.PONG);
        }
    }

    @Test
    void whoSaysSomethingIsNotAsked() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "");
                RawSocket silent = RawSocket.connect(server, "/v1/stream", "")) {
            assertEquals(1008, silent.closeCode());
            client.checkAlive();
        }
    }
}
