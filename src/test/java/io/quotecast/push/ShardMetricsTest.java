package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The metrics match what was sent to clients. */
class ShardMetricsTest {
    private static final String QUOTES = "{\"action\":\"subscribe\",\"quotes\":[\"*\"]}";

    private final EmbeddedServer server = new EmbeddedServer(400, 0);

    @Test
    void countsDeliveriesPerClientAndBatchesPerCohort() {
        server.connectWith(QUOTES);
        server.connectWith(QUOTES);
        server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        server.quote("AAA", 100);
        server.quote("BBB", 200);
        server.deliver();

        assertEquals(2 + 2 + 1, total(ShardCounter.DELIVERIES));
        assertEquals(List.of(1L, 1L), buckets(ShardHistogram.BATCH_EVENTS).subList(0, 2));
        assertEquals(3, server.hub().histogram(ShardHistogram.BATCH_EVENTS).sum());
    }

    @Test
    void countsFramesAndBytes() {
        ConnectedClient connectedClient = server.connectWith(QUOTES);
        connectedClient.transport().drainMessages();
        long writes = total(ShardCounter.WRITES);
        long bytes = total(ShardCounter.BYTES);

        server.quote("AAA", 100);
        server.deliver();

        String text = connectedClient.transport().drainTexts().get(0);
        assertEquals(1, total(ShardCounter.WRITES) - writes);
        // A WebSocket header has 2 bytes before a payload of up to 125 bytes, and 4 before a longer one.
        assertEquals(text.length() + (text.length() < 126 ? 2 : 4), total(ShardCounter.BYTES) - bytes);
    }

    @Test
    void countsSnapshotEventsAsDeliveries() {
        server.quote("AAA", 100);
        server.quote("BBB", 200);
        server.deliver();

        server.connectWith(QUOTES);

        assertEquals(2, total(ShardCounter.DELIVERIES));
    }

    @Test
    void countsConflatedEventsWhenSent() {
        server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}");
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(100);
        long first = total(ShardCounter.DELIVERIES);

        server.quote("AAA", 101);
        server.quote("AAA", 102);
        server.deliver();
        server.loop().advance(100);

