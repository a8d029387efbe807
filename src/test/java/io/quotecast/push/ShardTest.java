package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {
    private static final String ALL_QUOTES = "{\"action\":\"subscribe\",\"quotes\":[\"*\"]}";
    private static final String RESUME = "1011 internal error; resume with the last cursor";

    private final EmbeddedServer server = new EmbeddedServer();

    @Test
    void everyEventReachesEachSubscriberOnceInOrder() {
        ConnectedClient all = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"]}");
        ConnectedClient some = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        server.quote("AAA", 100);
        server.trade("BBB", 200);
        server.quote("BBB", 201);
        server.quote("AAA", 101);
        server.deliver();

        assertEquals(List.of("q AAA 1", "t BBB 2", "q BBB 3", "q AAA 4"), all.takeEvents());
        assertEquals(List.of("q AAA 1", "q AAA 4"), some.takeEvents());
    }

    @Test
    void eventsOfOneBatchAreSentInOneWriteAndOneFlush() {
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.takeEvents();
        int flushes = connectedClient.transport().flushes();

        for (int i = 0; i < 100; i++) {
            server.quote("AAA", 100 + i);
        }
        server.deliver();

        assertEquals(1, connectedClient.transport().flushes() - flushes);
        assertEquals(1, connectedClient.transport().drainTexts().size());
    }

    @Test
    void socketsAreReadBetweenTwoBatches() {
        ConnectedClient connectedClient = server.connectWith(ALL_QUOTES);
        for (int i = 0; i < 5_000; i++) {
            server.quoteWithoutRunning("AAA", 100 + i);
        }
        List<Integer> received = new ArrayList<>();
        server.loop().onRead(() -> received.add(connectedClient.takeEvents().size()));

        server.deliver();

        assertEquals(List.of(4_096, 904), received);
    }

    @Test
    void arrayIsSplitAtMaximumPayload() {
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        for (int i = 0; i < 2_000; i++) {
            server.quote("AAA", 100 + i);
        }
        server.deliver();

        List<String> texts = connectedClient.transport().drainTexts();
        assertTrue(texts.size() > 1);
        assertTrue(texts.stream().allMatch(text -> text.length() <= FrameAssembler.MAX_PAYLOAD));
    }

    @Test
    void snapshotHasNewestOfEachSeriesAndStreamContinues() {
        server.quote("AAA", 100);
        server.quote("AAA", 101);
        server.trade("AAA", 101);
        server.quote("BBB", 200);

        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        server.quote("AAA", 102);
        server.deliver();

        assertEquals(List.of("q AAA 2 sn", "q BBB 4 sn", "q AAA 5"), connectedClient.takeEvents());
    }

    @Test
    void snapshotExcludesQueuedEvents() {
        ConnectedClient connectedClient = server.connect();
        server.quote("AAA", 100);
        server.deliver();
        server.quoteWithoutRunning("AAA", 101);

        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        server.deliver();

        assertEquals(List.of("q AAA 1 sn", "q AAA 2"), connectedClient.takeEvents());
    }

    @Test
    void snapshotCoversOnlyNewSubscriptions() {
        server.quote("AAA", 100);
        server.quote("BBB", 200);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.takeEvents();

        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"snapshot\":false}");

        assertEquals(List.of("q BBB 2 sn"), connectedClient.takeEvents());
    }

    @Test
    void pauseEndsWithSnapshotOfChanges() {
        server.quote("AAA", 100);
        server.quote("BBB", 200);
        server.quote("CCC", 300);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\",\"BBB\"]}");
        connectedClient.takeEvents();

        connectedClient.send("{\"action\":\"pause\"}");
        server.quote("AAA", 101);
        server.quote("AAA", 102);
        server.deliver();
        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"CCC\"]}");
        assertEquals(List.of(), connectedClient.takeEvents());
        connectedClient.send("{\"action\":\"unpause\"}");
        server.quote("BBB", 201);
        server.deliver();

        assertEquals(List.of("q AAA 5 sn", "q CCC 3 sn", "q BBB 6"), connectedClient.takeEvents());
    }

    @Test
    void unsubscribeEndsOnlyTheNamedSeries() {
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\",\"BBB\"],\"trades\":[\"*\"]}");

        connectedClient.send("{\"action\":\"unsubscribe\",\"quotes\":[\"AAA\"]}");
        server.quote("AAA", 100);
        server.quote("BBB", 200);
        server.trade("AAA", 100);
        server.deliver();
        connectedClient.send("{\"action\":\"unsubscribe\",\"all\":true}");
        server.quote("BBB", 201);
        server.deliver();

        assertEquals(List.of("q BBB 2", "t AAA 3"), connectedClient.takeEvents());
    }

    @Test
    void failingTransportClosesOnlyItsClient() {
        ConnectedClient first = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        ConnectedClient broken = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        ConnectedClient last = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        broken.transport().failWrites();
        server.quote("AAA", 100);
        server.deliver();
        server.quote("AAA", 101);
        server.deliver();

        assertEquals("1011 internal error", broken.transport().closeStatus());
        assertEquals(List.of("q AAA 1", "q AAA 2"), first.takeEvents());
        assertEquals(List.of("q AAA 1", "q AAA 2"), last.takeEvents());
    }

    @Test
    void batchThatFailsForLackOfMemoryClosesAllClientsAndTheyResume() {
        ConnectedClient first = server.connectWith(ALL_QUOTES);
        ConnectedClient broken = server.connectWith(ALL_QUOTES);
        ConnectedClient last = server.connectWith(ALL_QUOTES);
        server.quote("AAA", 100);
        server.deliver();

        broken.transport().exhaustMemory();
        server.quote("AAA", 101);
        server.deliver();
        server.quote("AAA", 102);
        server.deliver();

        assertEquals(RESUME, first.transport().closeStatus());
        assertEquals(RESUME, last.transport().closeStatus());
        assertTrue(broken.transport().isAborted());
        assertEquals(List.of("q AAA 2", "q AAA 3"), resumeAfter(1).takeEvents());
    }

    @Test
    void intervalThatFailsForLackOfMemoryClosesAllClientsAndTheyResume() {
        ConnectedClient broken = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":1000}");
        ConnectedClient other = server.connectWith(ALL_QUOTES);
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(1_000);
        server.quote("AAA", 101);
        server.deliver();

        broken.transport().exhaustMemory();
        server.loop().advance(1_000);
        server.quote("AAA", 102);
        server.deliver();

        assertTrue(broken.transport().isAborted());
        assertEquals(RESUME, other.transport().closeStatus());
        assertEquals(List.of("q AAA 2", "q AAA 3"), resumeAfter(1).takeEvents());
    }

    @Test
    void eventThatCannotBePublishedClosesAllClientsBeforeALaterOne() {
        ConnectedClient client = server.connectWith(ALL_QUOTES);
        ConnectedClient roomClient = server.joinRoom("lobby");
        server.quote("AAA", 100);
        server.deliver();
        client.takeEvents();

        server.unpublishedQuote("AAA", 101);
        server.quoteWithoutRunning("AAA", 102);
        server.deliver();

        assertEquals(List.of(), client.takeEvents());
        assertEquals(RESUME, client.transport().closeStatus());
        assertEquals(RESUME, roomClient.transport().closeStatus());
        assertEquals(List.of("q AAA 2", "q AAA 3"), resumeAfter(1).takeEvents());
    }

    @Test
    void clientThatResumesReceivesAnEventThatCouldNotBePublishedBeforeLaterOnes() {
        server.quote("AAA", 100);
        server.deliver();
        server.unpublishedQuote("AAA", 101);
        server.deliver();

        ConnectedClient resumed = resumeAfter(1);
        server.quote("AAA", 102);
        server.deliver();

        assertEquals(List.of("q AAA 2", "q AAA 3"), resumed.takeEvents());
    }

    @Test
    void shortageOfMemoryClosesTheClientsWithTheMostPendingBytes() {
        ConnectedClient slow = server.connectWith(ALL_QUOTES);
        ConnectedClient healthy = server.connectWith(ALL_QUOTES);
        slow.transport().pending(EmbeddedServer.MAX_PENDING_BYTES);

        server.hub().closeLargest();
        server.deliver();

        assertEquals(
                "4407 memory is short, and many bytes are pending for this client",
                slow.transport().closeStatus());
        assertEquals("", healthy.transport().closeStatus());
    }

    private ConnectedClient resumeAfter(long position) {
        ConnectedClient resumed = server.connectWith(
                "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"resume\":\"" + server.cursor(position) + "\"}");
        server.deliver();
        return resumed;
    }

    @Test
    void disconnectedClientReceivesNothing() {
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        ConnectedClient other = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        connectedClient.disconnect();
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(20_000);

        assertEquals(List.of(), connectedClient.takeEvents());
        assertEquals(List.of("q AAA 1"), other.takeEvents());
    }

    @Test
    void everyClientReceivesHeartbeats() {
        ConnectedClient connectedClient = server.connect();

        server.loop().advance(3 * EmbeddedServer.HEARTBEAT_MILLIS);

        List<String> kinds = connectedClient.transport().drainSummaries();
        assertEquals(3, kinds.stream().filter("hb"::equals).count());
    }

    @Test
    void notificationReachesCurrentAndLaterClients() {
        ConnectedClient before = server.connect();
        before.transport().drainMessages();

        server.broadcastMarketClosed();
        ConnectedClient after = server.connect();

        assertEquals(List.of("market"), before.transport().drainSummaries());
        assertEquals(List.of("success", "market"), after.transport().drainSummaries());
    }

    @Test
    void messageReachesRoomsUnchangedAndSubscribersAsEvent() {
        ConnectedClient follower = server.connectWith("{\"action\":\"subscribe\",\"messages\":[\"lobby\"]}");
        ConnectedClient member = server.joinRoom("lobby");
        ConnectedClient elsewhere = server.joinRoom("den");

        server.text("lobby", "hello");
        server.binary("lobby", new byte[] {1, 2, 3});
        server.deliver();

        assertEquals(List.of("hello", "\u0001\u0002\u0003"), member.transport().drainTexts());
        assertEquals(List.of(0x81, 0x82), member.transport().opcodes());
        assertEquals(List.of(), elsewhere.transport().drainTexts());
        assertEquals(List.of("msg lobby 1", "msg lobby 2"), follower.takeEvents());
    }

    @Test
    void unknownSymbolDoesNotAffectOthers() {
        ConnectedClient connectedClient = server.connect();
        connectedClient.transport().drainMessages();

        connectedClient.send("{\"action\":\"subscribe\",\"id\":1,\"quotes\":[\"AAA\",\"nope\",\"bbb\"]}");

        JsonNode response = connectedClient.transport().drainMessages().get(0);
        assertEquals("[\"AAA\",\"BBB\"]", response.get("quotes").toString());
        assertEquals(
                "[{\"channel\":\"quotes\",\"S\":\"nope\",\"code\":412,\"msg\":\"unknown symbol 'nope'\"}]",
                response.get("rejected").toString());
    }
}
