package io.quotecast.source.replay;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SampleCatalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaySourceTest {
    private static final String LINES = """
            {"T":"t","S":"ACME","p":1.00,"s":1,"t":1000000}
            {"T":"t","S":"ACME","p":1.00,"s":1,"t":1500000}
            {"T":"t","S":"ACME","p":1.00,"s":1,"t":4000000}
            """;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final SampleCatalog sampleCatalog = new SampleCatalog();
    private final RecordingPipeline road = new RecordingPipeline(clock);
    private final EventSink eventSink = road.inlet("replay");
    private final SkippingReplayClock pace = new SkippingReplayClock();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        road.close();
    }

    @Test
    void eventsComeAsFarApartAsTheyWereRecorded() throws Exception {
        play(file(LINES), 1);

        assertEquals(List.of(trade(1_000_000), trade(1_500_000), trade(4_000_000)), road.allEvents());
        assertEquals(List.of(ofMillis(500), ofMillis(2_500)), pace.waits());
    }

    @Test
    void atTwiceTheSpeedTheyComeTwiceAsFast() throws Exception {
        play(file(LINES), 2);

        assertEquals(List.of(ofMillis(250), ofMillis(1_250)), pace.waits());
    }

    @Test
    void atSpeedZeroNothingIsWaitedFor() throws Exception {
        play(file(LINES), 0);

        assertEquals(List.of(), pace.waits());
        assertEquals(3, eventSink.accepted());
    }

    @Test
    void theEndIsToldWithCounts() throws Exception {
        Path file = file(
                LINES + "{\"T\":\"t\"}\nrubbish\n" + LINES.lines().findFirst().orElseThrow());

        SourceState end = play(file, 1);

        assertEquals(
                new SourceState(
                        "replay", SourceState.Kind.DOWN, clock.micros(), "replay finished: 4 events, 2 refused"),
                end);
        assertEquals(2, eventSink.rejected(Rejection.MALFORMED));
    }

    @Test
    void aTableIsReplayedToo() throws Exception {
        play(file("T,S,t,p,s\nt,ACME,1000000,1.00,1\nt,ACME\nt,ACME,1500000,1.00,1\n"), 1);

        assertEquals(List.of(trade(1_000_000), trade(1_500_000)), road.allEvents());
        assertEquals(List.of(ofMillis(500)), pace.waits());
        assertEquals(1, eventSink.rejected(Rejection.MALFORMED));
    }

    @Test
    void aCompressedFileIsKnownByItsContent() throws Exception {
        Path file = folder.resolve("no-telling-name");
        Files.write(file, compressed(LINES));

        play(file, 1);

        assertEquals(List.of(trade(1_000_000), trade(1_500_000), trade(4_000_000)), road.allEvents());
    }

    @Test
    void aLineWithoutATimeGoesAtOnceWithTheTimeNow() throws Exception {
        play(file("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.00,\"s\":1}\n" + LINES), 1);

        assertEquals(trade(clock.micros()), road.nextEvent());
        assertEquals(trade(1_000_000), road.nextEvent());
        assertEquals(List.of(ofMillis(500), ofMillis(2_500)), pace.waits());
    }

    @Test
    void aTimeInTheFutureIsRefusedWithoutWaitingForIt() throws Exception {
        long future = clock.micros() + Duration.ofDays(9_999).toSeconds() * 1_000_000;
        String line = "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.00,\"s\":1,\"t\":" + future + "}\n";

        play(file(line + LINES), 1);

        assertEquals(List.of(ofMillis(500), ofMillis(2_500)), pace.waits());
        assertEquals(1, eventSink.rejected(Rejection.BAD_TIME));
    }

    @Test
    void inALoopEachPassIsShiftedByTheLengthOfTheRecording() throws Exception {
        ReplaySource source = new ReplaySource(file(LINES), 1, true, 0, sampleCatalog.all, pace);
        source.start(eventSink);

        List<?> events = road.nextEvents(7);
        source.close();

        assertEquals(
                List.of(
                        trade(1_000_000),
                        trade(1_500_000),
                        trade(4_000_000),
                        trade(5_000_000),
                        trade(5_500_000),
                        trade(8_000_000),
                        trade(9_000_000)),
                events);
        assertEquals(
                List.of(ofMillis(500), ofMillis(2_500), ofMillis(1_000), ofMillis(500), ofMillis(2_500)),
                pace.waits().subList(0, 5));
    }

    @Test
    void oneThatGoesOnBeginsBehindALine() throws Exception {
        ReplaySource source = new ReplaySource(file(LINES), 1, false, 1, sampleCatalog.all, pace);
        source.start(eventSink);

        List<?> events = road.nextEvents(2);
        source.close();

        assertEquals(List.of(trade(1_500_000), trade(4_000_000)), events);
        assertEquals(List.of(ofMillis(2_500)), pace.waits());
    }

    @Test
    void aLoopThatCatchesUpWithThePresentStaysThere() throws Exception {
        long now = clock.micros();
        String lines = "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.00,\"s\":1,\"t\":" + (now - 500_000) + "}";
        ReplaySource source = new ReplaySource(file(lines), 0, true, 0, sampleCatalog.all, pace);
        source.start(eventSink);

        List<?> events = road.nextEvents(3);
        source.close();

        assertEquals(List.of(trade(now - 500_000), trade(now), trade(now)), events);
    }

    @Test
    void aLoopInWhichNothingIsLetInEnds() throws Exception {
        ReplaySource source = new ReplaySource(file("{\"T\":\"t\"}"), 0, true, 0, sampleCatalog.all, pace);

        source.start(eventSink);

        assertEquals("replay finished: 0 events, 1 refused", end().text());
        source.close();
    }

    @Test
    void itEndsAtOnceWhileItWaits() throws Exception {
        Path file = file(LINES.lines().findFirst().orElseThrow()
                + "\n{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"t\":9000000000}");
        ReplaySource source = new ReplaySource(file, 1, false, 0, sampleCatalog.all);
        source.start(eventSink);
        road.nextEvent();

        assertTimeoutPreemptively(Duration.ofSeconds(60), source::close);

        assertEquals("replay stopped: 1 events, 0 refused", end().text());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("quotecast-replay")));
    }

    @Test
    void aFileThatBreaksOffInTheMiddleIsToldAsSuch() throws Exception {
        byte[] whole = compressed(LINES.repeat(20_000));
        Path file = Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(whole, whole.length - 100));

        SourceState end = play(file, 0);

        assertTrue(end.text().startsWith("replay broke off (Unexpected end of ZLIB input stream): "), end::text);
        assertTrue(eventSink.accepted() > 0);
    }

    @Test
    void aSourceThatWasNeverStartedClosesQuietly() throws IOException {
        new ReplaySource(file(LINES), 1, false, 0, sampleCatalog.all).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "a folder", "empty", "blank", "prose", "two columns alike", "cut gzip"})
    void aFileThatCannotBeReplayedIsRefusedByNameWithAdvice(String fault) throws IOException {
        Path file =
                switch (fault) {
                    case "missing" -> folder.resolve("none.ndjson");
                    case "a folder" -> folder;
                    case "empty" -> file("");
                    case "blank" -> file("\n \n");
                    case "prose" -> file("Dear reader,\n");
                    case "two columns alike" -> file("T,S,p,p\n");
                    default -> Files.write(folder.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8});
                };

        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new ReplaySource(file, 1, false, 0, sampleCatalog.all));

        assertTrue(refusal.getMessage().startsWith("'" + file + "' "), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(": "), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aSpeedIsZeroOrAbove(double speed) throws IOException {
        Path file = file(LINES);

        assertThrows(IllegalArgumentException.class, () -> new ReplaySource(file, speed, false, 0, sampleCatalog.all));
    }

    private SourceState play(Path file, double speed) throws InterruptedException {
        try (ReplaySource source = new ReplaySource(file, speed, false, 0, sampleCatalog.all, pace)) {
            source.start(eventSink);
            return end();
        }
    }

    private SourceState end() throws InterruptedException {
        return road.awaitState(state -> state.kind() == SourceState.Kind.DOWN);
    }

    private Path file(String lines) throws IOException {
        return Files.writeString(folder.resolve("ticks.txt"), lines);
    }

    private static byte[] compressed(String lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private Trade trade(long timeMicros) {
        return new Trade(sampleCatalog.acme, 100, 1, Side.UNKNOWN, null, 0, timeMicros);
    }
}
