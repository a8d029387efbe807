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
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    @Test
    void aSilentPeerIsPingedAndThenClosed() throws Exception {
        long before = refusals.total(Limit.IDLE_TIME);
        List<RawSocket> silent = connect("/v1/stream", "/v1/stream?quotes=*", "/", "/rooms/lobby", "/v1/ingest");

        for (RawSocket one : silent) {
            try (one) {
                one.next(RawSocket.PING);

                assertEquals(1008, one.closeCode());
            }
        }
        assertEquals(before + silent.size(), refusals.total(Limit.IDLE_TIME));
        Until.so("their places are free", () -> crowd.count() == 0);
    }

    @Test
    void aPeerThatAnswersLives() throws Exception {
        long before = refusals.total(Limit.IDLE_TIME);
        List<RawSocket> patient = connect("/v1/stream", "/", "/v1/ingest");
        List<RawSocket> silent = connect("/v1/stream", "/", "/v1/ingest");

        for (int i = 0; i < 3; i++) {
            for (RawSocket one : patient) {
                one.next(RawSocket.PING);
                one.last(RawSocket.PONG, new byte[0]);
            }
        }

        for (RawSocket one : silent) {
            try (one) {
                assertEquals(1008, one.closeCode());
            }
        }
        assertEquals(before + silent.size(), refusals.total(Limit.IDLE_TIME));
        for (RawSocket one : patient) {
            try (one) {
                one.last(RawSocket.PING, new byte[] {7});
                one.next(RawSocket.PONG);
            }
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

    /** At all of these doors at once: to wait for one after the other would take minutes. */
    private List<RawSocket> connect(String... paths) throws IOException {
        List<RawSocket> peers = new ArrayList<>();
        for (String path : paths) {
            peers.add(RawSocket.connect(server, path, ""));
        }
        return peers;
    }
}
