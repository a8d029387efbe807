package io.quotecast.source.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.SettableClock;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameCaptureTest {
    private static final long START = 1_767_623_400_000_000L;
    private static final CapturedProduct PRODUCT =
            new CapturedProduct("BTCUSDT", "BTC-USDT", "BINANCE", "Crypto", 2, CapturedProduct.UNKNOWN);
    private static final long MEBIBYTE = 1 << 20;

    private final SettableClock clock = new SettableClock(START);
    private final LogRecorder log = LogRecorder.startFor(FrameCapture.class);
    private volatile @Nullable IOException fault;
    private @Nullable FrameCapture capture;

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        if (capture != null) {
            capture.close();
        }
        log.close();
    }

    @Test
    void aFileBeginsWithItsHeaderAndContainsWhatHappenedInOrder() throws Exception {
        CaptureSeries series = start(MEBIBYTE, Duration.ofHours(1)).series("binance", 2, () -> List.of(PRODUCT));
        series.opened("wss://feed.example");
        clock.advance(Duration.ofNanos(1_000));
        series.text("{}");
        series.note("closed: by the exchange");
        stop();

        Path file = files().get(0);

        assertEquals("binance-2-20260105T143000.000000Z.ws.gz", String.valueOf(file.getFileName()));
        assertEquals(
                List.of(
                        new CaptureLine.Opened(START, "wss://feed.example"),
                        new CaptureLine.Text(START + 1, "{}"),
                        new CaptureLine.Note(START + 1, "closed: by the exchange")),
                read(file));
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertEquals(
                    new CaptureHeader("binance", 2, List.of(PRODUCT)),
                    reader.header().orElseThrow());
        }
    }

    @Test
    void everySeriesHasFilesOfItsOwn() throws Exception {
        FrameCapture started = start(MEBIBYTE, Duration.ofHours(1));
        CaptureSeries first = started.series("coinbase", 1, List::of);
        CaptureSeries second = started.series("coinbase", 1, List::of);
        first.text("1");
        second.text("2");
        first.text("3");
        stop();

        assertEquals(
                List.of(List.of("1", "3"), List.of("2")),
                files().stream().map(FrameCaptureTest::messages).toList());
        assertEquals(3, started.written());
    }

    @Test
    void whatWasFlushedCanBeReadAlthoughTheFileWasNeverCompleted() throws Exception {
        FrameCapture started = start(MEBIBYTE, Duration.ofHours(1));
        CaptureSeries series = started.series("coinbase", 1, List::of);
        series.text("1");
        series.text("2");
        Await.until("both messages are flushed", () -> {
            clock.advance(Duration.ofSeconds(1));
            return started.written() == 2;
        });

        Path copy = Files.copy(files().get(0), folder.resolve("copy"));

        try (CaptureReader reader = CaptureReader.open(copy)) {
            assertEquals(new CaptureLine.Text(START, "1"), reader.next());
            assertEquals(new CaptureLine.Text(START, "2"), reader.next());
            assertEquals(null, reader.next());
            assertTrue(reader.isIncomplete());
        }
    }

    @Test
    void aFileThatIsTooLargeOrTooOldIsFollowedByAnother() throws Exception {
        CaptureSeries series = start(64 * 1024, Duration.ofHours(1)).series("coinbase", 1, List::of);
        Random random = new Random(1);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sent.add(random.ints(10_000, ' ', '~')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
            series.text(sent.get(i));
            clock.advance(Duration.ofMillis(1));
        }
        Await.until("all messages are written", () -> {
            clock.advance(Duration.ofSeconds(1));
            return capture().written() == 40;
        });
        int filesBySize = files().size();
        clock.advance(Duration.ofHours(1));
        series.text("last");
        sent.add("last");
        stop();

        List<Path> files = files();

        assertTrue(filesBySize >= 4, () -> filesBySize + " files");
        assertEquals(filesBySize + 1, files.size());
        assertEquals(
                sent, files.stream().flatMap(file -> messages(file).stream()).toList());
        for (Path file : files) {
            assertTrue(Files.size(file) < 160 * 1024, () -> file + " is too large");
        }
    }

    @Test
    void aFullDiskLosesOnlyWhatWasNotFlushedAndIsLoggedOnce() throws Exception {
        FrameCapture started = start(MEBIBYTE, Duration.ofHours(1));
        CaptureSeries series = started.series("coinbase", 1, List::of);
        series.text("1");
        Await.until("the message is flushed", () -> {
            clock.advance(Duration.ofSeconds(1));
            return started.written() == 1;
        });
        fault = new IOException("No space left on device");
        series.text("2");
        Await.until("the loss is counted", () -> {
            clock.advance(Duration.ofSeconds(1));
            return started.lost() == 1;
        });
        series.text("3");
        clock.advance(Duration.ofSeconds(10));
        String line = log.nextLine();
        fault = null;
        clock.advance(Duration.ofSeconds(10));
        Await.until("the third message is flushed", () -> {
            clock.advance(Duration.ofSeconds(1));
            return started.written() == 2;
        });
        stop();

        assertEquals(
                "Capture in '" + folder + "': cannot be written (IOException: No space left on device). The feed is not"
                        + " affected; 1 messages are missing so far",
                line);
        assertEquals(List.of("Capture is written again; 1 messages are missing so far"), log.lines());
        List<Path> files = files();
        assertEquals(2, files.size());
        assertEquals(List.of("1"), messages(files.get(0)));
        assertEquals(List.of("3"), messages(files.get(1)));
        assertTrue(read(files.get(1)).get(0).format().endsWith(": 1 messages before this line are missing"));
    }

    @Test
    void aDiskThatHangsNeverBlocksTheFeedAndWhatFindsTheQueueFullIsCounted() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        FrameCapture started =
                new FrameCapture(new FrameCapture.Settings(folder, MEBIBYTE, Duration.ofHours(1)), clock, file -> {
                    awaitQuietly(hangs);
                    return Files.newOutputStream(file);
                });
        capture = started;
        CaptureSeries series = started.series("coinbase", 1, List::of);
        String message = "x".repeat(1 << 20);

        for (int i = 0; i < 20; i++) {
            series.text(message);
        }

        assertEquals(5, started.lost());
        assertTrue(started.waitingBytes() <= FrameCapture.MAX_WAITING_BYTES);
        assertEquals(
                "Capture in '" + folder
                        + "': the disk is slower than the feed. The feed is not affected; 1 messages are missing so"
                        + " far",
                log.nextLine());
        hangs.countDown();
        stop();
        assertEquals(15, messages(files().get(0)).size());
        assertEquals(0, started.waitingBytes());
        assertEquals(List.of(), log.lines());
    }

    @Test
    void aCaptureThatIsOffRecordsNothing() {
        FrameCapture off = FrameCapture.off();
        CaptureSeries series = off.series("coinbase", 1, List::of);

        series.text("1");
        series.end();
        off.close();

        assertFalse(off.isOn());
        assertEquals(0, off.waitingBytes());
    }

    @Test
    void aDirectoryThatCannotBeCreatedIsRefused() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new FrameCapture(
                        new FrameCapture.Settings(file.resolve("x"), MEBIBYTE, Duration.ofHours(1)), clock));

        assertTrue(e.getMessage().startsWith("'" + file.resolve("x") + "' cannot be created ("), e::getMessage);
    }

    private FrameCapture start(long fileBytes, Duration fileAge) {
        FrameCapture started = new FrameCapture(
                new FrameCapture.Settings(folder, fileBytes, fileAge),
                clock,
                file -> new FailingStream(Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE_NEW)));
        capture = started;
        return started;
    }

    private FrameCapture capture() {
        if (capture == null) {
            throw new IllegalStateException("not started");
        }
        return capture;
    }

    private void stop() {
        capture().close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(CaptureFile.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> messages(Path file) {
        try {
            return read(file).stream()
                    .flatMap(line -> line instanceof CaptureLine.Text text ? Stream.of(text.message()) : Stream.of())
                    .toList();
        } catch (IOException | CaptureReader.BrokenLineException e) {
            throw new AssertionError(e);
        }
    }

    private static List<CaptureLine> read(Path file) throws IOException, CaptureReader.BrokenLineException {
        List<CaptureLine> lines = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CaptureLine line = reader.next(); line != null; line = reader.next()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails while the test has set a fault. */
    private final class FailingStream extends FilterOutputStream {
        FailingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            IOException current = fault;
            if (current != null) {
                throw new IOException(current.getMessage());
            }
            out.write(bytes, offset, length);
        }
    }
}