        assertEquals(1, first);
        assertEquals(2, total(ShardCounter.DELIVERIES));
    }

    @Test
    void countsSlowReadersAndSkippedEvents() {
        ConnectedClient connectedClient = server.connectWith(QUOTES);
        connectedClient.transport().writableFrames(0);
        for (int i = 0; i < 3; i++) {
            server.quote("AAA", 100 + i);
            server.deliver();
        }
        assertEquals(1, total(ShardCounter.FALLEN_BEHIND));
        assertEquals(1, total(ShardCounter.SLOW_READERS));
        assertEquals(0, total(ShardCounter.SKIPPED_EVENTS));

        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(1, total(ShardCounter.FALLEN_BEHIND));
        assertEquals(0, total(ShardCounter.SLOW_READERS));
        assertEquals(2, total(ShardCounter.SKIPPED_EVENTS));
        assertEquals(1, total(ShardCounter.DELIVERIES));
    }

    @Test
    void countsSkippedEventsOfSlowClientThatLeaves() {
        ConnectedClient connectedClient = server.connectWith(QUOTES);
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.quote("AAA", 101);
        server.deliver();

        connectedClient.disconnect();

        assertEquals(0, total(ShardCounter.SLOW_READERS));
        assertEquals(2, total(ShardCounter.SKIPPED_EVENTS));
    }

    @Test
    void countsResumingClients() {
        server.quote("AAA", 100);
        server.quote("AAA", 101);
        server.deliver();
        ConnectedClient connectedClient = server.connect();

        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"resume\":\"" + server.cursor(1) + "\"}");
        assertEquals(1, total(ShardCounter.RESUMING));
        server.loop().run();

        assertEquals(0, total(ShardCounter.RESUMING));
        assertEquals(1, total(ShardCounter.RESUMES));
        assertEquals(0, total(ShardCounter.SLOW_READERS));
        assertEquals(1, total(ShardCounter.DELIVERIES));
    }

    @Test
    void secondResumeReplacesFirst() {
        server.quote("AAA", 100);
        server.quote("AAA", 101);
        server.deliver();
        ConnectedClient connectedClient = server.connect();
        String resume = "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"resume\":\"" + server.cursor(1) + "\"}";

        connectedClient.send(resume);
        connectedClient.send("{\"action\":\"unsubscribe\",\"all\":true}");
        connectedClient.send(resume);
        assertEquals(1, total(ShardCounter.RESUMING));
        server.loop().run();

        assertEquals(0, total(ShardCounter.RESUMING));
    }

    @Test
    void countsSubscribersByChannel() {
        ConnectedClient first = server.connectWith(QUOTES);
        ConnectedClient second =
                server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"messages\":[\"lobby\"]}");
        server.connectWith(QUOTES);
        assertEquals(3, total(ShardCounter.SUBSCRIBERS));
        assertEquals(2, total(ShardCounter.COHORTS));
        assertEquals(3, subscribers(Channel.QUOTES));
        assertEquals(1, subscribers(Channel.MESSAGES));
        assertEquals(0, subscribers(Channel.TRADES));

        second.send("{\"action\":\"unsubscribe\",\"messages\":[\"lobby\"]}");
        second.send("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
        first.disconnect();
        assertEquals(2, total(ShardCounter.SUBSCRIBERS));
        assertEquals(2, subscribers(Channel.QUOTES));
        assertEquals(0, subscribers(Channel.MESSAGES));
        assertEquals(1, subscribers(Channel.TRADES));

        second.disconnect();
        assertEquals(1, total(ShardCounter.COHORTS));
        assertEquals(1, subscribers(Channel.QUOTES));
        assertEquals(0, subscribers(Channel.TRADES));
    }

    @Test
    void countsRelaysPerRoomMember() {
        server.joinRoom("lobby");
        ConnectedClient member = server.joinRoom("lobby");
        server.joinRoom("den");
        assertEquals(3, total(ShardCounter.ROOM_CLIENTS));

        server.text("lobby", "hello");
        server.deliver();
        member.disconnect();

        assertEquals(2, total(ShardCounter.RELAYS));
        assertEquals(2, total(ShardCounter.ROOM_CLIENTS));
    }

    @Test
    void countsErrorsByCode() {
        ConnectedClient connectedClient = server.connect();

        connectedClient.send("{\"action\":\"nonsense\"}");
        connectedClient.transport().writableFrames(0);
        connectedClient.transport().pending(EmbeddedServer.MAX_PENDING_BYTES + 1);
        server.loop().advance(EmbeddedServer.HEARTBEAT_MILLIS);

        assertEquals(1, server.hub().total(metrics -> metrics.errors(ErrorCode.INVALID_SYNTAX)));
        assertEquals(1, server.hub().total(metrics -> metrics.errors(ErrorCode.SLOW_CLIENT)));
        assertEquals(0, server.hub().total(metrics -> metrics.errors(ErrorCode.INTERNAL)));
    }

    @Test
    void recordsAgeOfSourceEventsOnly() {
        server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"bars\":[\"*\"]}");
        server.setClockOffset(2_000);

        server.trade("AAA", 100);
        server.bar("AAA", true);
        server.deliver();

        assertEquals(
                2_000, server.hub().histogram(ShardHistogram.EVENT_AGE_MICROS).sum());
        assertEquals(1, buckets(ShardHistogram.EVENT_AGE_MICROS).get(4));
    }

    @Test
    void unmatchedEventsAreNotRecorded() {
        server.connectWith(QUOTES);

        server.trade("AAA", 100);
        server.deliver();

        assertEquals(0, total(ShardCounter.DELIVERIES));
        assertEquals(
                0,
                buckets(ShardHistogram.BATCH_EVENTS).stream()
                        .mapToLong(Long::longValue)
                        .sum());
        assertEquals(
                0,
                buckets(ShardHistogram.EVENT_AGE_MICROS).stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    @Test
    void loopLagIsMeasured() {
        server.loop().advance(1_000);

        assertEquals(5, buckets(ShardHistogram.LOOP_LAG_MICROS).get(0));
    }

    private long total(ShardCounter counter) {
        return server.hub().total(metrics -> metrics.total(counter));
    }

    private long subscribers(Channel channel) {
        return server.hub().total(metrics -> metrics.subscribers(channel));
    }

    private List<Long> buckets(ShardHistogram shardHistogram) {
        return server.hub().histogram(shardHistogram).counts();
    }
}
