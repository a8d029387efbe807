package io.quotecast.source.replay;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.quotecast.base.Micros;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.ingest.ParseResult;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Opening;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SinkTarget;
import io.quotecast.source.SourceGap;
import io.quotecast.source.SourceState;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest {
    private static final long FIRST = 1_767_571_201_000_000L;
    private static final String TRADES = """
        exchange,symbol,timestamp,local_timestamp,id,side,price,amount
        binance,BTCUSDT,1767571201000000,0,1,buy,94125.5,0.15
        binance,BTCUSDT,1767571203000000,0,2,sell,94125,1.2
        """;
    private static final String QUOTES = """
        exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount
        binance,BTCUSDT,1767571201000000,0,0.2,94125.12,94125,1.5
        binance,BTCUSDT,1767571202000000,0,0.3,94125.12,94125,1.5
        """;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-06T14:30:00Z"));
    private final Instruments instruments = new Instruments();
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
    void recordingsAreMergedByTime() throws Exception {
        SourceState end = play(settings(file("trades.csv", TRADES), file("quotes.csv", QUOTES)));

        Instrument coin = instruments.find("BTCUSDT").orElseThrow();
        assertEquals(
                List.of(
                        new Trade(coin, 9_412_550, 15, Side.BUY, "binance", 1, FIRST),
                        new Quote(coin, 9_412_500, 150, 9_412_512, 20, FIRST),
                        new Quote(coin, 9_412_500, 150, 9_412_512, 30, FIRST + 1_000_000),
                        new Trade(coin, 9_412_500, 120, Side.SELL, "binance", 2, FIRST + 2_000_000)),
                pipeline.allEvents());
        assertEquals(List.of(ofMillis(1_000), ofMillis(1_000)), replayClock.waits());
        assertEquals("replay finished: 4 events, 0 rejected", end.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zip", "zstd"})
    void aCompressedRecordingIsRecognizedByItsContent(String compression) throws Exception {
        Path file = Files.write(folder.resolve("trades"), compressed(compression, TRADES));

        SourceState end = play(settings(file));

        assertEquals("replay finished: 2 events, 0 rejected", end.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aTruncatedRecordingIsReported(String compression) throws Exception {
        StringBuilder lines = new StringBuilder(TRADES);
        for (int i = 0; i < 50_000; i++) {
            lines.append("binance,BTCUSDT,1767571203000000,0,")
                    .append(i * 7_919L % 1_000_003)
                    .append(",buy,1,1\n");
        }
        byte[] whole = compressed(compression, lines.toString());
        Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));

        SourceState end = play(settings(file));

        assertTrue(end.text().startsWith("replay failed ("), end::text);
    }

    @Test
    void instrumentsGetTheDecimalsOfTheRecordings() throws Exception {
        play(settings(file("trades.csv", TRADES), file("quotes.csv", QUOTES)));

        Instrument coin = instruments.find("BTCUSDT").orElseThrow();
        assertEquals(2, coin.priceDecimals());
        assertEquals(2, coin.sizeDecimals());
        assertEquals(1, coin.tick());
    }

    @Test
    void anInstrumentOfTheCatalogueGetsMoreDecimalsUnlessItHasEvents() throws Exception {
        instruments.list(new Symbol("BTCUSDT"), "Bitcoin", "BINANCE", "Crypto", 0, 0, 1);
        Path file = file("trades.csv", TRADES);

        play(settings(file), Set.of(new Symbol("BTCUSDT")));
        assertEquals(0, instruments.find("BTCUSDT").orElseThrow().priceDecimals());
        play(settings(file), Set.of());

        assertEquals(2, instruments.find("BTCUSDT").orElseThrow().priceDecimals());
        assertEquals("Bitcoin", instruments.find("BTCUSDT").orElseThrow().name());
    }

    @Test
    void theCatalogueAloneDecidesIfInstrumentsAreNotTakenFromTheFiles() throws Exception {
        Path file = file("trades.csv", TRADES);

        SourceState end = play(new ReplaySettings(
                List.of(file), Optional.empty(), 1, false, false, false, Optional.empty(), Map.of()));

        assertEquals("replay finished: 0 events, 2 rejected", end.text());
        assertEquals(2, sink.rejected(Rejection.UNKNOWN_SYMBOL));
        assertEquals(List.of(), instruments.all());
    }

    @Test
    void symbolsAreMapped() throws Exception {
        play(new ReplaySettings(
                List.of(file("trades.csv", TRADES)),
                Optional.empty(),
                1,
                false,
                false,
                true,
                Optional.empty(),
                Map.of("BTCUSDT", "BTC-USD")));

        assertEquals(
                List.of("BTC-USD"),
                instruments.all().stream().map(listed -> listed.symbol().text()).toList());
        assertEquals(2, sink.accepted());
    }

    @Test
    void timesCanBeShiftedToNow() throws Exception {
        long now = clock.micros();
        Path file = file("trades.csv", TRADES);

        ReplaySource source = new ReplaySource(
                new ReplaySettings(List.of(file), Optional.empty(), 4, false, true, true, Optional.empty(), Map.of()),
                0,
                instruments,
                Set.of(),
                new AdvancingClock(clock));
        source.start(sink);
        awaitEnd();
        source.close();

        assertEquals(
                List.of(now, now + 500_000),
                pipeline.allEvents().stream().map(MarketEvent::timeMicros).toList());
    }

    @Test
    void aBrokenLineAffectsOnlyItself() throws Exception {
        SourceState end = play(settings(
                file(
                        "trades.csv",
                        TRADES + "rubbish\nbinance,BTCUSDT,1767571204000000,0,3,buy,1,x\n"
                                + "binance,BTCUSDT,1767571205000000,0,4,buy,1,1\n"),
                file("quotes.csv", QUOTES)));

        assertEquals("replay finished: 5 events, 2 rejected", end.text());
        assertEquals(2, sink.rejected(Rejection.MALFORMED));
    }

    @Test
    void aReplayResumesAfterEveryOffsetWithoutLossOrRepetition() throws Exception {
        String levels = """
            ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_ct_00,ask_ct_00,symbol
            1767571201500000000,1767571201500000000,1,1,4916,T,B,0,6901250000000,2,0,900,11,6901000000000,6901250000000,12,7,3,2,ESH6
            1767571204000000000,1767571204000000000,1,1,4916,T,A,0,6901250000000,2,0,900,12,6901000000000,6901250000000,12,5,3,2,ESH6
            """;
        ReplaySettings settings =
                settings(file("trades.csv", TRADES), file("quotes.csv", QUOTES), file("levels.csv", levels));
        Offsets all = playInto(settings, 0);
        assertEquals(8, all.events.size());

        for (int i = 0; i < all.offsets.size(); i++) {
            Offsets rest = playInto(settings, all.offsets.get(i));

            assertEquals(all.events.subList(i + 1, all.events.size()), rest.events);
            assertEquals(all.offsets.subList(i + 1, all.offsets.size()), rest.offsets);
        }
    }

    @Test
    void theOffsetInOneRecordingIsTheNumberOfTheLine() throws Exception {
        Offsets played = playInto(settings(file("trades.csv", TRADES)), 0);

        assertEquals(List.of(2L, 3L), played.offsets);
    }

    @Test
    void aRecordingThatIsNotSortedByTimeIsReported() throws Exception {
        Path file = file("trades.csv", TRADES + "binance,BTCUSDT,1767571001000000,0,3,buy,1,1\n");

        SourceState end = play(settings(file));

        assertEquals(
                "replay failed ('" + file + "' is not sorted by time: line 4 is 202 s before an earlier line;"
                        + " sort the file, or set quotecast.replay.sort-folder): 2 events, 0 rejected",
                end.text());
    }

    @Test
    void aRecordingThatIsNotSortedByTimeIsSortedIfAFolderIsSet() throws Exception {
        Path sortFolder = Files.createDirectory(folder.resolve("sort"));
        Path file = file(
                "trades.csv",
                TRADES + "rubbish\nbinance,BTCUSDT,1767571001000000,0,3,buy,1.125,1\n"
                        + "binance,BTCUSDT,1767571201000000,0,4,buy,1,1\n");

        SourceState end = play(new ReplaySettings(
                List.of(file), Optional.empty(), 0, false, false, true, Optional.of(sortFolder), Map.of()));

        Instrument coin = instruments.find("BTCUSDT").orElseThrow();
        assertEquals(
                List.of(
                        new Trade(coin, 1_125, 100, Side.BUY, "binance", 3, FIRST - 200_000_000),
                        new Trade(coin, 94_125_500, 15, Side.BUY, "binance", 1, FIRST),
                        new Trade(coin, 1_000, 100, Side.BUY, "binance", 4, FIRST),
                        new Trade(coin, 94_125_000, 120, Side.SELL, "binance", 2, FIRST + 2_000_000)),
                pipeline.allEvents());
        assertEquals("replay finished: 4 events, 1 rejected", end.text());
        try (Stream<Path> left = Files.list(sortFolder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aRecordingOfManyPartsIsSortedInRounds() throws IOException {
        StringBuilder lines = new StringBuilder(
                "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n");
        for (int i = 0; i < 100; i++) {
            lines.append("binance,BTCUSDT,")
                    .append(FIRST + i * 37 % 50)
                    .append(",0,1,2,,")
                    .append(i)
                    .append('\n');
        }
        RecordingSample sample = new RecordingSample();
        RecordingSorter sorter = new RecordingSorter(folder, 3, 4, sample, () -> false);

        List<Path> runs =
                sorter.sort(new RecordingFile(file("q.csv", lines.toString()), Optional.empty()), (none, line) -> {
                    throw new AssertionError(none.detail());
                });

        assertTrue(runs.size() <= 4, runs::toString);
        Instrument coin = instruments.list(new Symbol("BTCUSDT"), "", "", "", 0, 0, 1);
        List<MarketEvent> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            expected.add(new Quote(coin, 0, 0, 2, 1, FIRST + i * 37 % 50));
        }
        expected.sort(Comparator.comparingLong(MarketEvent::timeMicros));
        assertEquals(expected, merged(runs));
    }

    @Test
    void theProgressSaysHowFarTheReplayIs() throws Exception {
        try (ReplaySource source = source(settings(file("trades.csv", TRADES)), 0, Set.of())) {
            assertEquals(new ReplayState(1, 0, 0, 0, 0, 0, ReplayState.UNKNOWN), source.state());

            source.start(sink);
            awaitEnd();

            assertEquals(new ReplayState(1, 100, FIRST + 2_000_000, 2, 0, 1, 0), source.state());
            assertEquals(
                    "100 % at 2026-01-05T00:00:03Z, 2 events (1/s), 0 rejected, about 0 s remaining",
                    source.state().text());
        }
    }

    @Test
    void theProgressOfAShortRecordingFollowsItsTimes() {
        ReplayProgress progress = new ReplayProgress(1);
        progress.begin(new ReplayPreparation.Extent(100, FIRST, FIRST + 40_000_000), 0);
        progress.countBytes(100);

        progress.reach(FIRST + 10_000_000);
        progress.update(20, 1);

        assertEquals(new ReplayState(1, 25, FIRST + 10_000_000, 20, 1, 4, 15), progress.state(5_000_000_000L));
    }

    @Test
    void theProgressOfALongRecordingFollowsItsBytes() {
        ReplayProgress progress = new ReplayProgress(1);
        progress.begin(new ReplayPreparation.Extent(1_000, FIRST, FIRST), 0);

        progress.countBytes(500);
        progress.reach(FIRST + 10_000_000);
        progress.update(20, 1);

        assertEquals(new ReplayState(1, 50, FIRST + 10_000_000, 20, 1, 4, 5), progress.state(5_000_000_000L));
    }

    @Test
    void aFileOfBinanceIsReadByItsName() throws Exception {
        Path file = file("BTCUSDT-trades-2026-01-05.csv", "901,94125.50,0.15,1,1767571201123456,False,True\n");

        play(settings(file));

        assertEquals(
                new Trade(
                        instruments.find("BTCUSDT").orElseThrow(),
                        9_412_550,
                        15,
                        Side.BUY,
                        null,
                        901,
                        1_767_571_201_123_456L),
                pipeline.nextEvent());
    }

    @Test
    void bothFilesOfLobsterAreReadTogether() throws Exception {
        file("ACME_2026-01-05_34200000_57600000_message_1.csv", "34200.5,4,17,40,1265500,1\n");
        file("ACME_2026-01-05_34200000_57600000_orderbook_1.csv", "1265600,200,1265500,60\n");
        long time = Micros.of(Instant.parse("2026-01-05T14:30:00.5Z"));

        play(settings(RecordingFiles.find(List.of(folder + "/*.csv")).toArray(Path[]::new)));

        Instrument stock = instruments.find("ACME").orElseThrow();
        assertEquals(
                List.of(
                        new Trade(stock, 12_655, 40, Side.SELL, null, 0, time),
                        new Quote(stock, 12_655, 60, 12_656, 200, time)),
                pipeline.allEvents());
    }

    @Test
    void aPatternNamesTheFilesThatItMatchesInTheirOrder() throws IOException {
        Path second = file("b.csv", TRADES);
        Path first = file("a.csv", TRADES);
        Path below = Files.createDirectories(folder.resolve("day")).resolve("c.csv");
        Files.writeString(below, TRADES);

        assertEquals(List.of(first, second), RecordingFiles.find(List.of(folder + "/*.csv")));
        assertEquals(List.of(below), RecordingFiles.find(List.of(folder + "/*/?.csv")));
        assertEquals(List.of(first, second, below), RecordingFiles.find(List.of(folder + "/**.csv")));
        assertEquals(List.of(second, first), RecordingFiles.find(List.of(second.toString(), first.toString())));
    }

    @Test
    void aPatternWithoutAFileIsRejectedWithAdvice() {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class, () -> RecordingFiles.find(List.of(folder + "/none/*.csv")));

        assertEquals("'" + folder + "/none/*.csv' matches no file; check folder and pattern", failure.getMessage());
    }

    @Test
    void anArchiveOfSeveralFilesIsReported() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("a.csv", "b.csv")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(TRADES.getBytes(StandardCharsets.UTF_8));
            }
        }
        Path file = Files.write(folder.resolve("two.zip"), bytes.toByteArray());

        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> source(settings(file), 0, Set.of()));

        assertTrue(
                failure.getMessage().contains("the archive contains more than one file; unpack it"),
                failure::getMessage);
    }

    @Test
    void aFormatWithoutHeaderRequiresItsName() throws IOException {
        Path file = file("unnamed.csv", "901,94125.50,0.15,1,1767571201123456,False,True\n");

        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> source(
                        new ReplaySettings(
                                List.of(file),
                                Optional.of("binance-trades"),
                                1,
                                false,
                                false,
                                true,
                                Optional.empty(),
                                Map.of()),
                        0,
                        Set.of()));

        assertEquals(
                "'" + file + "': format 'binance-trades' requires the symbol, which its files do not contain;"
                        + " name it, or keep the vendor's file name",
                failure.getMessage());
    }

    private List<MarketEvent> merged(List<Path> runs) throws IOException {
        List<MarketEvent> events = new ArrayList<>();
        List<MergedRecording.Part> parts = runs.stream()
                .map(run -> new MergedRecording.Part(new RecordingFile(run, Optional.empty()), RecordingSample.NO_TIME))
                .toList();
        try (MergedRecording recording = new MergedRecording(parts, InstrumentLookup.of(instruments), bytes -> {})) {
            for (ParseResult result = recording.next(); result != null; result = recording.next()) {
                events.add(assertInstanceOf(ParseResult.Parsed.class, result).event());
            }
        }
        return events;
    }

    private ReplaySettings settings(Path... files) {
        return new ReplaySettings(List.of(files), Optional.empty(), 1, false, false, true, Optional.empty(), Map.of());
    }

    private ReplaySource source(ReplaySettings settings, long startAfter, Set<Symbol> withEvents) {
        return new ReplaySource(settings, startAfter, instruments, withEvents, replayClock);
    }

    private SourceState play(ReplaySettings settings) throws InterruptedException {
        return play(settings, Set.of());
    }

    private SourceState play(ReplaySettings settings, Set<Symbol> withEvents) throws InterruptedException {
        try (ReplaySource source = source(settings, 0, withEvents)) {
            source.start(sink);
            return awaitEnd();
        }
    }

    private Offsets playInto(ReplaySettings settings, long startAfter) throws InterruptedException {
        Offsets offsets = new Offsets(clock);
        EventSink target = new EventSink("replay", offsets);
        target.begin(1);
        try (ReplaySource source = source(settings, startAfter, Set.of())) {
            source.start(target);
            assertTrue(offsets.ended.await(60, TimeUnit.SECONDS));
        }
        return offsets;
    }

    private SourceState awaitEnd() throws InterruptedException {
        return pipeline.awaitState(state -> state.kind() == SourceState.Kind.DOWN);
    }

    private Path file(String name, String lines) throws IOException {
        return Files.writeString(folder.resolve(name), lines);
    }

    private static byte[] compressed(String compression, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressor(compression, bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static OutputStream compressor(String compression, OutputStream out) throws IOException {
        if (compression.equals("zip")) {
            ZipOutputStream zip = new ZipOutputStream(out);
            zip.putNextEntry(new ZipEntry("trades.csv"));
            return zip;
        }
        return compression.equals("gzip") ? new GZIPOutputStream(out) : new ZstdOutputStream(out);
    }

    /** A replay clock whose waits advance the clock of the server. */
    private static final class AdvancingClock implements ReplayClock {
        private final ManualClock clock;

        AdvancingClock(ManualClock clock) {
            this.clock = clock;
        }

        @Override
        public long nanoTime() {
            return clock.micros() * 1_000;
        }

        @Override
        public void park(long nanos) {
            clock.advance(Duration.ofNanos(nanos));
        }
    }

    /** Records the events of a replay with their offsets. */
    private static final class Offsets implements SinkTarget {
        private final ManualClock clock;
        private final List<MarketEvent> events = new ArrayList<>();
        private final List<Long> offsets = new ArrayList<>();
        private final CountDownLatch ended = new CountDownLatch(1);

        Offsets(ManualClock clock) {
            this.clock = clock;
        }

        @Override
        public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
            throw new AssertionError("not in a term: " + event);
        }

        @Override
        public @Nullable Rejection offerInTerm(long term, long sourceOffset, MarketEvent event) {
            events.add(event);
            offsets.add(sourceOffset);
            return null;
        }

        @Override
        public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
            throw new AssertionError("not in a term: " + event);
        }

        @Override
        public boolean enqueue(Runnable task) {
            task.run();
            return true;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void open(List<Opening> openings) {
            throw new UnsupportedOperationException("a recording has no openings");
        }

        @Override
        public void publishState(SourceState state) {
            if (state.kind() == SourceState.Kind.DOWN) {
                ended.countDown();
            }
        }

        @Override
        public void publishGap(SourceGap gap) {
            throw new AssertionError("a recording has no gaps: " + gap);
        }

        @Override
        public long pipelineMicros() {
            return clock.micros();
        }

        @Override
        public long nowMicros() {
            return clock.micros();
        }
    }
}
