package io.quotecast.cli.bench;

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

    private final LoopContext loopContext = new LoopContext(1, LoadDialect.QUOTECAST);
    private final RecordingOutbound outbound = new RecordingOutbound();
    private final FeedSession session = new FeedSession(loopContext, ConnectionRole.READING, false, outbound, null);

    @Test
    void framesMayBeSplitAnywhere() {
        String many = events(1, 700);
        byte[] bytes = new ServerFrames()
                .text("[" + event(1) + "]")
                .frame(0x89, "are you there".getBytes(StandardCharsets.UTF_8))
                .text("[]")
                .frame(0x81, new byte[0])
                .textInTwoFrames("[" + event(2) + "," + event(3) + "]", 40)
                .text("[" + many.replace("AAPL", "MSFT").replace("\"q\":", "\"q\":1000") + "]")
                .frame(0x88, new byte[] {0x11, 0x37})
                .bytes();

        for (int splitAt = 0; splitAt <= bytes.length; splitAt += splitAt < 700 ? 1 : 997) {
            LoopContext fresh = new LoopContext(1, LoadDialect.QUOTECAST);
            RecordingOutbound freshOutbound = new RecordingOutbound();
            FeedSession splitSession = new FeedSession(fresh, ConnectionRole.READING, false, freshOutbound, null);

            splitSession.read(bytes, 0, splitAt, NOW);
            splitSession.read(bytes, splitAt, bytes.length, NOW);

            assertEquals(703, splitSession.events(), "split at byte " + splitAt);
            assertArrayEquals(
                    new long[] {703, 6, 0, 0, 0, 0},
                    new long[] {
                        fresh.counters.events,
                        fresh.counters.frames,
                        fresh.counters.lost,
                        fresh.counters.repeated,
                        fresh.counters.outOfOrder,
                        fresh.counters.malformed
                    },
                    "split at byte " + splitAt);
            assertEquals(List.of("pong are you there", "closed 4407"), freshOutbound.calls, "split at byte " + splitAt);
        }
    }

    @Test
    void latencyIsMeasuredFromTheOldestTimedEventOfAFrame() {
        String bar = "{\"T\":\"b\",\"S\":\"A\",\"tf\":\"1s\",\"t\":" + (NOW - 9_000) + ",\"q\":1,\"u\":1}";
        String old = "{\"T\":\"t\",\"S\":\"A\",\"t\":" + (NOW - 8_000) + ",\"q\":2,\"u\":1,\"sn\":true}";
        String late = "{\"T\":\"t\",\"S\":\"A\",\"t\":" + (NOW - 300) + ",\"q\":3,\"u\":2}";
        String later = "{\"T\":\"q\",\"S\":\"A\",\"t\":" + (NOW - 700) + ",\"q\":4,\"u\":1}";

        receive("[" + String.join(",", bar, old, late, later) + "]");
        receive("[" + bar.replace("\"u\":1", "\"u\":2").replace("\"q\":1", "\"q\":5") + "]");

        assertEquals(1, loopContext.latencyRecorder.histogram().getTotalCount());
        assertEquals(700, loopContext.latencyRecorder.histogram().getMaxValue());
    }

    @Test
    void oneFrameInEachIntervalIsSampled() {
        LatencyRecorder latencyRecorder = new LatencyRecorder(3);

        for (int i = 0; i < 7; i++) {
            latencyRecorder.recordFrame(NOW - i, NOW);
        }

        assertEquals(3, latencyRecorder.histogram().getTotalCount());
        assertEquals(6, latencyRecorder.histogram().getMaxValue());
    }

    @Test
    void aLatencyBelowZeroIsCountedAndRecordedAsZero() {
        loopContext.latencyRecorder.recordFrame(NOW + 5, NOW);

        assertEquals(1, loopContext.latencyRecorder.earlySamples());
        assertEquals(0, loopContext.latencyRecorder.histogram().getMaxValue());
    }

    @Test
    void theCorrectionAddsSamplesForALongWait() {
        loopContext.latencyRecorder.recordFrame(NOW - 1_000, NOW);

        assertEquals(
                10,
                LatencyRecorder.corrected(loopContext.latencyRecorder.histogram(), 100)
                        .getTotalCount());
        assertEquals(1, loopContext.latencyRecorder.histogram().getTotalCount());
    }

    @Test
    void errorsAndRejectedNamesAreCountedAndTheFirstIsKept() {
        receive("[{\"T\":\"error\",\"code\":429,\"msg\":\"too many"
                + " messages\"},{\"T\":\"error\",\"code\":429,\"msg\":\"x\"},"
                + "{\"T\":\"subscription\",\"rejected\":[]},{\"T\":\"subscription\",\"rejected\":[{\"S\":\"Z\"}]}]");

        assertEquals(Map.of(429, 2L), loopContext.counters.errors);
        assertEquals(1, loopContext.counters.rejected);
        assertEquals("error 429: too many messages", loopContext.counters.firstProblem);
    }

    @Test
    void aResumeCarriesSubscriptionCursorAndSession() {
        session.subscribeMessage("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        String before = session.resumeMessage();
        receive("[{\"T\":\"success\",\"session\":\"k3f9\",\"epoch\":\"e7f3\",\"q\":90}]");
        String greeted = session.resumeMessage();
        receive("[" + event(1) + "," + event(2).replace("}", ",\"sn\":true}") + "]");
        String live = session.resumeMessage();
        receive("[{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":9,\"q\":140}]");

        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}", before);
        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"session\":\"k3f9\"}", greeted);
        assertEquals(greeted.replace(",\"session", ",\"resume\":\"e7f3:101\",\"session"), live);
        assertEquals(live.replace("101", "140"), session.resumeMessage());
    }

    @Test
    void aPartialMessageIsDroppedOnReconnect() {
        byte[] bytes =
                new ServerFrames().text("[" + event(1) + "," + event(2) + "]").bytes();
        session.read(bytes, 0, bytes.length - 20, NOW);

        session.continueOn(outbound, new ReconnectCounter());
        receive("[" + event(2) + "]");

        assertEquals(2, session.events());
        assertArrayEquals(new long[] {0, 0, 0, 0}, new long[] {
            loopContext.counters.lost,
            loopContext.counters.repeated,
            loopContext.counters.outOfOrder,
            loopContext.counters.malformed
        });
    }

    @Test
    void noLatencyIsRecordedWhileCatchingUp() {
        ReconnectCounter reconnects = new ReconnectCounter();
        receive("[" + event(1) + "]");
        session.continueOn(outbound, reconnects);
        receive("[" + event(2) + "]");
        boolean reconnectedBefore = session.isCaughtUp();
        receive("[{\"T\":\"resumed\",\"events\":1,\"q\":102}]");
        receive("[" + event(3) + "]");

        assertEquals(2, loopContext.latencyRecorder.histogram().getTotalCount());
        assertEquals(
                List.of(false, true, 1),
                List.of(reconnectedBefore, session.isCaughtUp(), reconnects.reconnectedCount()));
    }

    @Test
    void theHeartbeatGapDoesNotSpanAReconnect() {
        byte[] heartbeat =
                new ServerFrames().text("[{\"T\":\"hb\",\"t\":1,\"q\":1}]").bytes();
        session.read(heartbeat, 0, heartbeat.length, NOW);
        session.read(heartbeat, 0, heartbeat.length, NOW + 700);
        session.continueOn(outbound, new ReconnectCounter());
        session.read(heartbeat, 0, heartbeat.length, NOW + 5_000);
        session.read(heartbeat, 0, heartbeat.length, NOW + 5_600);

        assertEquals(700, loopContext.counters.maxHeartbeatGapMicros);
    }

    @Test
    void errorsOnASlowConnectionAreNotFaults() {
        FeedSession slowSession = new FeedSession(loopContext, ConnectionRole.SLOW, false, outbound, null);
        byte[] bytes = new ServerFrames()
                .text("[{\"T\":\"error\",\"code\":407,\"fatal\":true}]")
                .bytes();

        slowSession.read(bytes, 0, bytes.length, NOW);

        assertEquals(Map.of(407, 1L), loopContext.counters.errors);
        assertEquals(0, loopContext.counters.faults);
    }

    @Test
    void publishedMessagesAreTimedFromTheirDueTime() {
        RoundTrips roundTrips = new RoundTrips("load", 1_000, new Random(1));
        FeedSession publisher = new FeedSession(loopContext, ConnectionRole.PUBLISHING, false, outbound, roundTrips);
        roundTrips.begin(NOW);
        String sent = "";
        for (int i = 0; i < 3; i++) {
            sent = roundTrips.next();
        }
        String data = sent.substring(sent.indexOf("\"data\":"), sent.length() - 1);
        byte[] bytes = new ServerFrames()
                .text(
                        "[{\"T\":\"ack\",\"id\":3,\"q\":7},{\"T\":\"msg\",\"topic\":\"load\",\"data\":{},\"q\":6,\"u\":1},"
                                + "{\"T\":\"msg\",\"topic\":\"load\"," + data
                                + ",\"from\":\"k\",\"t\":1,\"q\":7,\"u\":2}]")
                .bytes();

        publisher.read(bytes, 0, bytes.length, NOW + 2_500);

        assertEquals(List.of(3L, 1L, 1L), List.of(roundTrips.sent(), roundTrips.acknowledged(), roundTrips.returned()));
        assertEquals(500, roundTrips.histogram().getMaxValue());
        assertEquals(0, loopContext.counters.events);
    }

    @ParameterizedTest
    @CsvSource({
        "c1, 00, a reserved bit is set",
        "81, 81, a frame is masked",
        "09, 00, a control frame is longer than 125 bytes or fragmented",
        "83, 00, a frame has opcode 3 and 0 bytes"
    })
    void anInvalidFrameEndsTheConnection(String first, String second, String reason) {
        byte[] bytes = {(byte) Integer.parseInt(first, 16), (byte) Integer.parseInt(second, 16), 1, 2, 3};

        session.read(bytes, 0, bytes.length, NOW);

        assertEquals(List.of("broken: " + reason), outbound.calls);
        assertEquals(1, loopContext.counters.malformed);
    }

    @Test
    void aCloseWithoutACodeIs1005() {
        byte[] bytes = new ServerFrames().frame(0x88, new byte[0]).text("[]").bytes();

        session.read(bytes, 0, bytes.length, NOW);

        assertEquals(List.of("closed 1005"), outbound.calls);
        assertEquals(0, loopContext.counters.frames);
    }

    private void receive(String text) {
        byte[] bytes = new ServerFrames().text(text).bytes();
        session.read(bytes, 0, bytes.length, NOW);
    }

    private static String events(int from, int to) {
        StringBuilder events = new StringBuilder(event(from));
        for (int i = from + 1; i <= to; i++) {
            events.append(',').append(event(i));
        }
        return events.toString();
    }

    private static String event(int seriesNumber) {
        return "{\"T\":\"q\",\"S\":\"AAPL\",\"bp\":126.54,\"bs\":300,\"ap\":126.56,\"as\":200,\"t\":" + NOW + ",\"q\":"
                + (100 + seriesNumber) + ",\"u\":" + seriesNumber + "}";
    }
}
