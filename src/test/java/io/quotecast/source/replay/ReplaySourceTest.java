package io.quotecast.source.replay;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instruments;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.SampleInstruments;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaySourceTest {
    private static final long START = 1_767_600_000_000_000L;
    private static final String LINES = """
        {"T":"t","S":"ACME","p":1.00,"s":1,"t":1767600001000000}
        {"T":"t","S":"ACME","p":1.00,"s":1,"t":1767600001500000}
        {"T":"t","S":"ACME","p":1.00,"s":1,"t":1767600004000000}
        """;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final Instruments instruments = SampleInstruments.catalog();
    private final RecordingPipeline pipeline = new RecordingPipeline(clock);
    private final EventSink sink = pipeline.sink("replay");
    private final SkippingReplayClock replayClock = new SkippingReplayClock();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        pipeline.close();
    }

    @Test
    void eventsKeepTheirRecordedIntervals() throws Exception {
        play(file(LINES), 1);

        assertEquals(
                List.of(trade(START + 1_000_000), trade(START + 1_500_000), trade(START + 4_000_000)),
                pipeline.allEvents());
        assertEquals(List.of(ofMillis(500), ofMillis(2_500)), replayClock.waits());
    }

    @Test
    void doubleSpeedHalvesTheIntervals() throws Exception {
        play(file(LINES), 2);

        assertEquals(List.of(ofMillis(250), ofMillis(1_250)), replayClock.waits());
    }

    @Test
    void speedZeroDoesNotWait() throws Exception {
        play(file(LINES), 0);

        assertEquals(List.of(), replayClock.waits());
        assertEquals(3, sink.accepted());
    }

    @Test
    void theEndIsReportedWithCounts() throws Exception {
        Path file = file(
                LINES + "{\"T\":\"t\"}\nrubbish\n" + LINES.lines().findFirst().orElseThrow());

        SourceState end = play(file, 1);

        assertEquals(
                new SourceState(
                        "replay", SourceState.Kind.DOWN, clock.micros(), "replay finished: 4 events, 2 rejected"),
                end);
        assertEquals(2, sink.rejected(Rejection.MALFORMED));
    }

    @Test
    void tradesThatAreTooLateForTheirBarsAreReportedAtTheEnd() throws Exception {
        StringBuilder reversed = new StringBuilder("T,S,t,p,s\n");
        for (int minute = 60; minute > 0; minute--) {
            reversed.append("t,ACME,")
                    .append(1_767_571_200_000_000L + minute * 60_000_000L)
                    .append(",1.00,1\n");
        }

        SourceState end = play(file(reversed.toString()), 0);

        assertEquals("replay finished: 60 events, 0 rejected, 24 trades too late for their bars", end.text());
    }

    @Test
    void aCsvFileIsReplayed() throws Exception {
        play(file("T,S,t,p,s\nt,ACME,1767600001000000,1.00,1\nt,ACME\nt,ACME,1767600001500000,1.00,1\n"), 1);

        assertEquals(List.of(trade(START + 1_000_000), trade(START + 1_500_000)), pipeline.allEvents());
        assertEquals(List.of(ofMillis(500)), replayClock.waits());
        assertEquals(1, sink.rejected(Rejection.MALFORMED));
    }

    @Test
    void aCompressedFileIsRecognizedByItsContent() throws Exception {
        Path file = folder.resolve("file-without-extension");
        Files.write(file, compressed(LINES));

        play(file, 1);

        assertEquals(
                List.of(trade(START + 1_000_000), trade(START + 1_500_000), trade(START + 4_000_000)),
                pipeline.allEvents());
    }

    @Test
    void aLineWithoutATimeIsSentImmediatelyWithTheCurrentTime() throws Exception {
        play(file("{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.00,\"s\":1}\n" + LINES), 1);

        assertEquals(trade(clock.micros()), pipeline.nextEvent());
        assertEquals(trade(START + 1_000_000), pipeline.nextEvent());
        assertEquals(List.of(ofMillis(500), ofMillis(2_500)), replayClock.waits());
    }

    @Test
    void aFutureTimeIsRejectedWithoutWaiting() throws Exception {
        long future = clock.micros() + Duration.ofDays(9_999).toSeconds() * 1_000_000;
        String line = "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.00,\"s\":1,\"t\":" + future + "}\n";

        play(file(line + LINES), 1);

        assertEquals(List.of(ofMillis(500), ofMillis(2_500)), replayClock.waits());
        assertEquals(1, sink.rejected(Rejection.BAD_TIME));
    }

    @Test
    void inALoopEachPassIsShiftedByTheLengthOfTheRecording() throws Exception {
        ReplaySource source =
                new ReplaySource(ReplaySettings.of(file(LINES), 1, true), 0, instruments, Set.of(), replayClock);
        source.start(sink);

        List<?> events = pipeline.nextEvents(7);
        source.close();

        assertEquals(
                List.of(
                        trade(START + 1_000_000),
                        trade(START + 1_500_000),
                        trade(START + 4_000_000),
                        trade(START + 5_000_000),
                        trade(START + 5_500_000),
                        trade(START + 8_000_000),
                        trade(START + 9_000_000)),
                events);
        assertEquals(
                List.of(ofMillis(500), ofMillis(2_500), ofMillis(1_000), ofMillis(500), ofMillis(2_500)),
                replayClock.waits().subList(0, 5));
    }

    @Test
    void aResumedReplayStartsAfterItsLastLine() throws Exception {
        ReplaySource source =
                new ReplaySource(ReplaySettings.of(file(LINES), 1, false), 1, instruments, Set.of(), replayClock);
        source.start(sink);

        List<?> events = pipeline.nextEvents(2);
        source.close();

        assertEquals(List.of(trade(START + 1_500_000), trade(START + 4_000_000)), events);
        assertEquals(List.of(ofMillis(2_500)), replayClock.waits());
    }

    @Test
    void aLoopNeverRunsAheadOfThePresent() throws Exception {
        long now = clock.micros();
        String lines = "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1.00,\"s\":1,\"t\":" + (now - 500_000) + "}";
        ReplaySource source =
                new ReplaySource(ReplaySettings.of(file(lines), 0, true), 0, instruments, Set.of(), replayClock);
        source.start(sink);

        List<?> events = pipeline.nextEvents(3);
        source.close();

        assertEquals(List.of(trade(now - 500_000), trade(now), trade(now)), events);
    }

    @Test
    void aLoopWithoutAcceptedEventsEnds() throws Exception {
        ReplaySource source = new ReplaySource(
                ReplaySettings.of(file("{\"T\":\"t\"}"), 0, true), 0, instruments, Set.of(), replayClock);

        source.start(sink);

        assertEquals("replay finished: 0 events, 1 rejected", awaitEnd().text());
        source.close();
    }

    @Test
    void closeInterruptsTheWait() throws Exception {
        Path file = file(LINES.lines().findFirst().orElseThrow()
                + "\n{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"t\":1767609000000000}");
        ReplaySource source = new ReplaySource(ReplaySettings.of(file, 1, false), 0, instruments, Set.of());
        source.start(sink);
        pipeline.nextEvent();

        assertTimeoutPreemptively(Duration.ofSeconds(60), source::close);

        assertEquals("replay stopped: 1 events, 0 rejected", awaitEnd().text());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("quotecast-replay")));
    }

    @Test
    void aTruncatedFileIsReported() throws Exception {
        byte[] whole = compressed(LINES.repeat(20_000));
        Path file = Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(whole, whole.length - 100));

        SourceState end = play(file, 0);

        assertTrue(end.text().startsWith("replay failed (Unexpected end of ZLIB input stream): "), end::text);
        assertTrue(sink.accepted() > 0);
    }

    @Test
    void aSourceThatWasNeverStartedCanBeClosed() throws IOException {
        new ReplaySource(ReplaySettings.of(file(LINES), 1, false), 0, instruments, Set.of()).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "a folder", "empty", "blank", "prose", "two columns alike", "cut gzip"})
    void aFileThatCannotBeReplayedIsRejectedWithAdvice(String fault) throws IOException {
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

        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> new ReplaySource(ReplaySettings.of(file, 1, false), 0, instruments, Set.of()));

        assertTrue(failure.getMessage().startsWith("'" + file + "' "), failure::getMessage);
        assertTrue(failure.getMessage().contains("; "), failure::getMessage);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void aNegativeOrNonFiniteSpeedIsRejected(double speed) throws IOException {
        Path file = file(LINES);

        assertThrows(
                IllegalArgumentException.class,
                () -> new ReplaySource(ReplaySettings.of(file, speed, false), 0, instruments, Set.of()));
    }

    private SourceState play(Path file, double speed) throws InterruptedException {
        try (ReplaySource source =
                new ReplaySource(ReplaySettings.of(file, speed, false), 0, instruments, Set.of(), replayClock)) {
            source.start(sink);
            return awaitEnd();
        }
    }

    private SourceState awaitEnd() throws InterruptedException {
        return pipeline.awaitState(state -> state.kind() == SourceState.Kind.DOWN);
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
        return new Trade(SampleInstruments.ACME, 100, 1, Side.UNKNOWN, null, 0, timeMicros);
    }
}
