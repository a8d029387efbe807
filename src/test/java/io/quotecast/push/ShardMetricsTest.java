package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether the numbers are what clients got and what befell them. */
class ShardMetricsTest {
    private static final String QUOTES = "{\"action\":\"subscribe\",\"quotes\":[\"*\"]}";

    private final EmbeddedServer embeddedServer = new EmbeddedServer(400, 0);

    @Test
    void anEventCountsOnceForEveryClientThatItIsWrittenToAndABatchOnceForItsCohort() {
        embeddedServer.enter(QUOTES);
        embeddedServer.enter(QUOTES);
        embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("BBB", 200);
        embeddedServer.send();

        assertEquals(2 + 2 + 1, total(ShardCounter.DELIVERIES));
        assertEquals(List.of(1L, 1L), buckets(ShardHistogram.BATCH_EVENTS).subList(0, 2));
        assertEquals(3, embeddedServer.hub().spread(ShardHistogram.BATCH_EVENTS).sum());
    }

    @Test
    void everyFrameIsAWriteAndItsBytesCount() {
        ConnectedClient connectedClient = embeddedServer.enter(QUOTES);
        connectedClient.socket().take();
        long writes = total(ShardCounter.WRITES);
        long bytes = total(ShardCounter.BYTES);

        embeddedServer.quote("AAA", 100);
        embeddedServer.send();

        String text = connectedClient.socket().takeTexts().get(0);
        assertEquals(1, total(ShardCounter.WRITES) - writes);
        // Two bytes before a payload of up to 125, two more for its length from there on.
        assertEquals(text.length() + (text.length() < 126 ? 2 : 4), total(ShardCounter.BYTES) - bytes);
    }

    @Test
    void theEventsOfASnapshotAreDeliveriesToo() {
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("BBB", 200);
        embeddedServer.send();

        embeddedServer.enter(QUOTES);

        assertEquals(2, total(ShardCounter.DELIVERIES));
    }

    @Test
    void whatWaitsForTheEndOfAnIntervalIsCountedWhenItGoes() {
        embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}");
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(100);
        long first = total(ShardCounter.DELIVERIES);

        embeddedServer.quote("AAA", 101);
        embeddedServer.quote("AAA", 102);
        embeddedServer.send();
        embeddedServer.loop().pass(100);

