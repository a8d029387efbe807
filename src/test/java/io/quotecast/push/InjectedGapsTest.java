package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.market.Channel;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Injected gaps: affected clients are notified of the lost events, and the journal still has them. */
class InjectedGapsTest {
    private static final String TRADES = "{\"action\":\"subscribe\",\"trades\":[\"*\"]}";

    private final EmbeddedServer server = new EmbeddedServer(0, 100);

    @Test
    void gapIsReportedBeforeNextEvent() {
        ConnectedClient connectedClient = server.connectWith(TRADES);
        trades("AAA", 2);

        server.injectGap(Channel.TRADES, "AAA", 3);
        trades("AAA", 5);
        trades("AAA", 1);

        assertEquals(List.of("t1", "t2", "gap AAA 3-5 injected", "t6", "t7", "t8"), received(connectedClient));
    }

    @Test
    void gapIsNotReportedBeforeNextEvent() {
        ConnectedClient connectedClient = server.connectWith(TRADES);

        server.injectGap(Channel.TRADES, "AAA", 3);
        trades("AAA", 3);
        assertEquals(List.of(), received(connectedClient));
        trades("AAA", 1);

        assertEquals(List.of("gap AAA 1-3 injected", "t4"), received(connectedClient));
    }

    @Test
    void secondInjectionExtendsGap() {
        ConnectedClient connectedClient = server.connectWith(TRADES);

        server.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 1);
        server.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 4);

        assertEquals(List.of("gap AAA 1-4 injected", "t5"), received(connectedClient));
    }

    @Test
    void otherSymbolsAndChannelsLoseNothing() {
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"*\"]}");

        server.injectGap(Channel.TRADES, "AAA", 2);
        server.trade("BBB", 200);
        server.quote("AAA", 100);
        server.trade("AAA", 100);
        server.deliver();

        assertEquals(List.of("t BBB 1", "q AAA 2"), connectedClient.takeEvents());
    }

    @Test
    void gapInBarsCoversAllTimeframes() {
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"bars\":[\"AAA\"]}");

        server.injectGap(Channel.BARS, "AAA", 2);
        server.bar("AAA", false);
        server.bar("AAA", true);
        server.bar("AAA", false);
        server.deliver();

        assertEquals(List.of("gap AAA 1-2 injected", "b3"), received(connectedClient));
    }

    @Test
    void clientNotSubscribedToSeriesIsNotNotified() {
        ConnectedClient other =
                server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"BBB\"],\"quotes\":[\"AAA\"]}");

        server.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 5);

        assertEquals(List.of(), received(other));
    }

    @Test
    void pausedClientIsNotifiedOnlyIfPauseBeganDuringGap() {
        ConnectedClient before = server.connectWith(TRADES);
        ConnectedClient during = server.connectWith(TRADES);
        server.trade("AAA", 99);
        server.deliver();
        received(before);
        received(during);

        before.send("{\"action\":\"pause\"}");
        server.injectGap(Channel.TRADES, "AAA", 4);
        trades("AAA", 2);
        during.send("{\"action\":\"pause\"}");
        trades("AAA", 3);

        assertEquals(List.of(), received(before));
        assertEquals(List.of("gap AAA 2-5 injected"), received(during));
    }

    @Test
    void clientThatSubscribesDuringGapGetsEarlierSnapshotAndGap() {
        server.trade("AAA", 99);
        server.deliver();

        server.injectGap(Channel.TRADES, "AAA", 4);
        trades("AAA", 2);
        ConnectedClient connectedClient = server.connectWith(TRADES);
        trades("AAA", 3);

        assertEquals(List.of("t1", "gap AAA 2-5 injected", "t6"), received(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void clientThatFallsBehindDuringGapIsNotifiedOfEachLossOnce(int bufferEvents) {
        EmbeddedServer buffered = new EmbeddedServer(0, bufferEvents);
        ConnectedClient connectedClient = buffered.connectWith(TRADES);
        buffered.trade("AAA", 99);
        buffered.deliver();

        buffered.injectGap(Channel.TRADES, "AAA", 4);
        buffered.trade("AAA", 100);
        buffered.trade("AAA", 101);
        buffered.deliver();
        connectedClient.transport().writableFrames(0);
        buffered.trade("BBB", 200);
        buffered.deliver();
        for (int i = 0; i < 4; i++) {
            buffered.trade("AAA", 102 + i);
        }
        buffered.deliver();
        connectedClient.transport().writableFrames(Integer.MAX_VALUE);
        buffered.loop().run();
        buffered.trade("AAA", 110);
        buffered.deliver();

        assertEquals(
                bufferEvents == 0
                        ? List.of("t1", "t1", "gap AAA 2-6 slow", "t7", "t8")
                        : List.of("t1", "t1", "gap AAA 2-5 slow", "t6", "t7", "t8"),
                received(connectedClient));
    }

    @Test
    void clientBehindOnConflatableSeriesIsNotified() {
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        server.injectGap(Channel.QUOTES, "AAA", 2);
        server.quote("AAA", 100);
        server.deliver();
        connectedClient.transport().writableFrames(0);
        server.quote("BBB", 200);
        server.quote("AAA", 101);
        server.quote("AAA", 102);
        server.deliver();
        connectedClient.transport().writableFrames(Integer.MAX_VALUE);
        server.loop().run();

        assertEquals(List.of("gap AAA 1-2 injected", "q1", "q3"), received(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 100})
    void resumeFromBeforeGapGetsLostEvents(int bufferEvents) {
        EmbeddedServer buffered = new EmbeddedServer(0, bufferEvents);
        buffered.trade("AAA", 99);
        buffered.deliver();
        buffered.injectGap(Channel.TRADES, "AAA", 3);
        for (int i = 0; i < 6; i++) {
            buffered.trade("AAA", 100 + i);
        }
        buffered.deliver();

        ConnectedClient resumed = buffered.connect();
        resumed.send("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + buffered.cursor(1) + "\"}");
        buffered.deliver();
        buffered.trade("AAA", 110);
        buffered.deliver();

        assertEquals(List.of("t2", "t3", "t4", "t5", "t6", "t7", "t8"), received(resumed));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void resumeAtEndOfJournalDuringGapReceivesLiveEvents(int bufferEvents) {
        EmbeddedServer buffered = new EmbeddedServer(0, bufferEvents);
        buffered.injectGap(Channel.TRADES, "AAA", 2);
        buffered.trade("AAA", 100);
        buffered.deliver();

        ConnectedClient resumed = buffered.connect();
        resumed.send("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"resume\":\"" + buffered.cursor(0) + "\"}");
        buffered.deliver();
        buffered.trade("AAA", 101);
        buffered.trade("BBB", 200);
        buffered.trade("AAA", 102);
        buffered.deliver();

        assertEquals(List.of("t1", "gap AAA 1-2 injected", "t1", "t3"), received(resumed));
    }

    private void trades(String symbol, int count) {
        for (int i = 0; i < count; i++) {
            server.trade(symbol, 100 + i);
        }
        server.deliver();
    }

    /** Returns the events by series number, and the gaps. */
    private static List<String> received(ConnectedClient connectedClient) {
        List<String> summaries = new ArrayList<>();
        for (JsonNode node : connectedClient.transport().drainMessages()) {
            if (node.has("u")) {
                summaries.add(node.get("T").asText() + node.get("u").asLong());
            } else if (node.get("T").asText().equals("gap")) {
                summaries.add("gap " + node.get("S").asText() + " " + node.get("from") + "-" + node.get("to") + " "
                        + node.get("reason").asText());
            }
        }
        return summaries;
    }
}
