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

/** Events that are lost on purpose: who would have got them is told which, and the tape still has them. */
class InjectedGapsTest {
    private static final String TRADES = "{\"action\":\"subscribe\",\"trades\":[\"*\"]}";

    private final EmbeddedServer embeddedServer = new EmbeddedServer(0, 100);

    @Test
    void theNextEventsAreLeftOutAndToldBeforeTheOneBehindThem() {
        ConnectedClient connectedClient = embeddedServer.enter(TRADES);
        trades("AAA", 2);

        embeddedServer.injectGap(Channel.TRADES, "AAA", 3);
        trades("AAA", 5);
        trades("AAA", 1);

        assertEquals(List.of("t1", "t2", "gap AAA 3-5 injected", "t6", "t7", "t8"), account(connectedClient));
    }

    @Test
    void nothingIsToldWhileTheNextEventBehindTheGapHasYetToCome() {
        ConnectedClient connectedClient = embeddedServer.enter(TRADES);

        embeddedServer.injectGap(Channel.TRADES, "AAA", 3);
        trades("AAA", 3);
        assertEquals(List.of(), account(connectedClient));
        trades("AAA", 1);

        assertEquals(List.of("gap AAA 1-3 injected", "t4"), account(connectedClient));
    }

    @Test
    void anotherOrderForTheSameSeriesLosesSoManyMore() {
        ConnectedClient connectedClient = embeddedServer.enter(TRADES);

        embeddedServer.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 1);
        embeddedServer.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 4);

        assertEquals(List.of("gap AAA 1-4 injected", "t5"), account(connectedClient));
    }

    @Test
    void otherSymbolsAndOtherChannelsLoseNothing() {
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"*\"]}");

        embeddedServer.injectGap(Channel.TRADES, "AAA", 2);
        embeddedServer.trade("BBB", 200);
        embeddedServer.quote("AAA", 100);
        embeddedServer.trade("AAA", 100);
        embeddedServer.send();

        assertEquals(List.of("t BBB 1", "q AAA 2"), connectedClient.hears());
    }

    @Test
    void aGapInBarsIsOneOfAllTimeframes() {
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"bars\":[\"AAA\"]}");

        embeddedServer.injectGap(Channel.BARS, "AAA", 2);
        embeddedServer.bar("AAA", false);
        embeddedServer.bar("AAA", true);
        embeddedServer.bar("AAA", false);
        embeddedServer.send();

        assertEquals(List.of("gap AAA 1-2 injected", "b3"), account(connectedClient));
    }

    @Test
    void whoDoesNotWantTheSeriesIsToldNothing() {
        ConnectedClient other =
                embeddedServer.enter("{\"action\":\"subscribe\",\"trades\":[\"BBB\"],\"quotes\":[\"AAA\"]}");

        embeddedServer.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 5);

        assertEquals(List.of(), account(other));
    }

    @Test
    void whoIsPausedIsToldOnlyIfThePauseBeganInTheMidst() {
        ConnectedClient before = embeddedServer.enter(TRADES);
        ConnectedClient amid = embeddedServer.enter(TRADES);
        embeddedServer.trade("AAA", 99);
        embeddedServer.send();
        account(before);
        account(amid);

        before.asks("{\"action\":\"pause\"}");
        embeddedServer.injectGap(Channel.TRADES, "AAA", 4);
        trades("AAA", 2);
        amid.asks("{\"action\":\"pause\"}");
        trades("AAA", 3);

        assertEquals(List.of(), account(before));
        assertEquals(List.of("gap AAA 2-5 injected"), account(amid));
    }

    @Test
    void whoComesInTheMidstSeesTheStateBeforeItAndIsToldOfTheGap() {
        embeddedServer.trade("AAA", 99);
        embeddedServer.send();

        embeddedServer.injectGap(Channel.TRADES, "AAA", 4);
        trades("AAA", 2);
        ConnectedClient connectedClient = embeddedServer.enter(TRADES);
        trades("AAA", 3);

        assertEquals(List.of("t1", "gap AAA 2-5 injected", "t6"), account(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoFallsBehindInTheMidstIsToldOfEveryLossOnce(int backlog) {
        EmbeddedServer narrow = new EmbeddedServer(0, backlog);
        ConnectedClient connectedClient = narrow.enter(TRADES);
        narrow.trade("AAA", 99);
        narrow.send();

        narrow.injectGap(Channel.TRADES, "AAA", 4);
        narrow.trade("AAA", 100);
        narrow.trade("AAA", 101);
        narrow.send();
        connectedClient.socket().room(0);
        narrow.trade("BBB", 200);
        narrow.send();
        for (int i = 0; i < 4; i++) {
            narrow.trade("AAA", 102 + i);
        }
        narrow.send();
        connectedClient.socket().room(Integer.MAX_VALUE);
        narrow.loop().run();
        narrow.trade("AAA", 110);
        narrow.send();

        assertEquals(
                backlog == 0
                        ? List.of("t1", "t1", "gap AAA 2-6 slow", "t7", "t8")
                        : List.of("t1", "t1", "gap AAA 2-5 slow", "t6", "t7", "t8"),
                account(connectedClient));
    }

    @Test
    void whoFallsBehindOnWhatMayMergeIsToldToo() {
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        embeddedServer.injectGap(Channel.QUOTES, "AAA", 2);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        connectedClient.socket().room(0);
        embeddedServer.quote("BBB", 200);
        embeddedServer.quote("AAA", 101);
        embeddedServer.quote("AAA", 102);
        embeddedServer.send();
        connectedClient.socket().room(Integer.MAX_VALUE);
        embeddedServer.loop().run();

        assertEquals(List.of("gap AAA 1-2 injected", "q1", "q3"), account(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 100})
    void whoResumesFromBeforeTheGapGetsWhatWasLost(int backlog) {
        EmbeddedServer taped = new EmbeddedServer(0, backlog);
        taped.trade("AAA", 99);
        taped.send();
        taped.injectGap(Channel.TRADES, "AAA", 3);
        for (int i = 0; i < 6; i++) {
            taped.trade("AAA", 100 + i);
        }
        taped.send();

        ConnectedClient back = taped.connect();
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + taped.cursor(1) + "\"}");
        taped.send();
        taped.trade("AAA", 110);
        taped.send();

        assertEquals(List.of("t2", "t3", "t4", "t5", "t6", "t7", "t8"), account(back));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoResumesAtTheEndOfTheTapeWhileAGapIsUnderWayHearsLive(int backlog) {
        EmbeddedServer taped = new EmbeddedServer(0, backlog);
        taped.injectGap(Channel.TRADES, "AAA", 2);
        taped.trade("AAA", 100);
        taped.send();

        ConnectedClient back = taped.connect();
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"resume\":\"" + taped.cursor(0) + "\"}");
        taped.send();
        taped.trade("AAA", 101);
        taped.trade("BBB", 200);
        taped.trade("AAA", 102);
        taped.send();

        assertEquals(List.of("t1", "gap AAA 1-2 injected", "t1", "t3"), account(back));
    }

    private void trades(String symbol, int count) {
        for (int i = 0; i < count; i++) {
            embeddedServer.trade(symbol, 100 + i);
        }
        embeddedServer.send();
    }

    /** What the guest has heard of, by number: the events, and the gaps that it was told. */
    private static List<String> account(ConnectedClient connectedClient) {
        List<String> account = new ArrayList<>();
        for (JsonNode node : connectedClient.socket().take()) {
            if (node.has("u")) {
                account.add(node.get("T").asText() + node.get("u").asLong());
            } else if (node.get("T").asText().equals("gap")) {
                account.add("gap " + node.get("S").asText() + " " + node.get("from") + "-" + node.get("to") + " "
                        + node.get("reason").asText());
            }
        }
        return account;
    }
}
