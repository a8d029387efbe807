package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.EventsClient;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.Shown;
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
    private record Stand(String wish, String epoch, String cursor, String session) {}

    @Test
    void everyClientLearnsOfTheNewEpochAndIsShownOnlyWhatIsOnItsTape() throws Exception {
        Set<String> epochs = new HashSet<>();
        List<Stand> stands = new ArrayList<>();
        WISHES.forEach(wish -> stands.add(new Stand(wish, "", "", "")));
        int port = 0;
        for (int life = 0; life <= KILLS; life++) {
            // Another seed is another market: a price of the server before would not be one of this.
            try (ServerProcess server = ServerProcess.start(
                    "-Dquarkus.http.port=" + port,
                    "-Dquotecast.simulator.events-per-second=2000",
                    "-Dquotecast.simulator.seed=" + (100 + life))) {
                URI address = server.address();
                port = address.getPort();

                live(server, address, epochs, stands);
            }
        }
        assertEquals(KILLS + 1, epochs.size());
    }

    /** From the clients' coming, with what they know of the server before, to its being killed. */
    private static void live(ServerProcess server, URI address, Set<String> epochs, List<Stand> stands)
            throws Exception {
        Shown tape = new Shown();
        try (FeedClient witness = FeedClient.connect(address, "?" + EVERYTHING)) {
            String epoch = witness.greeting().get("epoch").asText();
            assertTrue(epochs.add(epoch), "epoch " + epoch + " is that of a server before");
            witness.next("subscription");
            // Behind this answer nothing of the state is missing, so whatever is shown to others later is known here.
            witness.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"the witness is here\"}");
            tape.hearUntil(witness, "the witness is here");

            List<FeedClient> clients = new ArrayList<>();
            for (Stand stand : stands) {
                clients.add(comeBack(address, stand, epoch));
            }
            EventsClient events = comeBackForEvents(address, stands.get(0));
            witness.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\"all are back\"}");
            List<Shown> shown = new ArrayList<>();
            for (FeedClient client : clients) {
                shown.add(new Shown().hearUntil(client, "all are back"));
            }
            shown.add(new Shown().hearUntil(events, "all are back"));
            tape.hearUntil(witness, "all are back");

            shown.forEach(one -> one.checkIsOn(tape));
            assertEquals(tape.view(), shown.get(0).view());
            assertEquals(tape.view(), shown.get(shown.size() - 1).view());
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).checkAlive();
                stands.set(i, stand(stands.get(i).wish, clients.get(i), shown.get(i)));
            }
            witness.checkAlive();

            server.kill();
            for (FeedClient client : clients) {
                client.socket().awaitBreak();
            }
            events.close();
        }
    }

    private static FeedClient comeBack(URI address, Stand stand, String epoch) throws Exception {
        String cursor = stand.cursor.isEmpty() ? "" : "&resume=" + stand.cursor + "&session=" + stand.session;
        FeedClient client = FeedClient.connect(address, "?" + stand.wish + cursor);
        assertEquals(epoch, client.greeting().get("epoch").asText());
        if (!stand.cursor.isEmpty()) {
            assertFalse(stand.epoch.equals(epoch));
            assertEquals(416, client.answer().path("code").asInt());
        }
        JsonNode resumed = client.answer().path("resumed");
        assertEquals(stand.cursor.isEmpty(), resumed.isMissingNode(), resumed::toString);
        assertFalse(resumed.path("complete").asBoolean(false), resumed::toString);
        return client;
    }

    private static EventsClient comeBackForEvents(URI address, Stand stand) throws Exception {
        EventsClient events = EventsClient.connect(address, "?" + stand.wish, stand.cursor);
        if (!stand.cursor.isEmpty()) {
            assertEquals(416, events.answer().path("code").asInt());
            assertFalse(events.answer().at("/resumed/complete").asBoolean(true));
        }
        return events;
    }

    private static Stand stand(String wish, FeedClient client, Shown shown) {
        String epoch = client.greeting().get("epoch").asText();
        return new Stand(
                wish,
                epoch,
                epoch + ":" + shown.cursor(),
                client.greeting().get("session").asText());
    }
}
