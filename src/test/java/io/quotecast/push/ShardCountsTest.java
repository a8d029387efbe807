package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.testing.Floor;
import io.quotecast.testing.Floor.Guest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the numbers are what clients got and what befell them. */
class ShardCountsTest {
    private static final String QUOTES = "{\"action\":\"subscribe\",\"quotes\":[\"*\"]}";

    private final Floor floor = new Floor(400, 0);

    @Test
    void anEventCountsOnceForEveryClientThatItIsWrittenToAndABatchOnceForItsCohort() {
        floor.enter(QUOTES);
        floor.enter(QUOTES);
        floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        floor.quote("AAA", 100);
        floor.quote("BBB", 200);
        floor.send();

        assertEquals(2 + 2 + 1, total(Figure.DELIVERIES));
        assertEquals(List.of(1L, 1L), buckets(Spread.BATCH_EVENTS).subList(0, 2));
        assertEquals(3, floor.hub().spread(Spread.BATCH_EVENTS).sum());
    }

    @Test
    void everyFrameIsAWriteAndItsBytesCount() {
        Guest guest = floor.enter(QUOTES);
        guest.socket().take();
        long writes = total(Figure.WRITES);
        long bytes = total(Figure.BYTES);

        floor.quote("AAA", 100);
        floor.send();

        String text = guest.socket().takeTexts().get(0);
        assertEquals(1, total(Figure.WRITES) - writes);
        // Two bytes before a payload of up to 125, two more for its length from there on.
        assertEquals(text.length() + (text.length() < 126 ? 2 : 4), total(Figure.BYTES) - bytes);
    }

    @Test
    void theEventsOfASnapshotAreDeliveriesToo() {
        floor.quote("AAA", 100);
        floor.quote("BBB", 200);
        floor.send();

        floor.enter(QUOTES);

        assertEquals(2, total(Figure.DELIVERIES));
    }

    @Test
    void whatWaitsForTheEndOfAnIntervalIsCountedWhenItGoes() {
        floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}");
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(100);
        long first = total(Figure.DELIVERIES);

        floor.quote("AAA", 101);
        floor.quote("AAA", 102);
        floor.send();
        floor.loop().pass(100);

