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

/** A server that is killed and comes back at the same address: nobody is shown what only the one before knew. */
@Timeout(480)
class RestartIT {
    private static final int KILLS = 3;
    private static final String EVERYTHING = "quotes=*&trades=*&tickers=*&statuses=*&messages=lobby";
    private static final List<String> WISHES = List.of(
            EVERYTHING, "quotes=*&trades=*&conflate=100&messages=lobby", "quotes=AAPL,MSFT&tickers=*&messages=lobby");

    /** What a client knows when its connection breaks. */
    private record ClientPosition(String wish, String epoch, String cursor, String session) {}

    @Test
    void everyClientLearnsOfTheNewEpochAndIsShownOnlyWhatIsOnItsTape() throws Exception {
        Set<String> epochs = new HashSet<>();
        List<ClientPosition> clientPositions = new ArrayList<>();
        WISHES.forEach(wish -> clientPositions.add(new ClientPosition(wish, "", "", "")));
        int port = 0;
        for (int life = 0; life <= KILLS; life++) {
            // Another seed is another market: a price of the server before would not be one of this.
            try (ServerProcess server = ServerProcess.start(
                    "-Dquarkus.http.port=" + port,
                    "-Dquotecast.simulator.events-per-second=2000",
                    "-Dquotecast.simulator.seed=" + (100 + life))) {
                URI address = server.address();
                port = address.getPort();

                live(server, address, epochs, clientPositions);
            }
        }
        assertEquals(KILLS + 1, epochs.size());
    }

    /** From the clients' coming, with what they know of the server before, to its being killed. */
    private static void live(
            ServerProcess server, URI address, Set<String> epochs, List<ClientPosition> clientPositions)
            throws Exception {
        ReceivedMessages tape = new ReceivedMessages();
        try (FeedClient witness = FeedClient.connect(address, "?" + EVERYTHING)) {
            String epoch = witness.greeting().get("epoch").asText();
            assertTrue(epochs.add(epoch), "epoch " + epoch + " is that of a server before");
            witness.next("subscription");
            // Behind this answer nothing of the state is missing, so whatever is shown to others later is known here.
            witness.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"the witness is here\"}");
            tape.hearUntil(witness, "the witness is here");

            List<FeedClient> clients = new ArrayList<>();
            for (ClientPosition clientPosition : clientPositions) {
                clients.add(comeBack(address, clientPosition, epoch));
            }
            SseClient events = comeBackForEvents(address, clientPositions.get(0));
            witness.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"all are back\"}");
            List<ReceivedMessages> receivedMessages = new ArrayList<>();
            for (FeedClient client : clients) {
                receivedMessages.add(new ReceivedMessages().hearUntil(client, "all are back"));
            }
            receivedMessages.add(new ReceivedMessages().hearUntil(events, "all are back"));
            tape.hearUntil(witness, "all are back");

            receivedMessages.forEach(one -> one.checkIsOn(tape));
            assertEquals(tape.view(), receivedMessages.get(0).view());
            assertEquals(
                    tape.view(),
                    receivedMessages.get(receivedMessages.size() - 1).view());
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).checkAlive();
                clientPositions.set(i, stand(clientPositions.get(i).wish, clients.get(i), receivedMessages.get(i)));
            }
            witness.checkAlive();

            server.kill();
            for (FeedClient client : clients) {
                client.socket().awaitBreak();
            }
            events.close();
        }
    }

    private static FeedClient comeBack(URI address, ClientPosition clientPosition, String epoch) throws Exception {
        String cursor = clientPosition.cursor.isEmpty()
                ? ""
                : "&resume=" + clientPosition.cursor + "&session=" + clientPosition.session;
        FeedClient client = FeedClient.connect(address, "?" + clientPosition.wish + cursor);
        assertEquals(epoch, client.greeting().get("epoch").asText());
        if (!clientPosition.cursor.isEmpty()) {
            assertFalse(clientPosition.epoch.equals(epoch));
            assertEquals(416, client.answer().path("code").asInt());
        }
        JsonNode resumed = client.answer().path("resumed");
        assertEquals(clientPosition.cursor.isEmpty(), resumed.isMissingNode(), resumed::toString);
        assertFalse(resumed.path("complete").asBoolean(false), resumed::toString);
        return client;
    }

    private static SseClient comeBackForEvents(URI address, ClientPosition clientPosition) throws Exception {
        SseClient events = SseClient.connect(address, "?" + clientPosition.wish, clientPosition.cursor);
        if (!clientPosition.cursor.isEmpty()) {
            assertEquals(416, events.answer().path("code").asInt());
            assertFalse(events.answer().at("/resumed/complete").asBoolean(true));
        }
        return events;
    }

    private static ClientPosition stand(String wish, FeedClient client, ReceivedMessages receivedMessages) {
        String epoch = client.greeting().get("epoch").asText();
        return new ClientPosition(
                wish,
                epoch,
                epoch + ":" + receivedMessages.cursor(),
                client.greeting().get("session").asText());
    }
}
