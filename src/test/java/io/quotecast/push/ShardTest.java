package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {
    private final EmbeddedServer embeddedServer = new EmbeddedServer();

    @Test
    void everyEventReachesEachSubscriberOnceAndInOrder() {
        ConnectedClient all = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"]}");
        ConnectedClient some = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        embeddedServer.quote("AAA", 100);
        embeddedServer.trade("BBB", 200);
        embeddedServer.quote("BBB", 201);
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();

        assertEquals(List.of("q AAA 1", "t BBB 2", "q BBB 3", "q AAA 4"), all.hears());
        assertEquals(List.of("q AAA 1", "q AAA 4"), some.hears());
    }

    @Test
    void whatGathersBetweenTwoRoundsGoesInOneWriteAndOneFlush() {
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.hears();
        int flushes = connectedClient.socket().flushes();

        for (int i = 0; i < 100; i++) {
            embeddedServer.quote("AAA", 100 + i);
        }
        embeddedServer.send();

        assertEquals(1, connectedClient.socket().flushes() - flushes);
        assertEquals(1, connectedClient.socket().takeTexts().size());
    }

    @Test
    void anArrayIsSplitBeforeItsFrameGrowsBeyondWhatClientsTake() {
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        for (int i = 0; i < 2_000; i++) {
            embeddedServer.quote("AAA", 100 + i);
        }
        embeddedServer.send();

        List<String> texts = connectedClient.socket().takeTexts();
        assertTrue(texts.size() > 1);
        assertTrue(texts.stream().allMatch(text -> text.length() <= FrameAssembler.MOST_PAYLOAD));
    }

    @Test
    void aSnapshotIsTheNewestOfEachSeriesAndTheStreamGoesOnFromThere() {
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("AAA", 101);
        embeddedServer.trade("AAA", 101);
        embeddedServer.quote("BBB", 200);

        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        embeddedServer.quote("AAA", 102);
        embeddedServer.send();

        assertEquals(List.of("q AAA 2 sn", "q BBB 4 sn", "q AAA 5"), connectedClient.hears());
    }

    @Test
    void aSnapshotHoldsNothingThatIsStillOnItsWayToTheShard() {
        ConnectedClient connectedClient = embeddedServer.connect();
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.quoteWithoutRunning("AAA", 101);

        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        embeddedServer.send();

        assertEquals(List.of("q AAA 1 sn", "q AAA 2"), connectedClient.hears());
    }

    @Test
    void onlyWhatIsNewlySubscribedComesAsSnapshot() {
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("BBB", 200);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.hears();

        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"snapshot\":false}");

        assertEquals(List.of("q BBB 2 sn"), connectedClient.hears());
    }

    @Test
    void aPauseEndsWithOneSnapshotOfWhatChanged() {
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("BBB", 200);
        embeddedServer.quote("CCC", 300);
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\",\"BBB\"]}");
        connectedClient.hears();

        connectedClient.asks("{\"action\":\"pause\"}");
        embeddedServer.quote("AAA", 101);
        embeddedServer.quote("AAA", 102);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"CCC\"]}");
        assertEquals(List.of(), connectedClient.hears());
        connectedClient.asks("{\"action\":\"unpause\"}");
        embeddedServer.quote("BBB", 201);
        embeddedServer.send();

        assertEquals(List.of("q AAA 5 sn", "q CCC 3 sn", "q BBB 6"), connectedClient.hears());
    }

    @Test
    void unsubscribingEndsTheSeriesAndNothingElse() {
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\",\"BBB\"],\"trades\":[\"*\"]}");

        connectedClient.asks("{\"action\":\"unsubscribe\",\"quotes\":[\"AAA\"]}");
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("BBB", 200);
        embeddedServer.trade("AAA", 100);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"unsubscribe\",\"all\":true}");
        embeddedServer.quote("BBB", 201);
        embeddedServer.send();

        assertEquals(List.of("q BBB 2", "t AAA 3"), connectedClient.hears());
    }

    @Test
    void aClientWhoseOutletThrowsIsClosedAndTheOthersNoticeNothing() {
        ConnectedClient first = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        ConnectedClient broken = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        ConnectedClient last = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        broken.socket().breakDown();
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();

        assertEquals("1011 internal error", broken.socket().closed());
        assertEquals(List.of("q AAA 1", "q AAA 2"), first.hears());
        assertEquals(List.of("q AAA 1", "q AAA 2"), last.hears());
    }

    @Test
    void whoIsGoneIsWrittenToNoMore() {
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        ConnectedClient other = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        connectedClient.leaves();
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(20_000);

        assertEquals(List.of(), connectedClient.hears());
        assertEquals(List.of("q AAA 1"), other.hears());
    }

    @Test
    void everyoneHearsAHeartbeatEvenWithoutASubscription() {
        ConnectedClient connectedClient = embeddedServer.connect();

        embeddedServer.loop().pass(3 * EmbeddedServer.HEARTBEAT_MILLIS);

        List<String> kinds = connectedClient.socket().takeShort();
        assertEquals(3, kinds.stream().filter("hb"::equals).count());
    }

    @Test
    void aNoticeReachesEveryoneAndThoseWhoComeLater() {
        ConnectedClient before = embeddedServer.connect();
        before.socket().take();

        embeddedServer.tellMarketClosed();
        ConnectedClient after = embeddedServer.connect();

        assertEquals(List.of("market"), before.socket().takeShort());
        assertEquals(List.of("success", "market"), after.socket().takeShort());
    }

    @Test
    void roomsHearMessagesAsTheyWereSentAndFollowersOfTheTopicAsEvents() {
        ConnectedClient follower = embeddedServer.enter("{\"action\":\"subscribe\",\"messages\":[\"lobby\"]}");
        ConnectedClient member = embeddedServer.enterRoom("lobby");
        ConnectedClient elsewhere = embeddedServer.enterRoom("den");

        embeddedServer.text("lobby", "hello");
        embeddedServer.binary("lobby", new byte[] {1, 2, 3});
        embeddedServer.send();

        assertEquals(List.of("hello", "\u0001\u0002\u0003"), member.socket().takeTexts());
        assertEquals(List.of(0x81, 0x82), member.socket().opcodes());
        assertEquals(List.of(), elsewhere.socket().takeTexts());
        assertEquals(List.of("msg lobby 1", "msg lobby 2"), follower.hears());
    }

    @Test
    void aSubscriptionWithAnUnknownSymbolCostsTheOthersNothing() {
        ConnectedClient connectedClient = embeddedServer.connect();
        connectedClient.socket().take();

        connectedClient.asks("{\"action\":\"subscribe\",\"id\":1,\"quotes\":[\"AAA\",\"nope\",\"bbb\"]}");

        JsonNode answer = connectedClient.socket().take().get(0);
        assertEquals("[\"AAA\",\"BBB\"]", answer.get("quotes").toString());
        assertEquals(
                "[{\"channel\":\"quotes\",\"S\":\"nope\",\"code\":412,\"msg\":\"unknown symbol 'nope'\"}]",
                answer.get("rejected").toString());
    }
}
