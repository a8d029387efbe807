package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.Floor;
import io.quotecast.testing.Floor.Guest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConflationTest {
    private static final String CONFLATED = "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}";

    private final Floor floor = new Floor();

    @Test
    void onlyTheNewestOfEachSeriesIsSentInAnInterval() {
        Guest guest = floor.enter(CONFLATED);
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(0);
        assertEquals(List.of("q AAA 1"), guest.hears());

        for (int i = 0; i < 10; i++) {
            floor.quote("AAA", 101 + i);
            floor.quote("BBB", 201 + i);
            floor.send();
        }
        floor.loop().pass(99);
        assertEquals(List.of(), guest.hears());
        floor.loop().pass(1);

        assertEquals(List.of("q AAA 20", "q BBB 21"), guest.hears());
    }

    @Test
    void tradesAreNeverConflated() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"conflate\":5000}");

        floor.trade("AAA", 100);
        floor.trade("AAA", 101);
        floor.send();

        assertEquals(List.of("t AAA 1", "t AAA 2"), guest.hears());
    }

    @Test
    void aClosedBarIsSentAtOnceAndWhatItOvertakesIsNotSentAgain() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"bars\":[\"*\"],\"conflate\":100}");
        floor.bar("AAA", false);
        floor.send();
        floor.loop().pass(0);
        floor.bar("AAA", false);
        floor.bar("AAA", true);
        floor.send();
        floor.loop().pass(500);

        assertEquals(List.of("b AAA 1", "b AAA 3"), guest.hears());
    }

    @Test
    void aWishIsRoundedUpToAnOfferedStep() {
        Guest guest = floor.connect();
        guest.socket().take();

        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":101}");
        guest.asks("{\"action\":\"subscribe\",\"conflate\":5001}");

        assertEquals(250, guest.socket().take().get(0).get("conflate").asInt());
    }

    @Test
    void whoJoinsWithinAnIntervalDoesNotHearAgainWhatHisSnapshotHeld() {
        Guest first = floor.enter(CONFLATED);
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(0);
        floor.quote("AAA", 101);
        floor.quote("BBB", 200);
        floor.send();

        Guest second = floor.enter(CONFLATED);
        floor.quote("BBB", 201);
        floor.send();
        floor.loop().pass(100);

        assertEquals(List.of("q AAA 1", "q AAA 2", "q BBB 4"), first.hears());
        assertEquals(List.of("q AAA 2 sn", "q BBB 3 sn", "q BBB 4"), second.hears());
    }

    @Test
    void whoChangesHisSubscriptionLosesNothingThatWaited() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":100}");
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(0);
        floor.quote("AAA", 101);
        floor.send();

        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        floor.loop().pass(200);

        assertEquals(List.of("q AAA 1", "q AAA 2"), guest.hears());
    }

    @Test
    void theStepSaysHowManyWereMerged() {
        Guest guest = floor.enter(CONFLATED);
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(0);
        for (int i = 0; i < 7; i++) {
            floor.quote("AAA", 101 + i);
        }
        floor.send();
        floor.loop().pass(100);

        List<Long> counts = guest.socket().take().stream()
                .filter(node -> node.get("T").asText().equals("q"))
                .map(node -> node.get("u").asLong())
                .toList();
        assertEquals(List.of(1L, 8L), counts);
    }
}
