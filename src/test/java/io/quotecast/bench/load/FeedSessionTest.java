package io.quotecast.bench.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedSessionTest {
    private static final long NOW = 1_767_623_400_000_000L;

    private final LoopContext loopContext = new LoopContext(1);
    private final RecordingOutbound line = new RecordingOutbound();
    private final FeedSession feedSession = new FeedSession(loopContext, ConnectionRole.READING, false, line, null);

    @Test
    void itDoesNotMatterWhereFramesAreCut() {
        String many = events(1, 700);
        byte[] bytes = new ServerFrames()
                .text("[" + event(1) + "]")
                .frame(0x89, "are you there".getBytes(StandardCharsets.UTF_8))
                .text("[]")
                .frame(0x81, new byte[0])
                .inParts("[" + event(2) + "," + event(3) + "]", 40)
                .text("[" + many.replace("AAPL", "MSFT").replace("\"q\":", "\"q\":1000") + "]")
                .frame(0x88, new byte[] {0x11, 0x37})
                .bytes();

        for (int cut = 0; cut <= bytes.length; cut += cut < 700 ? 1 : 997) {
            LoopContext fresh = new LoopContext(1);
            RecordingOutbound said = new RecordingOutbound();
            FeedSession cutFeed = new FeedSession(fresh, ConnectionRole.READING, false, said, null);

            cutFeed.read(bytes, 0, cut, NOW);
            cutFeed.read(bytes, cut, bytes.length, NOW);

            assertEquals(703, cutFeed.events(), "cut at byte " + cut);
            assertArrayEquals(
                    new long[] {703, 6, 0, 0, 0, 0},
                    new long[] {
                        fresh.loadCounters.events,
                        fresh.loadCounters.frames,
                        fresh.loadCounters.lost,
                        fresh.loadCounters.repeated,
                        fresh.loadCounters.outOfOrder,
                        fresh.loadCounters.malformed
                    },
                    "cut at byte " + cut);
            assertEquals(List.of("pong are you there", "closed 4407"), said.said, "cut at byte " + cut);
        }
    }

    @Test
    void aFrameIsMeasuredByItsOldestEventThatTellsWhenItHappened() {
        String bar = "{\"T\":\"b\",\"S\":\"A\",\"tf\":\"1s\",\"t\":" + (NOW - 9_000) + ",\"q\":1,\"u\":1}";
        String old = "{\"T\":\"t\",\"S\":\"A\",\"t\":" + (NOW - 8_000) + ",\"q\":2,\"u\":1,\"sn\":true}";
        String late = "{\"T\":\"t\",\"S\":\"A\",\"t\":" + (NOW - 300) + ",\"q\":3,\"u\":2}";
        String later = "{\"T\":\"q\",\"S\":\"A\",\"t\":" + (NOW - 700) + ",\"q\":4,\"u\":1}";

        hear("[" + String.join(",", bar, old, late, later) + "]");
        hear("[" + bar.replace("\"u\":1", "\"u\":2").replace("\"q\":1", "\"q\":5") + "]");

        assertEquals(1, loopContext.latencyRecorder.histogram().getTotalCount());
        assertEquals(700, loopContext.latencyRecorder.histogram().getMaxValue());
    }

    @Test
    void oneInSoManyFramesIsSampled() {
        LatencyRecorder latencyRecorder = new LatencyRecorder(3);

        for (int i = 0; i < 7; i++) {
            latencyRecorder.frame(NOW - i, NOW);
        }

        assertEquals(3, latencyRecorder.histogram().getTotalCount());
        assertEquals(6, latencyRecorder.histogram().getMaxValue());
    }

    @Test
    void anEventOfTheFutureCountsAsEarly() {
        loopContext.latencyRecorder.frame(NOW + 5, NOW);

        assertEquals(1, loopContext.latencyRecorder.early());
        assertEquals(0, loopContext.latencyRecorder.histogram().getMaxValue());
    }

    @Test
    void aLongWaitStandsForThoseThatCouldNotBeSampledMeanwhile() {
        loopContext.latencyRecorder.frame(NOW - 1_000, NOW);

        assertEquals(
                10,
                LatencyRecorder.corrected(loopContext.latencyRecorder.histogram(), 100)
                        .getTotalCount());
        assertEquals(1, loopContext.latencyRecorder.histogram().getTotalCount());
    }

    @Test
    void errorsAndRefusedNamesAreCountedAndTheFirstIsRemembered() {
        hear(
                "[{\"T\":\"error\",\"code\":429,\"msg\":\"too many messages\"},{\"T\":\"error\",\"code\":429,\"msg\":\"x\"},"
                        + "{\"T\":\"subscription\",\"rejected\":[]},{\"T\":\"subscription\",\"rejected\":[{\"S\":\"Z\"}]}]");

        assertEquals(Map.of(429, 2L), loopContext.loadCounters.errors);
        assertEquals(1, loopContext.loadCounters.rejected);
        assertEquals("error 429: too many messages", loopContext.loadCounters.complaint);
    }

    @Test
    void itComesBackWithItsSubscriptionItsCursorAndItsSession() {
        feedSession.wish("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        String before = feedSession.resumption();
        hear("[{\"T\":\"success\",\"session\":\"k3f9\",\"epoch\":\"e7f3\",\"q\":90}]");
        String greeted = feedSession.resumption();
        hear("[" + event(1) + "," + event(2).replace("}", ",\"sn\":true}") + "]");
        String live = feedSession.resumption();
        hear("[{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":9,\"q\":140}]");

        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}", before);
        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"session\":\"k3f9\"}", greeted);
        assertEquals(greeted.replace(",\"session", ",\"resume\":\"e7f3:101\",\"session"), live);
        assertEquals(live.replace("101", "140"), feedSession.resumption());
    }

    @Test
    void whatWasHeardInPartBeforeACutIsForgotten() {
        byte[] bytes =
                new ServerFrames().text("[" + event(1) + "," + event(2) + "]").bytes();
        feedSession.read(bytes, 0, bytes.length - 20, NOW);

        feedSession.goOn(line, new ReconnectCounter());
        hear("[" + event(2) + "]");

        assertEquals(2, feedSession.events());
        assertArrayEquals(new long[] {0, 0, 0, 0}, new long[] {
            loopContext.loadCounters.lost,
            loopContext.loadCounters.repeated,
            loopContext.loadCounters.outOfOrder,
            loopContext.loadCounters.malformed
        });
    }

    @Test
    void whileItCatchesUpNoLatencyIsTaken() {
        ReconnectCounter reconnectCounter = new ReconnectCounter();
        hear("[" + event(1) + "]");
        feedSession.goOn(line, reconnectCounter);
        hear("[" + event(2) + "]");
        boolean backBefore = feedSession.isBack();
        hear("[{\"T\":\"resumed\",\"events\":1,\"q\":102}]");
        hear("[" + event(3) + "]");

        assertEquals(2, loopContext.latencyRecorder.histogram().getTotalCount());
        assertEquals(List.of(false, true, 1), List.of(backBefore, feedSession.isBack(), reconnectCounter.backCount()));
    }

    @Test
    void theLongestTimeBetweenTwoHeartbeatsDoesNotSpanACut() {
        byte[] beat =
                new ServerFrames().text("[{\"T\":\"hb\",\"t\":1,\"q\":1}]").bytes();
        feedSession.read(beat, 0, beat.length, NOW);
        feedSession.read(beat, 0, beat.length, NOW + 700);
        feedSession.goOn(line, new ReconnectCounter());
        feedSession.read(beat, 0, beat.length, NOW + 5_000);
        feedSession.read(beat, 0, beat.length, NOW + 5_600);

        assertEquals(700, loopContext.loadCounters.longestBeatMicros);
    }

    @Test
    void whatASlowConnectionIsToldIsNoFault() {
        FeedSession slow = new FeedSession(loopContext, ConnectionRole.SLOW, false, line, null);
        byte[] bytes = new ServerFrames()
                .text("[{\"T\":\"error\",\"code\":407,\"fatal\":true}]")
                .bytes();

        slow.read(bytes, 0, bytes.length, NOW);

        assertEquals(Map.of(407, 1L), loopContext.loadCounters.errors);
        assertEquals(0, loopContext.loadCounters.faults);
    }

    @Test
    void publishedMessagesAreTimedFromWhenTheyWereDue() {
        RoundTrips trips = new RoundTrips("load", 1_000, new Random(1));
        FeedSession publisher = new FeedSession(loopContext, ConnectionRole.PUBLISHING, false, line, trips);
        trips.begin(NOW);
        String sent = "";
        for (int i = 0; i < 3; i++) {
            sent = trips.next();
        }
        String data = sent.substring(sent.indexOf("\"data\":"), sent.length() - 1);
        byte[] bytes = new ServerFrames()
                .text(
                        "[{\"T\":\"ack\",\"id\":3,\"q\":7},{\"T\":\"msg\",\"topic\":\"load\",\"data\":{},\"q\":6,\"u\":1},"
                                + "{\"T\":\"msg\",\"topic\":\"load\"," + data
                                + ",\"from\":\"k\",\"t\":1,\"q\":7,\"u\":2}]")
                .bytes();

        publisher.read(bytes, 0, bytes.length, NOW + 2_500);

        assertEquals(List.of(3L, 1L, 1L), List.of(trips.sent(), trips.acknowledged(), trips.returned()));
        assertEquals(500, trips.histogram().getMaxValue());
        assertEquals(0, loopContext.loadCounters.events);
    }

    @ParameterizedTest
    @CsvSource({
        "c1, 00, a reserved bit is set",
        "81, 81, a frame of the server is masked",
        "09, 00, a control frame is longer than 125 bytes or in parts",
        "83, 00, a frame of kind 3 and 0 bytes"
    })
    void whatIsNoFrameOfAServerEndsTheConnection(String first, String second, String why) {
        byte[] bytes = {(byte) Integer.parseInt(first, 16), (byte) Integer.parseInt(second, 16), 1, 2, 3};

        feedSession.read(bytes, 0, bytes.length, NOW);

        assertEquals(List.of("broken: " + why), line.said);
        assertEquals(1, loopContext.loadCounters.malformed);
    }

    @Test
    void aCloseWithoutACodeIs1005() {
        byte[] bytes = new ServerFrames().frame(0x88, new byte[0]).text("[]").bytes();

        feedSession.read(bytes, 0, bytes.length, NOW);

        assertEquals(List.of("closed 1005"), line.said);
        assertEquals(0, loopContext.loadCounters.frames);
    }

    private void hear(String text) {
        byte[] bytes = new ServerFrames().text(text).bytes();
        feedSession.read(bytes, 0, bytes.length, NOW);
    }

    private static String events(int from, int to) {
        StringBuilder events = new StringBuilder(event(from));
        for (int i = from + 1; i <= to; i++) {
            events.append(',').append(event(i));
        }
        return events.toString();
    }

    private static String event(int count) {
        return "{\"T\":\"q\",\"S\":\"AAPL\",\"bp\":126.54,\"bs\":300,\"ap\":126.56,\"as\":200,\"t\":" + NOW + ",\"q\":"
                + (100 + count) + ",\"u\":" + count + "}";
    }
}
