package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Floor;
import io.quotecast.testing.Floor.Guest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corners of being behind that plays by chance have found: each is told, given and counted as the protocol says. */
class CatchingUpTest {
    @Test
    void whatPassedInAPauseIsNotCountedAsSkippedNorAsMadeUpFor() {
        Floor floor = new Floor(0, 0);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.quote("AAA", 101);
        floor.send();
        guest.asks("{\"action\":\"pause\"}");
        floor.quote("BBB", 200);
        floor.quote("CCC", 300);
        floor.send();
        guest.asks("{\"action\":\"unpause\"}");
        guest.socket().take();

        guest.socket().room(100);
        floor.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 2 sn", "q BBB 3 sn", "q CCC 4 sn", "slow ended skipped 1"), told(guest));
    }

    @Test
    void whatPassedBeforeConflationBeganIsCountedAsBefore() {
        Floor floor = new Floor(0, 0);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        guest.socket().room(0);
        for (int i = 0; i < 3; i++) {
            floor.quote("AAA", 100 + i);
        }
        floor.send();
        guest.asks("{\"action\":\"subscribe\",\"conflate\":100}");
        floor.quote("BBB", 200);
        floor.send();
        guest.socket().take();

        guest.socket().room(100);
        floor.loop().run();

        assertEquals(List.of("slow started", "q AAA 3 sn", "q BBB 4 sn", "slow ended skipped 2"), told(guest));
    }

    @Test
    void aMessageOfAPauseThatIsGivenAfterAllIsNoGap() {
        Floor floor = new Floor(0, 100);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"messages\":[\"lobby\"]}");
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.send();
        guest.asks("{\"action\":\"pause\"}");
        floor.text("lobby", "in the pause");
        floor.send();
        guest.asks("{\"action\":\"unpause\"}");
        floor.text("lobby", "behind it");
        floor.send();
        guest.socket().take();

        guest.socket().room(100);
        floor.loop().run();

        assertEquals(List.of("q AAA 1", "msg lobby 2", "msg lobby 3"), told(guest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whatIsNewInAPauseIsShownAtItsEndAndWhatWasMissedBeforeComesBehindIt(int backlog) {
        Floor floor = new Floor(0, backlog);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"trades\":[\"AAA\"]}");
        floor.quote("BBB", 200);
        floor.send();
        guest.socket().room(0);
        floor.trade("AAA", 100);
        floor.send();
        guest.asks("{\"action\":\"pause\"}");
        floor.quote("BBB", 201);
        floor.send();
        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        guest.socket().take();

        guest.asks("{\"action\":\"unpause\"}");
        assertEquals(List.of("q BBB 3 sn"), guest.hears());
        guest.socket().room(100);
        floor.loop().run();

        assertEquals(List.of(backlog == 0 ? "t AAA 2 sn" : "t AAA 2"), guest.hears());
    }

    @Test
    void whatWasLeftAndTakenUpAgainInAPauseIsShownAgain() {
        Floor floor = new Floor(0, 0);
        floor.quote("AAA", 100);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        guest.asks("{\"action\":\"pause\"}");
        guest.asks("{\"action\":\"unsubscribe\",\"quotes\":[\"AAA\"]}");
        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        guest.socket().take();

        guest.asks("{\"action\":\"unpause\"}");

        assertEquals(List.of("q AAA 1 sn"), guest.hears());
    }

    @Test
    void whoChangesHisMindAgainAndAgainAndReadsNothingIsClosed() {
        Floor floor = new Floor(0, 0);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        guest.socket().room(0);
        for (int i = 0; i < 100; i++) {
            floor.quote("AAA", 100 + i);
            floor.send();
            guest.asks("{\"action\":\"" + (i % 2 == 0 ? "pause" : "unpause") + "\"}");
        }
        assertEquals("", guest.socket().closed());

        for (int i = 0; i < 100; i++) {
            floor.quote("AAA", 100 + i);
            floor.send();
            guest.asks("{\"action\":\"" + (i % 2 == 0 ? "pause" : "unpause") + "\"}");
        }

        assertTrue(
                guest.socket().closed().startsWith("4407"), () -> guest.socket().closed());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoComesBackBeforeItsShardIsThatFarMissesNothingOfWhatItAsksForMeanwhile(int conflate) {
        Floor floor = new Floor(0, 100);
        floor.quoteWithoutRunning("BBB", 200);
        floor.quoteWithoutRunning("AAA", 100);
        Guest back = floor.connect();
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"conflate\":" + conflate + ",\"resume\":\""
                + floor.cursor(2) + "\"}");
        back.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");

        floor.send();
        floor.loop().pass(1_000);

        assertEquals(List.of("q BBB 1"), back.hears());
    }

    @Test
    void whoComesBackConflatedBeforeItsShardIsThatFarGetsTheNewest() {
        Floor floor = new Floor(0, 100);
        floor.quote("AAA", 100);
        floor.send();
        floor.quoteWithoutRunning("AAA", 101);
        floor.quoteWithoutRunning("AAA", 102);
        Guest back = floor.connect();

        back.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":100,\"resume\":\"" + floor.cursor(3)
                + "\"}");
        floor.send();
        floor.loop().pass(1_000);

        assertEquals(List.of("q AAA 1 sn", "q AAA 3"), back.hears());
    }

