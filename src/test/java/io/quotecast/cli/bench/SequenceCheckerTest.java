package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SequenceCheckerTest {
    private final LoopContext loopContext = new LoopContext(1, LoadDialect.QUOTECAST);
    private final FeedSession session =
            new FeedSession(loopContext, ConnectionRole.READING, false, new RecordingOutbound(), null);
    private final ReconnectCounter reconnects = new ReconnectCounter();
    private long lastPosition = 100;

    @Test
    void aSeriesMayBeginWithAnyNumberAndIncreasesByOne() {
        quote("AAPL", 41);
        quote("MSFT", 7);
        quote("AAPL", 42);
        trade("AAPL", 1);
        quote("AAPL", 43);

        assertEquals("0 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void everySkippedEventIsLost() {
        quote("AAPL", 41);
        quote("MSFT", 41);
        quote("AAPL", 45);
        quote("AAPL", 46);

        assertEquals("3 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void aDuplicateEventIsRepeated() {
        quote("AAPL", 41);
        quote("AAPL", 41);
        quote("AAPL", 42);

        assertEquals("0 lost, 0 reported, 0 conflated, 1 repeated, 0 out of order", findings());
    }

    @Test
    void aLateEventCountsAsLostAndAsOutOfOrder() {
        quote("AAPL", 41);
        quote("AAPL", 43);
        quote("AAPL", 42);
        quote("AAPL", 44);

        assertEquals("1 lost, 0 reported, 0 conflated, 0 repeated, 1 out of order", findings());
    }

    @Test
    void positionsIncreaseOverAllSeries() {
        quote("AAPL", 41);
        lastPosition = 50;
        quote("MSFT", 1);

        assertEquals("0 lost, 0 reported, 0 conflated, 0 repeated, 1 out of order", findings());
    }

    @Test
    void aSnapshotMayRepeatOrSkipAndSetsTheSeriesNumber() {
        quote("AAPL", 41);
        long position = lastPosition;
        lastPosition = 3;
        snapshot("AAPL", 41);
        snapshot("MSFT", 9);
        snapshot("ORCL", 6);
        lastPosition = position;
        quote("AAPL", 42);
        quote("MSFT", 10);
        quote("ORCL", 8);

        assertEquals("1 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void barsOfAllTimeframesFormOneSeries() {
        bar("1s", 5);
        bar("1m", 6);
        bar("1h", 8);

        assertEquals("1 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void aLossReportedBeforeItIsFoundIsNotCounted() {
        trade("AAPL", 5020);
        receive("{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"AAPL\",\"from\":5021,\"to\":5033,\"reason\":\"slow\"}");
        trade("AAPL", 5034);
        trade("AAPL", 5036);

        assertEquals("1 lost, 13 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void aLossReportedAfterItIsFoundIsNotCounted() {
        trade("AAPL", 5021);
        quote("AAPL", 5021);
        trade("AAPL", 5033);
        quote("AAPL", 5033);
        receive("{\"T\":\"gap\",\"channel\":\"trades\",\"S\":\"AAPL\",\"from\":5021,\"to\":5033,\"reason\":\"slow\"}");

        assertEquals("11 lost, 11 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void lossesOfASlowConnectionCountAsReported() {
        quote("AAPL", 1);
        receive("{\"T\":\"slow\",\"st\":\"started\",\"pending\":3145728}");
        quote("AAPL", 100);
        receive("{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":98,\"q\":102}");
        quote("AAPL", 101);
        quote("AAPL", 103);

        assertEquals("1 lost, 98 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void conflationSkipsQuotesButKeepsTheirOrder() {
        receive("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        quote("AAPL", 10);
        quote("AAPL", 25);
        lastPosition = 50;
        quote("MSFT", 3);
        quote("AAPL", 24);

        assertEquals("0 lost, 0 reported, 14 conflated, 0 repeated, 1 out of order", findings());
    }

    @Test
    void conflationLosesNoTrade() {
        receive("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        trade("AAPL", 10);
        trade("AAPL", 12);

        assertEquals("1 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void conflationKeepsTheBarsOfEachTimeframeInOrder() {
        receive("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        bar("1s", 20);
        bar("1m", 17);
        bar("5m", 18);
        bar("1h", 19);
        bar("1m", 16);

        assertEquals("0 lost, 0 reported, 0 conflated, 0 repeated, 1 out of order", findings());
    }

    @Test
    void seriesNumbersContinueAfterAReconnect() {
        quote("AAPL", 41);
        trade("AAPL", 7);
        disconnect();
        quote("AAPL", 41);
        quote("AAPL", 42);
        trade("AAPL", 9);
        receive("{\"T\":\"resumed\",\"events\":3,\"q\":200}");

        assertEquals("1 lost, 0 reported, 0 conflated, 1 repeated, 0 out of order", findings());
        assertEquals(1, reconnects.reconnectedCount());
    }

    @Test
    void aConflatedConnectionReceivesStateBeforeClosedBarsOnResume() {
        receive("{\"T\":\"subscription\",\"conflate\":250,\"rejected\":[]}");
        bar("1m", 5);
        trade("AAPL", 1);
        disconnect();
        receive(event("b", "AAPL", 9, 150, ",\"tf\":\"1m\",\"sn\":true"));
        bar("1m", 7);
        trade("AAPL", 3);
        receive("{\"T\":\"resumed\",\"events\":3,\"q\":200}");
        lastPosition = 200;
        bar("1m", 10);

        assertEquals("1 lost, 0 reported, 3 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void aConnectionCutWhileSlowReceivesEveryEventAfterItsCursor() {
        trade("AAPL", 1);
        receive("{\"T\":\"slow\",\"st\":\"started\",\"pending\":3145728}");
        receive(event("t", "AAPL", 9, 150, ",\"sn\":true"));
        disconnect();
        trade("AAPL", 2);
        trade("AAPL", 3);

        assertEquals("0 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
    }

    @Test
    void aCursorThatIsGoneResetsTheSequence() {
        trade("AAPL", 50);
        disconnect();
        receive("{\"T\":\"error\",\"code\":416,\"msg\":\"not held\"}");
        receive("{\"T\":\"subscription\",\"conflate\":0,\"rejected\":[]}");
        lastPosition = 3;
        trade("AAPL", 2);

        assertEquals("0 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
        assertEquals(1, loopContext.counters.faults);
        assertEquals(1, reconnects.reconnectedCount());
    }

    @Test
    void anEventWithoutNumbersIsMalformed() {
        receive("{\"T\":\"q\",\"S\":\"AAPL\",\"t\":1,\"u\":1}");
        receive("{\"T\":\"q\",\"S\":\"AAPL\",\"t\":1,\"q\":1}");
        receive("{\"T\":\"q\",\"t\":1,\"q\":1,\"u\":1}");

        assertEquals(3, loopContext.counters.malformed);
    }

    @Test
    void manySeriesOfManyConnectionsAreKeptApart() {
        FeedSession other = new FeedSession(loopContext, ConnectionRole.READING, false, new RecordingOutbound(), null);
        for (int round = 1; round <= 3; round++) {
            for (int symbol = 0; symbol < 5_000; symbol++) {
                quote("SYM" + symbol, round);
                receive(other, event("t", "SYM" + symbol, round + symbol, ++lastPosition, ""));
            }
        }

        assertEquals("0 lost, 0 reported, 0 conflated, 0 repeated, 0 out of order", findings());
        assertEquals(30_000, loopContext.counters.events);
    }

    private void disconnect() {
        session.continueOn(new RecordingOutbound(), reconnects);
    }

    private void quote(String symbol, long seriesNumber) {
        receive(event("q", symbol, seriesNumber, ++lastPosition, ""));
    }

    private void trade(String symbol, long seriesNumber) {
        receive(event("t", symbol, seriesNumber, ++lastPosition, ""));
    }

    private void bar(String timeframe, long seriesNumber) {
        receive(event("b", "AAPL", seriesNumber, ++lastPosition, ",\"tf\":\"" + timeframe + "\""));
    }

    private void snapshot(String symbol, long seriesNumber) {
        receive(event("q", symbol, seriesNumber, --lastPosition, ",\"sn\":true"));
    }

    private static String event(String kind, String symbol, long seriesNumber, long eventPosition, String more) {
        return "{\"T\":\"" + kind + "\",\"S\":\"" + symbol + "\",\"t\":1,\"q\":" + eventPosition + ",\"u\":"
                + seriesNumber + more + "}";
    }

    private void receive(String object) {
        receive(session, object);
    }

    private static void receive(FeedSession feedSession, String object) {
        byte[] bytes = ("[" + object + "]").getBytes(StandardCharsets.UTF_8);
        byte[] frame = new ServerFrames().frame(0x81, bytes).bytes();
        feedSession.read(frame, 0, frame.length, 2);
    }

    private String findings() {
        return String.format(
                "%d lost, %d reported, %d conflated, %d repeated, %d out of order",
                loopContext.counters.lost,
                loopContext.counters.reportedLost,
                loopContext.counters.conflated,
                loopContext.counters.repeated,
                loopContext.counters.outOfOrder);
    }
}