        assertEquals(1, first);
        assertEquals(2, total(Figure.DELIVERIES));
    }

    @Test
    void whoFallsBehindIsCountedAndWhatItDidNotGetWhenItIsOver() {
        Guest guest = floor.enter(QUOTES);
        guest.socket().room(0);
        for (int i = 0; i < 3; i++) {
            floor.quote("AAA", 100 + i);
            floor.send();
        }
        assertEquals(1, total(Figure.FALLS));
        assertEquals(1, total(Figure.SLOW));
        assertEquals(0, total(Figure.SKIPPED));

        guest.socket().room(100);
        floor.loop().run();

        assertEquals(1, total(Figure.FALLS));
        assertEquals(0, total(Figure.SLOW));
        assertEquals(2, total(Figure.SKIPPED));
        assertEquals(1, total(Figure.DELIVERIES));
    }

    @Test
    void whoLeavesWhileItIsBehindHasSkippedTheRest() {
        Guest guest = floor.enter(QUOTES);
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.quote("AAA", 101);
        floor.send();

        guest.leaves();

        assertEquals(0, total(Figure.SLOW));
        assertEquals(2, total(Figure.SKIPPED));
    }

    @Test
    void whoComesBackIsCountedWhileAndAfterItIsGivenWhatItMissed() {
        floor.quote("AAA", 100);
        floor.quote("AAA", 101);
        floor.send();
        Guest guest = floor.connect();

        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"resume\":\"" + floor.cursor(1) + "\"}");
        assertEquals(1, total(Figure.RETURNING));
        floor.loop().run();

        assertEquals(0, total(Figure.RETURNING));
        assertEquals(1, total(Figure.RETURNS));
        assertEquals(0, total(Figure.SLOW));
        assertEquals(1, total(Figure.DELIVERIES));
    }

    @Test
    void whoComesBackTwiceIsGivenWhatItMissedOnce() {
        floor.quote("AAA", 100);
        floor.quote("AAA", 101);
        floor.send();
        Guest guest = floor.connect();
        String resume = "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"resume\":\"" + floor.cursor(1) + "\"}";

        guest.asks(resume);
        guest.asks("{\"action\":\"unsubscribe\",\"all\":true}");
        guest.asks(resume);
        assertEquals(1, total(Figure.RETURNING));
        floor.loop().run();

        assertEquals(0, total(Figure.RETURNING));
    }

    @Test
    void thoseWhoListenAreCountedByWhatTheyWantNow() {
        Guest first = floor.enter(QUOTES);
        Guest second = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"messages\":[\"lobby\"]}");
        floor.enter(QUOTES);
        assertEquals(3, total(Figure.SUBSCRIBERS));
        assertEquals(2, total(Figure.COHORTS));
        assertEquals(3, of(Channel.QUOTES));
        assertEquals(1, of(Channel.MESSAGES));
        assertEquals(0, of(Channel.TRADES));

        second.asks("{\"action\":\"unsubscribe\",\"messages\":[\"lobby\"]}");
        second.asks("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
        first.leaves();
        assertEquals(2, total(Figure.SUBSCRIBERS));
        assertEquals(2, of(Channel.QUOTES));
        assertEquals(0, of(Channel.MESSAGES));
        assertEquals(1, of(Channel.TRADES));

        second.leaves();
        assertEquals(1, total(Figure.COHORTS));
        assertEquals(1, of(Channel.QUOTES));
        assertEquals(0, of(Channel.TRADES));
    }

    @Test
    void aMessageIsARelayToEveryMemberOfItsRoom() {
        floor.enterRoom("lobby");
        Guest member = floor.enterRoom("lobby");
        floor.enterRoom("den");
        assertEquals(3, total(Figure.LISTENERS));

        floor.text("lobby", "hello");
        floor.send();
        member.leaves();

        assertEquals(2, total(Figure.RELAYS));
        assertEquals(2, total(Figure.LISTENERS));
    }

    @Test
    void anErrorCountsUnderItsCode() {
        Guest guest = floor.connect();

        guest.asks("{\"action\":\"nonsense\"}");
        guest.socket().room(0);
        guest.socket().pending(Floor.MOST_PENDING + 1);
        floor.loop().pass(Floor.HEARTBEAT_MILLIS);

        assertEquals(1, floor.hub().total(one -> one.errors(ErrorCode.INVALID_SYNTAX)));
        assertEquals(1, floor.hub().total(one -> one.errors(ErrorCode.SLOW_CLIENT)));
        assertEquals(0, floor.hub().total(one -> one.errors(ErrorCode.INTERNAL)));
    }

    @Test
    void anEventIsAsOldAsItsOwnTimeSaysButNotOneThatWasMadeHere() {
        floor.enter("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"bars\":[\"*\"]}");
        floor.late(2_000);

        floor.trade("AAA", 100);
        floor.bar("AAA", true);
        floor.send();

        assertEquals(2_000, floor.hub().spread(Spread.EVENT_AGE_MICROS).sum());
        assertEquals(1, buckets(Spread.EVENT_AGE_MICROS).get(4));
    }

    @Test
    void whatNobodyWantsIsNeitherABatchNorHasAnAge() {
        floor.enter(QUOTES);

        floor.trade("AAA", 100);
        floor.send();

        assertEquals(0, total(Figure.DELIVERIES));
        assertEquals(0, buckets(Spread.BATCH_EVENTS).stream().mapToLong(n -> n).sum());
        assertEquals(
                0, buckets(Spread.EVENT_AGE_MICROS).stream().mapToLong(n -> n).sum());
    }

    @Test
    void theLoopIsWatched() {
        floor.loop().pass(1_000);

        assertEquals(5, buckets(Spread.LOOP_LAG_MICROS).get(0));
    }

    private long total(Figure figure) {
        return floor.hub().total(one -> one.total(figure));
    }

    private long of(Channel channel) {
        return floor.hub().total(one -> one.subscribers(channel));
    }

    private List<Long> buckets(Spread spread) {
        return floor.hub().spread(spread).counts();
    }
}
