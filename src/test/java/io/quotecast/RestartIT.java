package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ReceivedMessages;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.SseClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is killed and restarted at the same address: clients receive events of the new epoch only. */
@Timeout(480)
class RestartIT {
    private static final int KILLS = 3;
    private static final String ALL_SYMBOLS = "quotes=*&trades=*&tickers=*&statuses=*&messages=lobby";
    private static final List<String> QUERIES = List.of(
            ALL_SYMBOLS, "quotes=*&trades=*&conflate=100&messages=lobby", "quotes=AAPL,MSFT&tickers=*&messages=lobby");

    /** What a client knows when its connection breaks; the cursor is empty before the first connection. */
    private record ClientPosition(String query, String epoch, String cursor, String session) {}

    @Test
    void clientsLearnTheNewEpochAndReceiveOnlyItsEvents() throws Exception {
        Set<String> epochs = new HashSet<>();
        List<ClientPosition> positions = new ArrayList<>();
        QUERIES.forEach(query -> positions.add(new ClientPosition(query, "", "", "")));
        int port = 0;
        for (int run = 0; run <= KILLS; run++) {
            // With another seed, prices of the previous server do not occur again.
            try (ServerProcess server = ServerProcess.start(
                    "-Dquarkus.http.port=" + port,
                    "-Dquotecast.simulator.events-per-second=2000",
                    "-Dquotecast.simulator.seed=" + (100 + run))) {
                URI address = server.address();
                port = address.getPort();

                runServer(server, address, epochs, positions);
            }
        }
        assertEquals(KILLS + 1, epochs.size());
    }

    /** Reconnects all clients with their previous cursors, checks what they receive, and kills the server. */
    private static void runServer(ServerProcess server, URI address, Set<String> epochs, List<ClientPosition> positions)
            throws Exception {
        ReceivedMessages witnessed = new ReceivedMessages();
        try (FeedClient witness = FeedClient.connect(address, "?" + ALL_SYMBOLS)) {
            String epoch = witness.greeting().get("epoch").asText();
            assertTrue(epochs.add(epoch), () -> "epoch " + epoch + " was used before");
            witness.next("subscription");
            // When this message returns, the witness has the whole snapshot and receives every later event.
            witness.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"witness ready\"}");
            witnessed.receiveUntil(witness, "witness ready");

            List<FeedClient> clients = new ArrayList<>();
            for (ClientPosition position : positions) {
                clients.add(reconnect(address, position, epoch));
            }
            SseClient sseClient = reconnectSse(address, positions.get(0));
            witness.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"all reconnected\"}");
            List<ReceivedMessages> received = new ArrayList<>();
            for (FeedClient client : clients) {
                received.add(new ReceivedMessages().receiveUntil(client, "all reconnected"));
            }
            received.add(new ReceivedMessages().receiveUntil(sseClient, "all reconnected"));
            witnessed.receiveUntil(witness, "all reconnected");

            received.forEach(messages -> messages.checkIsPartOf(witnessed));
            assertEquals(witnessed.latestState(), received.get(0).latestState());
            assertEquals(
                    witnessed.latestState(), received.get(received.size() - 1).latestState());
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).checkAlive();
                positions.set(i, positionOf(positions.get(i).query, clients.get(i), received.get(i)));
            }
            witness.checkAlive();

            server.kill();
            for (FeedClient client : clients) {
                client.socket().awaitAbnormalEnd();
            }
            sseClient.close();
        }
    }

    private static FeedClient reconnect(URI address, ClientPosition position, String epoch) throws Exception {
        String cursor = position.cursor.isEmpty() ? "" : "&resume=" + position.cursor + "&session=" + position.session;
        FeedClient client = FeedClient.connect(address, "?" + position.query + cursor);
        assertEquals(epoch, client.greeting().get("epoch").asText());
        if (!position.cursor.isEmpty()) {
            assertFalse(position.epoch.equals(epoch));
            assertEquals(416, client.response().path("code").asInt());
        }
        JsonNode resumed = client.response().path("resumed");
        assertEquals(position.cursor.isEmpty(), resumed.isMissingNode(), resumed::toString);
        assertFalse(resumed.path("complete").asBoolean(false), resumed::toString);
        return client;
    }

    private static SseClient reconnectSse(URI address, ClientPosition position) throws Exception {
        SseClient sseClient = SseClient.connect(address, "?" + position.query, position.cursor);
        if (!position.cursor.isEmpty()) {
            assertEquals(416, sseClient.response().path("code").asInt());
            assertFalse(sseClient.response().at("/resumed/complete").asBoolean(true));
        }
        return sseClient;
    }

    private static ClientPosition positionOf(String query, FeedClient client, ReceivedMessages received) {
        String epoch = client.greeting().get("epoch").asText();
        return new ClientPosition(
                query,
                epoch,
                epoch + ":" + received.cursor(),
                client.greeting().get("session").asText());
    }
}
