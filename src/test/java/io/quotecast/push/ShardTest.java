package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Floor;
import io.quotecast.testing.Floor.Guest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {
    private final Floor floor = new Floor();

    @Test
    void everyEventReachesEachSubscriberOnceAndInOrder() {
        Guest all = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"]}");
        Guest some = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        floor.quote("AAA", 100);
        floor.trade("BBB", 200);
        floor.quote("BBB", 201);
        floor.quote("AAA", 101);
        floor.send();

        assertEquals(List.of("q AAA 1", "t BBB 2", "q BBB 3", "q AAA 4"), all.hears());
        assertEquals(List.of("q AAA 1", "q AAA 4"), some.hears());
    }

    @Test
    void whatGathersBetweenTwoRoundsGoesInOneWriteAndOneFlush() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        guest.hears();
        int flushes = guest.socket().flushes();

        for (int i = 0; i < 100; i++) {
            floor.quote("AAA", 100 + i);
        }
        floor.send();

        assertEquals(1, guest.socket().flushes() - flushes);
        assertEquals(1, guest.socket().takeTexts().size());
    }

    @Test
    void anArrayIsSplitBeforeItsFrameGrowsBeyondWhatClientsTake() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        for (int i = 0; i < 2_000; i++) {
            floor.quote("AAA", 100 + i);
        }
        floor.send();

        List<String> texts = guest.socket().takeTexts();
        assertTrue(texts.size() > 1);
        assertTrue(texts.stream().allMatch(text -> text.length() <= WireFrames.MOST_PAYLOAD));
    }

    @Test
    void aSnapshotIsTheNewestOfEachSeriesAndTheStreamGoesOnFromThere() {
        floor.quote("AAA", 100);
        floor.quote("AAA", 101);
        floor.trade("AAA", 101);
        floor.quote("BBB", 200);

        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        floor.quote("AAA", 102);
        floor.send();

        assertEquals(List.of("q AAA 2 sn", "q BBB 4 sn", "q AAA 5"), guest.hears());
    }

    @Test
    void aSnapshotHoldsNothingThatIsStillOnItsWayToTheShard() {
        Guest guest = floor.connect();
        floor.quote("AAA", 100);
        floor.send();
        floor.quoteWithoutRunning("AAA", 101);

        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        floor.send();

        assertEquals(List.of("q AAA 1 sn", "q AAA 2"), guest.hears());
    }

    @Test
    void onlyWhatIsNewlySubscribedComesAsSnapshot() {
        floor.quote("AAA", 100);
        floor.quote("BBB", 200);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        guest.hears();

        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"snapshot\":false}");

        assertEquals(List.of("q BBB 2 sn"), guest.hears());
    }

    @Test
    void aPauseEndsWithOneSnapshotOfWhatChanged() {
        floor.quote("AAA", 100);
        floor.quote("BBB", 200);
        floor.quote("CCC", 300);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\",\"BBB\"]}");
        guest.hears();

        guest.asks("{\"action\":\"pause\"}");
        floor.quote("AAA", 101);
        floor.quote("AAA", 102);
        floor.send();
        guest.asks("{\"action\":\"subscribe\",\"quotes\":[\"CCC\"]}");
        assertEquals(List.of(), guest.hears());
        guest.asks("{\"action\":\"unpause\"}");
        floor.quote("BBB", 201);
        floor.send();

        assertEquals(List.of("q AAA 5 sn", "q CCC 3 sn", "q BBB 6"), guest.hears());
    }

    @Test
    void unsubscribingEndsTheSeriesAndNothingElse() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\",\"BBB\"],\"trades\":[\"*\"]}");

        guest.asks("{\"action\":\"unsubscribe\",\"quotes\":[\"AAA\"]}");
        floor.quote("AAA", 100);
        floor.quote("BBB", 200);
        floor.trade("AAA", 100);
        floor.send();
        guest.asks("{\"action\":\"unsubscribe\",\"all\":true}");
        floor.quote("BBB", 201);
        floor.send();

        assertEquals(List.of("q BBB 2", "t AAA 3"), guest.hears());
    }

    @Test
    void aClientWhoseOutletThrowsIsClosedAndTheOthersNoticeNothing() {
        Guest first = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        Guest broken = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        Guest last = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        broken.socket().breakDown();
        floor.quote("AAA", 100);
        floor.send();
        floor.quote("AAA", 101);
        floor.send();

        assertEquals("1011 internal error", broken.socket().closed());
        assertEquals(List.of("q AAA 1", "q AAA 2"), first.hears());
        assertEquals(List.of("q AAA 1", "q AAA 2"), last.hears());
    }

    @Test
    void whoIsGoneIsWrittenToNoMore() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        Guest other = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");

        guest.leaves();
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(20_000);

        assertEquals(List.of(), guest.hears());
        assertEquals(List.of("q AAA 1"), other.hears());
    }

    @Test
    void everyoneHearsAHeartbeatEvenWithoutASubscription() {
        Guest guest = floor.connect();

        floor.loop().pass(3 * Floor.HEARTBEAT_MILLIS);

        List<String> kinds = guest.socket().takeShort();
        assertEquals(3, kinds.stream().filter("hb"::equals).count());
    }

    @Test
    void aNoticeReachesEveryoneAndThoseWhoComeLater() {
        Guest before = floor.connect();
        before.socket().take();

        floor.tellMarketClosed();
        Guest after = floor.connect();

        assertEquals(List.of("market"), before.socket().takeShort());
        assertEquals(List.of("success", "market"), after.socket().takeShort());
    }

    @Test
    void roomsHearMessagesAsTheyWereSentAndFollowersOfTheTopicAsEvents() {
        Guest follower = floor.enter("{\"action\":\"subscribe\",\"messages\":[\"lobby\"]}");
        Guest member = floor.enterRoom("lobby");
        Guest elsewhere = floor.enterRoom("den");

        floor.text("lobby", "hello");
        floor.binary("lobby", new byte[] {1, 2, 3});
        floor.send();

        assertEquals(List.of("hello", "\u0001\u0002\u0003"), member.socket().takeTexts());
        assertEquals(List.of(0x81, 0x82), member.socket().opcodes());
        assertEquals(List.of(), elsewhere.socket().takeTexts());
        assertEquals(List.of("msg lobby 1", "msg lobby 2"), follower.hears());
    }

    @Test
    void aSubscriptionWithAnUnknownSymbolCostsTheOthersNothing() {
        Guest guest = floor.connect();
        guest.socket().take();

        guest.asks("{\"action\":\"subscribe\",\"id\":1,\"quotes\":[\"AAA\",\"nope\",\"bbb\"]}");

        JsonNode answer = guest.socket().take().get(0);
        assertEquals("[\"AAA\",\"BBB\"]", answer.get("quotes").toString());
        assertEquals(
                "[{\"channel\":\"quotes\",\"S\":\"nope\",\"code\":412,\"msg\":\"unknown symbol 'nope'\"}]",
                answer.get("rejected").toString());
    }
}
