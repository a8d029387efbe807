package io.quotecast.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SequenceCheckerTest {
    private final LoopContext loopContext = new LoopContext(1);
    private final FeedSession feedSession =
            new FeedSession(loopContext, ConnectionRole.READING, false, new RecordingOutbound(), null);
    private final ReconnectCounter reconnectCounter = new ReconnectCounter();
    private long q = 100;

    @Test
    void aSeriesMayBeginAnywhereAndThenCountsByOne() {
        quote("AAPL", 41);
        quote("MSFT", 7);
        quote("AAPL", 42);
        trade("AAPL", 1);
        quote("AAPL", 43);

        assertEquals("0 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void everyEventThatIsSteppedOverIsLost() {
        quote("AAPL", 41);
        quote("MSFT", 41);
        quote("AAPL", 45);
        quote("AAPL", 46);

        assertEquals("3 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void anEventThatComesTwiceIsRepeated() {
        quote("AAPL", 41);
        quote("AAPL", 41);
        quote("AAPL", 42);

        assertEquals("0 lost, 0 told, 0 merged, 1 repeated, 0 out of order", found());
    }

    @Test
    void anEventThatComesLateIsLostAtFirstAndThenOutOfOrder() {
        quote("AAPL", 41);
        quote("AAPL", 43);
        quote("AAPL", 42);
        quote("AAPL", 44);

        assertEquals("1 lost, 0 told, 0 merged, 0 repeated, 1 out of order", found());
    }

    @Test
    void thePositionRisesOverAllSeries() {
        quote("AAPL", 41);
        q = 50;
        quote("MSFT", 1);

        assertEquals("0 lost, 0 told, 0 merged, 0 repeated, 1 out of order", found());
    }

    @Test
    void aSnapshotMayRepeatAndJumpAndSetsTheCountFromWhichItGoesOn() {
        quote("AAPL", 41);
        long position = q;
        q = 3;
        snapshot("AAPL", 41);
        snapshot("MSFT", 9);
        snapshot("ORCL", 6);
        q = position;
        quote("AAPL", 42);
        quote("MSFT", 10);
        quote("ORCL", 8);

        assertEquals("1 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void theBarsOfASymbolAreOneSeriesWhateverTheirTimeframe() {
        bar("1s", 5);
        bar("1m", 6);
        bar("1h", 8);

        assertEquals("1 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void aLossThatIsToldBeforeItShowsIsNoLoss() {
        trade("AAPL", 5020);
        say("{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"AAPL\",\"from\":5021,\"to\":5033,\"reason\":\"slow\"}");
        trade("AAPL", 5034);
        trade("AAPL", 5036);

        assertEquals("1 lost, 13 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void aLossThatIsToldAfterItShowedIsNoLoss() {
        trade("AAPL", 5021);
        quote("AAPL", 5021);
        trade("AAPL", 5033);
        quote("AAPL", 5033);
        say("{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"AAPL\",\"from\":5021,\"to\":5033,\"reason\":\"slow\"}");

        assertEquals("11 lost, 11 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void aSlowConnectionIsToldOfItsLossesUntilThatEnds() {
        quote("AAPL", 1);
        say("{\"T\":\"slow\",\"st\":\"started\",\"pending\":3145728}");
        quote("AAPL", 100);
        say("{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":98,\"q\":102}");
        quote("AAPL", 101);
        quote("AAPL", 103);

        assertEquals("1 lost, 98 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void conflationMergesQuotesAndKeepsTheirOrderOnly() {
        say("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        quote("AAPL", 10);
        quote("AAPL", 25);
        q = 50;
        quote("MSFT", 3);
        quote("AAPL", 24);

        assertEquals("0 lost, 0 told, 14 merged, 0 repeated, 1 out of order", found());
    }

    @Test
    void conflationLosesNoTrade() {
        say("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        trade("AAPL", 10);
        trade("AAPL", 12);

        assertEquals("1 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void conflationKeepsTheBarsOfEachTimeframeInOrder() {
        say("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        bar("1s", 20);
        bar("1m", 17);
        bar("5m", 18);
        bar("1h", 19);
        bar("1m", 16);

        assertEquals("0 lost, 0 told, 0 merged, 0 repeated, 1 out of order", found());
    }

    @Test
    void theCountGoesOnAcrossACut() {
        quote("AAPL", 41);
        trade("AAPL", 7);
        cut();
        quote("AAPL", 41);
        quote("AAPL", 42);
        trade("AAPL", 9);
        say("{\"T\":\"resumed\",\"events\":3,\"q\":200}");

        assertEquals("1 lost, 0 told, 0 merged, 1 repeated, 0 out of order", found());
        assertEquals(1, reconnectCounter.backCount());
    }

    @Test
    void aConflatedOneThatComesBackIsShownStatesBeforeTheBarsThatClosed() {
        say("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        bar("1m", 5);
        trade("AAPL", 1);
        cut();
        say(event("b", "AAPL", 9, 150, ",\"tf\":\"1m\",\"sn\":true"));
        bar("1m", 7);
        trade("AAPL", 3);
        say("{\"T\":\"resumed\",\"events\":3,\"q\":200}");
        q = 200;
        bar("1m", 10);

        assertEquals("1 lost, 0 told, 3 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void whoIsCutBetweenTheBeginningAndTheEndOfASlowTimeGetsEveryEventAfterItsCursor() {
        trade("AAPL", 1);
        say("{\"T\":\"slow\",\"st\":\"started\",\"pending\":3145728}");
        say(event("t", "AAPL", 9, 150, ",\"sn\":true"));
        cut();
        trade("AAPL", 2);
        trade("AAPL", 3);

        assertEquals("0 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
    }

    @Test
    void aCursorThatIsNotHeldBeginsEverythingAnewAndIsBack() {
        trade("AAPL", 50);
        cut();
        say("{\"T\":\"error\",\"code\":416,\"msg\":\"not held\"}");
        say("{\"T\":\"subscription\",\"conflate\":0,\"rejected\":[]}");
        q = 3;
        trade("AAPL", 2);

        assertEquals("0 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
        assertEquals(1, loopContext.loadCounters.faults);
        assertEquals(1, reconnectCounter.backCount());
    }

    @Test
    void anEventWithoutItsNumbersCannotBeRead() {
        say("{\"T\":\"q\",\"S\":\"AAPL\",\"t\":1,\"u\":1}");
        say("{\"T\":\"q\",\"S\":\"AAPL\",\"t\":1,\"q\":1}");
        say("{\"T\":\"q\",\"t\":1,\"q\":1,\"u\":1}");

        assertEquals(3, loopContext.loadCounters.malformed);
    }

    @Test
    void manySeriesOfManyConnectionsAreKeptApart() {
        FeedSession other = new FeedSession(loopContext, ConnectionRole.READING, false, new RecordingOutbound(), null);
        for (int round = 1; round <= 3; round++) {
            for (int symbol = 0; symbol < 5_000; symbol++) {
                quote("SYM" + symbol, round);
                hear(other, event("t", "SYM" + symbol, round + symbol, ++q, ""));
            }
        }

        assertEquals("0 lost, 0 told, 0 merged, 0 repeated, 0 out of order", found());
        assertEquals(30_000, loopContext.loadCounters.events);
    }

    private void cut() {
        feedSession.goOn(new RecordingOutbound(), reconnectCounter);
    }

    private void quote(String symbol, long u) {
        say(event("q", symbol, u, ++q, ""));
    }

    private void trade(String symbol, long u) {
        say(event("t", symbol, u, ++q, ""));
    }

    private void bar(String timeframe, long u) {
        say(event("b", "AAPL", u, ++q, ",\"tf\":\"" + timeframe + "\""));
    }

    private void snapshot(String symbol, long u) {
        say(event("q", symbol, u, --q, ",\"sn\":true"));
    }

    private static String event(String kind, String symbol, long u, long q, String more) {
        return "{\"T\":\"" + kind + "\",\"S\":\"" + symbol + "\",\"t\":1,\"q\":" + q + ",\"u\":" + u + more + "}";
    }

    private void say(String object) {
        hear(feedSession, object);
    }

    private static void hear(FeedSession feedSession, String object) {
        byte[] bytes = ("[" + object + "]").getBytes(StandardCharsets.UTF_8);
        byte[] frame = new ServerFrames().frame(0x81, bytes).bytes();
        feedSession.read(frame, 0, frame.length, 2);
    }

    private String found() {
        return String.format(
                "%d lost, %d told, %d merged, %d repeated, %d out of order",
                loopContext.loadCounters.lost,
                loopContext.loadCounters.told,
                loopContext.loadCounters.merged,
                loopContext.loadCounters.repeated,
                loopContext.loadCounters.outOfOrder);
    }
}
