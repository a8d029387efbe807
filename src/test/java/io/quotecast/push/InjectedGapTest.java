package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.market.Channel;
import io.quotecast.testing.Floor;
import io.quotecast.testing.Floor.Guest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that are lost on purpose: who would have got them is told which, and the tape still has them. */
class InjectedGapTest {
    private static final String TRADES = "{\"action\":\"subscribe\",\"trades\":[\"*\"]}";

    private final Floor floor = new Floor(0, 100);

    @Test
    void theNextEventsAreLeftOutAndToldBeforeTheOneBehindThem() {
        Guest guest = floor.enter(TRADES);
        trades("AAA", 2);

        floor.injectGap(Channel.TRADES, "AAA", 3);
        trades("AAA", 5);
        trades("AAA", 1);

        assertEquals(List.of("t1", "t2", "gap AAA 3-5 injected", "t6", "t7", "t8"), account(guest));
    }

    @Test
    void nothingIsToldWhileTheNextEventBehindTheGapHasYetToCome() {
        Guest guest = floor.enter(TRADES);

        floor.injectGap(Channel.TRADES, "AAA", 3);
        trades("AAA", 3);
        assertEquals(List.of(), account(guest));
        trades("AAA", 1);

        assertEquals(List.of("gap AAA 1-3 injected", "t4"), account(guest));
    }

    @Test
    void anotherOrderForTheSameSeriesLosesSoManyMore() {
        Guest guest = floor.enter(TRADES);

        floor.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 1);
        floor.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 4);

        assertEquals(List.of("gap AAA 1-4 injected", "t5"), account(guest));
    }

    @Test
    void otherSymbolsAndOtherChannelsLoseNothing() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"*\"]}");

        floor.injectGap(Channel.TRADES, "AAA", 2);
        floor.trade("BBB", 200);
        floor.quote("AAA", 100);
        floor.trade("AAA", 100);
        floor.send();

        assertEquals(List.of("t BBB 1", "q AAA 2"), guest.hears());
    }

    @Test
    void aGapInBarsIsOneOfAllTimeframes() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"bars\":[\"AAA\"]}");

        floor.injectGap(Channel.BARS, "AAA", 2);
        floor.bar("AAA", false);
        floor.bar("AAA", true);
        floor.bar("AAA", false);
        floor.send();

        assertEquals(List.of("gap AAA 1-2 injected", "b3"), account(guest));
    }

    @Test
    void whoDoesNotWantTheSeriesIsToldNothing() {
        Guest other = floor.enter("{\"action\":\"subscribe\",\"trades\":[\"BBB\"],\"quotes\":[\"AAA\"]}");

        floor.injectGap(Channel.TRADES, "AAA", 2);
        trades("AAA", 5);

        assertEquals(List.of(), account(other));
    }

    @Test
    void whoIsPausedIsToldOnlyIfThePauseBeganInTheMidst() {
        Guest before = floor.enter(TRADES);
        Guest amid = floor.enter(TRADES);
        floor.trade("AAA", 99);
        floor.send();
        account(before);
        account(amid);

        before.asks("{\"action\":\"pause\"}");
        floor.injectGap(Channel.TRADES, "AAA", 4);
        trades("AAA", 2);
        amid.asks("{\"action\":\"pause\"}");
        trades("AAA", 3);

        assertEquals(List.of(), account(before));
        assertEquals(List.of("gap AAA 2-5 injected"), account(amid));
    }

    @Test
    void whoComesInTheMidstSeesTheStateBeforeItAndIsToldOfTheGap() {
        floor.trade("AAA", 99);
        floor.send();

        floor.injectGap(Channel.TRADES, "AAA", 4);
        trades("AAA", 2);
        Guest guest = floor.enter(TRADES);
        trades("AAA", 3);

        assertEquals(List.of("t1", "gap AAA 2-5 injected", "t6"), account(guest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoFallsBehindInTheMidstIsToldOfEveryLossOnce(int backlog) {
        Floor narrow = new Floor(0, backlog);
        Guest guest = narrow.enter(TRADES);
        narrow.trade("AAA", 99);
        narrow.send();

        narrow.injectGap(Channel.TRADES, "AAA", 4);
        narrow.trade("AAA", 100);
        narrow.trade("AAA", 101);
        narrow.send();
        guest.socket().room(0);
        narrow.trade("BBB", 200);
        narrow.send();
        for (int i = 0; i < 4; i++) {
            narrow.trade("AAA", 102 + i);
        }
        narrow.send();
        guest.socket().room(Integer.MAX_VALUE);
        narrow.loop().run();
        narrow.trade("AAA", 110);
        narrow.send();

        assertEquals(
                backlog == 0
                        ? List.of("t1", "t1", "gap AAA 2-6 slow", "t7", "t8")
                        : List.of("t1", "t1", "gap AAA 2-5 slow", "t6", "t7", "t8"),
                account(guest));
    }

    @Test
    void whoFallsBehindOnWhatMayMergeIsToldToo() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        floor.injectGap(Channel.QUOTES, "AAA", 2);
        floor.quote("AAA", 100);
        floor.send();
        guest.socket().room(0);
        floor.quote("BBB", 200);
        floor.quote("AAA", 101);
        floor.quote("AAA", 102);
        floor.send();
        guest.socket().room(Integer.MAX_VALUE);
        floor.loop().run();

        assertEquals(List.of("gap AAA 1-2 injected", "q1", "q3"), account(guest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 100})
    void whoResumesFromBeforeTheGapGetsWhatWasLost(int backlog) {
        Floor taped = new Floor(0, backlog);
        taped.trade("AAA", 99);
        taped.send();
        taped.injectGap(Channel.TRADES, "AAA", 3);
        for (int i = 0; i < 6; i++) {
            taped.trade("AAA", 100 + i);
        }
        taped.send();

        Guest back = taped.connect();
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + taped.cursor(1) + "\"}");
        taped.send();
        taped.trade("AAA", 110);
        taped.send();

        assertEquals(List.of("t2", "t3", "t4", "t5", "t6", "t7", "t8"), account(back));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoResumesAtTheEndOfTheTapeWhileAGapIsUnderWayHearsLive(int backlog) {
        Floor taped = new Floor(0, backlog);
        taped.injectGap(Channel.TRADES, "AAA", 2);
        taped.trade("AAA", 100);
        taped.send();

        Guest back = taped.connect();
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
            floor.trade(symbol, 100 + i);
        }
        floor.send();
    }

    /** What the guest has heard of, by number: the events, and the gaps that it was told. */
    private static List<String> account(Guest guest) {
        List<String> account = new ArrayList<>();
        for (JsonNode node : guest.socket().take()) {
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