        assertEquals(1, first);
        assertEquals(2, total(ShardCounter.DELIVERIES));
    }

    @Test
    void whoFallsBehindIsCountedAndWhatItDidNotGetWhenItIsOver() {
        ConnectedClient connectedClient = embeddedServer.enter(QUOTES);
        connectedClient.socket().room(0);
        for (int i = 0; i < 3; i++) {
            embeddedServer.quote("AAA", 100 + i);
            embeddedServer.send();
        }
        assertEquals(1, total(ShardCounter.FALLS));
        assertEquals(1, total(ShardCounter.SLOW));
        assertEquals(0, total(ShardCounter.SKIPPED));

        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(1, total(ShardCounter.FALLS));
        assertEquals(0, total(ShardCounter.SLOW));
        assertEquals(2, total(ShardCounter.SKIPPED));
        assertEquals(1, total(ShardCounter.DELIVERIES));
    }

    @Test
    void whoLeavesWhileItIsBehindHasSkippedTheRest() {
        ConnectedClient connectedClient = embeddedServer.enter(QUOTES);
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();

        connectedClient.leaves();

        assertEquals(0, total(ShardCounter.SLOW));
        assertEquals(2, total(ShardCounter.SKIPPED));
    }

    @Test
    void whoComesBackIsCountedWhileAndAfterItIsGivenWhatItMissed() {
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();
        ConnectedClient connectedClient = embeddedServer.connect();

        connectedClient.asks(
                "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"resume\":\"" + embeddedServer.cursor(1) + "\"}");
        assertEquals(1, total(ShardCounter.RETURNING));
        embeddedServer.loop().run();

        assertEquals(0, total(ShardCounter.RETURNING));
        assertEquals(1, total(ShardCounter.RETURNS));
        assertEquals(0, total(ShardCounter.SLOW));
        assertEquals(1, total(ShardCounter.DELIVERIES));
    }

    @Test
    void whoComesBackTwiceIsGivenWhatItMissedOnce() {
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();
        ConnectedClient connectedClient = embeddedServer.connect();
        String resume = "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"resume\":\"" + embeddedServer.cursor(1) + "\"}";

        connectedClient.asks(resume);
        connectedClient.asks("{\"action\":\"unsubscribe\",\"all\":true}");
        connectedClient.asks(resume);
        assertEquals(1, total(ShardCounter.RETURNING));
        embeddedServer.loop().run();

        assertEquals(0, total(ShardCounter.RETURNING));
    }

    @Test
    void thoseWhoListenAreCountedByWhatTheyWantNow() {
        ConnectedClient first = embeddedServer.enter(QUOTES);
        ConnectedClient second =
                embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"messages\":[\"lobby\"]}");
        embeddedServer.enter(QUOTES);
        assertEquals(3, total(ShardCounter.SUBSCRIBERS));
        assertEquals(2, total(ShardCounter.COHORTS));
        assertEquals(3, of(Channel.QUOTES));
        assertEquals(1, of(Channel.MESSAGES));
        assertEquals(0, of(Channel.TRADES));

        second.asks("{\"action\":\"unsubscribe\",\"messages\":[\"lobby\"]}");
        second.asks("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
        first.leaves();
        assertEquals(2, total(ShardCounter.SUBSCRIBERS));
        assertEquals(2, of(Channel.QUOTES));
        assertEquals(0, of(Channel.MESSAGES));
        assertEquals(1, of(Channel.TRADES));

        second.leaves();
        assertEquals(1, total(ShardCounter.COHORTS));
        assertEquals(1, of(Channel.QUOTES));
        assertEquals(0, of(Channel.TRADES));
    }

    @Test
    void aMessageIsARelayToEveryMemberOfItsRoom() {
        embeddedServer.enterRoom("lobby");
        ConnectedClient member = embeddedServer.enterRoom("lobby");
        embeddedServer.enterRoom("den");
        assertEquals(3, total(ShardCounter.LISTENERS));

        embeddedServer.text("lobby", "hello");
        embeddedServer.send();
        member.leaves();

        assertEquals(2, total(ShardCounter.RELAYS));
        assertEquals(2, total(ShardCounter.LISTENERS));
    }

    @Test
    void anErrorCountsUnderItsCode() {
        ConnectedClient connectedClient = embeddedServer.connect();

        connectedClient.asks("{\"action\":\"nonsense\"}");
        connectedClient.socket().room(0);
        connectedClient.socket().pending(EmbeddedServer.MOST_PENDING + 1);
        embeddedServer.loop().pass(EmbeddedServer.HEARTBEAT_MILLIS);

        assertEquals(1, embeddedServer.hub().total(one -> one.errors(ErrorCode.INVALID_SYNTAX)));
        assertEquals(1, embeddedServer.hub().total(one -> one.errors(ErrorCode.SLOW_CLIENT)));
        assertEquals(0, embeddedServer.hub().total(one -> one.errors(ErrorCode.INTERNAL)));
    }

    @Test
    void anEventIsAsOldAsItsOwnTimeSaysButNotOneThatWasMadeHere() {
        embeddedServer.enter("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"bars\":[\"*\"]}");
        embeddedServer.late(2_000);

        embeddedServer.trade("AAA", 100);
        embeddedServer.bar("AAA", true);
        embeddedServer.send();

        assertEquals(
                2_000,
                embeddedServer.hub().spread(ShardHistogram.EVENT_AGE_MICROS).sum());
        assertEquals(1, buckets(ShardHistogram.EVENT_AGE_MICROS).get(4));
    }

    @Test
    void whatNobodyWantsIsNeitherABatchNorHasAnAge() {
        embeddedServer.enter(QUOTES);

        embeddedServer.trade("AAA", 100);
        embeddedServer.send();

        assertEquals(0, total(ShardCounter.DELIVERIES));
        assertEquals(
                0,
                buckets(ShardHistogram.BATCH_EVENTS).stream().mapToLong(n -> n).sum());
        assertEquals(
                0,
                buckets(ShardHistogram.EVENT_AGE_MICROS).stream()
                        .mapToLong(n -> n)
                        .sum());
    }

    @Test
    void theLoopIsWatched() {
        embeddedServer.loop().pass(1_000);

        assertEquals(5, buckets(ShardHistogram.LOOP_LAG_MICROS).get(0));
    }

    private long total(ShardCounter shardCounter) {
        return embeddedServer.hub().total(one -> one.total(shardCounter));
    }

    private long of(Channel channel) {
        return embeddedServer.hub().total(one -> one.subscribers(channel));
    }

    private List<Long> buckets(ShardHistogram shardHistogram) {
        return embeddedServer.hub().spread(shardHistogram).counts();
    }
}
