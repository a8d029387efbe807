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

class FeedTest {
    private static final long NOW = 1_767_623_400_000_000L;

    private final Desk desk = new Desk(1);
    private final RecordingLine line = new RecordingLine();
    private final Feed feed = new Feed(desk, Role.READING, false, line, null);

    @Test
    void itDoesNotMatterWhereFramesAreCut() {
        String many = events(1, 700);
        byte[] bytes = new FrameBytes()
                .text("[" + event(1) + "]")
                .frame(0x89, "are you there".getBytes(StandardCharsets.UTF_8))
                .text("[]")
                .frame(0x81, new byte[0])
                .inParts("[" + event(2) + "," + event(3) + "]", 40)
                .text("[" + many.replace("AAPL", "MSFT").replace("\"q\":", "\"q\":1000") + "]")
                .frame(0x88, new byte[] {0x11, 0x37})
                .bytes();

        for (int cut = 0; cut <= bytes.length; cut += cut < 700 ? 1 : 997) {
            Desk fresh = new Desk(1);
            RecordingLine said = new RecordingLine();
            Feed cutFeed = new Feed(fresh, Role.READING, false, said, null);

            cutFeed.read(bytes, 0, cut, NOW);
            cutFeed.read(bytes, cut, bytes.length, NOW);

            assertEquals(703, cutFeed.events(), "cut at byte " + cut);
            assertArrayEquals(
                    new long[] {703, 6, 0, 0, 0, 0},
                    new long[] {
                        fresh.tally.events,
                        fresh.tally.frames,
                        fresh.tally.lost,
                        fresh.tally.repeated,
                        fresh.tally.outOfOrder,
                        fresh.tally.malformed
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

        assertEquals(1, desk.latency.histogram().getTotalCount());
        assertEquals(700, desk.latency.histogram().getMaxValue());
    }

    @Test
    void oneInSoManyFramesIsSampled() {
        Latency latency = new Latency(3);

        for (int i = 0; i < 7; i++) {
            latency.frame(NOW - i, NOW);
        }

        assertEquals(3, latency.histogram().getTotalCount());
        assertEquals(6, latency.histogram().getMaxValue());
    }

    @Test
    void anEventOfTheFutureCountsAsEarly() {
        desk.latency.frame(NOW + 5, NOW);

        assertEquals(1, desk.latency.early());
        assertEquals(0, desk.latency.histogram().getMaxValue());
    }

    @Test
    void aLongWaitStandsForThoseThatCouldNotBeSampledMeanwhile() {
        desk.latency.frame(NOW - 1_000, NOW);

        assertEquals(10, Latency.corrected(desk.latency.histogram(), 100).getTotalCount());
        assertEquals(1, desk.latency.histogram().getTotalCount());
    }

    @Test
    void errorsAndRefusedNamesAreCountedAndTheFirstIsRemembered() {
        hear(
                "[{\"T\":\"error\",\"code\":429,\"msg\":\"too many messages\"},{\"T\":\"error\",\"code\":429,\"msg\":\"x\"},"
                        + "{\"T\":\"subscription\",\"rejected\":[]},{\"T\":\"subscription\",\"rejected\":[{\"S\":\"Z\"}]}]");

        assertEquals(Map.of(429, 2L), desk.tally.errors);
        assertEquals(1, desk.tally.rejected);
        assertEquals("error 429: too many messages", desk.tally.complaint);
    }

    @Test
    void itComesBackWithItsSubscriptionItsCursorAndItsSession() {
        feed.wish("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        String before = feed.resumption();
        hear("[{\"T\":\"success\",\"session\":\"k3f9\",\"epoch\":\"e7f3\",\"q\":90}]");
        String greeted = feed.resumption();
        hear("[" + event(1) + "," + event(2).replace("}", ",\"sn\":true}") + "]");
        String live = feed.resumption();
        hear("[{\"T\":\"slow\",\"st\":\"ended\",\"skipped\":9,\"q\":140}]");

        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}", before);
        assertEquals("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"session\":\"k3f9\"}", greeted);
        assertEquals(greeted.replace(",\"session", ",\"resume\":\"e7f3:101\",\"session"), live);
        assertEquals(live.replace("101", "140"), feed.resumption());
    }

    @Test
    void whatWasHeardInPartBeforeACutIsForgotten() {
        byte[] bytes =
                new FrameBytes().text("[" + event(1) + "," + event(2) + "]").bytes();
        feed.read(bytes, 0, bytes.length - 20, NOW);

        feed.goOn(line, new Comeback());
        hear("[" + event(2) + "]");

        assertEquals(2, feed.events());
        assertArrayEquals(
                new long[] {0, 0, 0, 0},
                new long[] {desk.tally.lost, desk.tally.repeated, desk.tally.outOfOrder, desk.tally.malformed});
    }

    @Test
    void whileItCatchesUpNoLatencyIsTaken() {
        Comeback comeback = new Comeback();
        hear("[" + event(1) + "]");
        feed.goOn(line, comeback);
        hear("[" + event(2) + "]");
        boolean backBefore = feed.isBack();
        hear("[{\"T\":\"resumed\",\"events\":1,\"q\":102}]");
        hear("[" + event(3) + "]");

        assertEquals(2, desk.latency.histogram().getTotalCount());
        assertEquals(List.of(false, true, 1), List.of(backBefore, feed.isBack(), comeback.backCount()));
    }

    @Test
    void theLongestTimeBetweenTwoHeartbeatsDoesNotSpanACut() {
        byte[] beat = new FrameBytes().text("[{\"T\":\"hb\",\"t\":1,\"q\":1}]").bytes();
        feed.read(beat, 0, beat.length, NOW);
        feed.read(beat, 0, beat.length, NOW + 700);
        feed.goOn(line, new Comeback());
        feed.read(beat, 0, beat.length, NOW + 5_000);
        feed.read(beat, 0, beat.length, NOW + 5_600);

        assertEquals(700, desk.tally.longestBeatMicros);
    }

    @Test
    void whatASlowConnectionIsToldIsNoFault() {
        Feed slow = new Feed(desk, Role.SLOW, false, line, null);
        byte[] bytes = new FrameBytes()
                .text("[{\"T\":\"error\",\"code\":407,\"fatal\":true}]")
                .bytes();

        slow.read(bytes, 0, bytes.length, NOW);

        assertEquals(Map.of(407, 1L), desk.tally.errors);
        assertEquals(0, desk.tally.faults);
    }

    @Test
    void publishedMessagesAreTimedFromWhenTheyWereDue() {
        RoundTrips trips = new RoundTrips("load", 1_000, new Random(1));
        Feed publisher = new Feed(desk, Role.PUBLISHING, false, line, trips);
        trips.begin(NOW);
        String sent = "";
        for (int i = 0; i < 3; i++) {
            sent = trips.next();
        }
        String data = sent.substring(sent.indexOf("\"data\":"), sent.length() - 1);
        byte[] bytes = new FrameBytes()
                .text(
                        "[{\"T\":\"ack\",\"id\":3,\"q\":7},{\"T\":\"msg\",\"topic\":\"load\",\"data\":{},\"q\":6,\"u\":1},"
                                + "{\"T\":\"msg\",\"topic\":\"load\"," + data
                                + ",\"from\":\"k\",\"t\":1,\"q\":7,\"u\":2}]")
                .bytes();

        publisher.read(bytes, 0, bytes.length, NOW + 2_500);

        assertEquals(List.of(3L, 1L, 1L), List.of(trips.sent(), trips.acknowledged(), trips.returned()));
        assertEquals(500, trips.histogram().getMaxValue());
        assertEquals(0, desk.tally.events);
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

        feed.read(bytes, 0, bytes.length, NOW);

        assertEquals(List.of("broken: " + why), line.said);
        assertEquals(1, desk.tally.malformed);
    }

    @Test
    void aCloseWithoutACodeIs1005() {
        byte[] bytes = new FrameBytes().frame(0x88, new byte[0]).text("[]").bytes();

        feed.read(bytes, 0, bytes.length, NOW);

        assertEquals(List.of("closed 1005"), line.said);
        assertEquals(0, desk.tally.frames);
    }

    private void hear(String text) {
        byte[] bytes = new FrameBytes().text(text).bytes();
        feed.read(bytes, 0, bytes.length, NOW);
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