    @Test
    void whatWaitedIsNotGivenBehindANewerOneWhenConflationEnds() {
        Floor floor = new Floor(0, 100);
        Guest guest =
                floor.enter("{\"action\":\"subscribe\",\"bars\":[\"AAA\"],\"trades\":[\"AAA\"],\"conflate\":100}");
        floor.bar("AAA", false);
        floor.send();
        floor.loop().pass(0);
        floor.bar("AAA", false);
        floor.bar("AAA", true);
        floor.send();
        guest.socket().take();
        guest.socket().room(0);
        floor.trade("AAA", 100);
        floor.send();
        guest.asks("{\"action\":\"subscribe\",\"conflate\":0}");
        guest.socket().take();

        guest.socket().room(100);
        floor.loop().run();

        assertEquals(List.of("t AAA 4"), told(guest));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoMissesLittleAfterALongSilenceGetsItAsItWas(int conflate) {
        Floor floor = new Floor(0, 10);
        floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        Guest quiet = floor.enter(
                "{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"tickers\":[\"AAA\"],\"conflate\":" + conflate + "}");
        for (int i = 0; i < 100; i++) {
            floor.quote("BBB", 100 + i);
            floor.send();
        }
        quiet.socket().take();

        quiet.socket().room(0);
        floor.trade("AAA", 1);
        floor.trade("AAA", 2);
        floor.send();
        quiet.socket().room(100);
        floor.loop().run();

        assertEquals(List.of("t AAA 101", "t AAA 102"), told(quiet));
    }

    @Test
    void whoMissedNothingIsToldNothing() {
        Floor floor = new Floor(0, 1);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"trades\":[\"AAA\"]}");
        guest.socket().take();
        guest.socket().room(0);
        floor.trade("AAA", 1);
        floor.send();
        guest.socket().room(1);
        floor.loop().run();

        for (int i = 0; i < 5; i++) {
            floor.quote("BBB", 100 + i);
            floor.send();
        }
        guest.socket().room(100);
        floor.loop().run();

        assertEquals(List.of("t AAA 1"), told(guest));
    }

    @Test
    void whoseSocketIsFilledAgainByAnAnswerHasReadAllTheSame() {
        Floor floor = new Floor(0, 0);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.send();

        for (int i = 0; i < 4; i++) {
            floor.loop().pass(Floor.SLOW_MILLIS / 2);
            guest.socket().room(1);
            guest.asks("{\"action\":\"ping\"}");
        }

        assertEquals("", guest.socket().closed());
    }

    @Test
    void theCursorOfADrainIsNotBehindWhatAConflatingClientHasHad() {
        Floor floor = new Floor(0, 0);
        Guest guest =
                floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"trades\":[\"AAA\"],\"conflate\":100}");
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(0);
        floor.quote("AAA", 101);
        floor.trade("AAA", 101);
        floor.send();
        guest.socket().room(0);
        floor.trade("AAA", 102);
        floor.send();
        guest.socket().take();

        floor.drain();

        assertEquals(floor.cursor(3), guest.socket().take().get(0).get("resume").asText());
    }

    /** Kind, series and position of each event, and what was said of losses. */
    private static List<String> told(Guest guest) {
        List<String> told = new ArrayList<>();
        for (JsonNode node : guest.socket().take()) {
            String name = node.path("S").asText() + node.path("topic").asText();
            switch (node.path("T").asText()) {
                case "slow" ->
                    told.add("slow " + node.get("st").asText()
                            + (node.has("skipped") ? " skipped " + node.get("skipped") : ""));
                case "gap" -> told.add("gap " + name + " " + node.get("from") + "-" + node.get("to"));
                case "q", "t", "b", "s", "msg" ->
                    told.add(node.get("T").asText() + " " + name + " " + node.get("q") + (node.has("sn") ? " sn" : ""));
                default -> {
                    // Answers and heartbeats are no part of this.
                }
            }
        }
        return told;
    }
}
