package io.quotecast.source.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Opening;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.source.SourceType;
import io.quotecast.source.exchange.HttpText;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.StubBars;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loading of bars from a server in place of an exchange, with a clock that waiting advances. */
public abstract class BackfillContract {
    /** Monday 2026-01-05, 14:30:20 UTC. */
    private static final long START = 1_767_623_420_000_000L;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock(START);
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final Instruments instruments = new Instruments();
    private final StubBars exchange;
    private final List<Opening> openings = new ArrayList<>();
    private final Instrument instrument = list("BTC", 2, 8);

    protected BackfillContract() throws IOException {
        exchange = new StubBars(() -> clock.micros() / 1_000_000);
    }

    /** Returns the API under test. */
    protected abstract BarApi api();

    /** Returns the product that the exchange has. */
    protected abstract String product();

    /** Returns a product that the exchange does not have. */
    protected abstract String missingProduct();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void theBarsOfEveryLevelAreThoseOfTheExchange() {
        Backfill backfill = run(Map.of(product(), new Symbol("BTC")));

        for (BarApi.Level level : api().levels()) {
            long micros = level.timeframe().micros();
            List<Bar> bars = all(backfill, level.timeframe());
            long last = START / micros * micros - micros;
            assertTrue(
                    bars.get(bars.size() - 1).timeMicros() >= last - micros,
                    () -> "the last bar of " + level + " is missing");
            assertEquals(
                    expected(level.timeframe(), bars.get(0).timeMicros(), clock.micros() - 5_000_000),
                    bars.stream().map(BackfillContract::shown).toList(),
                    level.toString());
            assertTrue(
                    bars.get(0).timeMicros() < last - (level.bars() - 3) * micros, () -> "the first bars of " + level);
        }
    }

    @Test
    void otherTimeframesAreSumsOfFullIntervals() {
        Backfill backfill = run(Map.of(product(), new Symbol("BTC")));

        for (Timeframe timeframe : List.of(
                Timeframe.THREE_MINUTES, Timeframe.FIVE_MINUTES, Timeframe.THIRTY_MINUTES, Timeframe.FOUR_HOURS)) {
            List<Bar> bars = all(backfill, timeframe);
            assertEquals(
                    expected(timeframe, bars.get(0).timeMicros(), clock.micros() - 5_000_000),
                    bars.stream().map(BackfillContract::shown).toList());
        }
        // A week of the exchange begins on Monday.
        List<Bar> weeks = all(backfill, Timeframe.WEEK);
        assertEquals(
                shown(weeks.get(weeks.size() - 1)),
                shown(1_766_966_400_000_000L, StubBars.sum(29_449_440L, 29_449_440L + 10_080)));
        assertEquals(List.of(), all(backfill, Timeframe.THIRTY_SECONDS));
    }

    @Test
    void aLimitKeepsTheOldestOrTheNewestBars() {
        Backfill backfill = run(Map.of(product(), new Symbol("BTC")));
        List<Bar> all = all(backfill, Timeframe.HOUR);

        List<Bar> oldest = backfill.bars(instrument, Timeframe.HOUR, 0, Long.MAX_VALUE, 3, false);
        List<Bar> newest = backfill.bars(instrument, Timeframe.HOUR, 0, Long.MAX_VALUE, 3, true);

        assertEquals(all.subList(0, 3), oldest);
        assertEquals(all.subList(all.size() - 3, all.size()), newest);
    }

    @Test
    void theStateAtAFullMinuteContainsEverythingBefore() {
        run(Map.of(product(), new Symbol("BTC")));

        Opening opening = openings.get(0);
        long minute = (opening.timeMicros() + 1) / 60_000_000;
        long midnight = 1_767_571_200L / 60;
        StubBars.Sum day = StubBars.sum(midnight, minute);
        assertTrue((opening.timeMicros() + 1 - START) >= 60_000_000, "the minute of the start is not live as a whole");
        assertEquals(
                List.of(units(day.open()), units(day.high()), units(day.low()), units(day.close())),
                List.of(
                        opening.day().open(),
                        opening.day().high(),
                        opening.day().low(),
                        opening.day().close()));
        assertEquals(day.trades() * 50_000_000L, opening.day().volume());
        assertEquals(units(StubBars.sum(midnight - 1_440, midnight).close()), opening.previousClose());
        assertEquals(
                Timeframes.ALL.byLength().stream()
                        .filter(timeframe -> timeframe.micros() > Timeframe.MINUTE.micros()
                                && (opening.timeMicros() + 1) % timeframe.micros() != 0)
                        .toList(),
                opening.forming().stream().map(Opening.FormingBar::timeframe).toList());
        for (Opening.FormingBar forming : opening.forming()) {
            StubBars.Sum sum = StubBars.sum(forming.startMicros() / 60_000_000, minute);
            assertEquals(
                    sum.trades() * 50_000_000L,
                    forming.trades().volume(),
                    forming.timeframe().text());
            assertEquals(
                    units(sum.open()),
                    forming.trades().open(),
                    forming.timeframe().text());
        }
    }

    @Test
    void theBarsBeforeARecordingEndWhereItBegins() {
        long begin = START - Duration.ofHours(3).toNanos() / 1_000;

        Backfill backfill = runBefore(begin);

        for (BarApi.Level level : api().levels()) {
            List<Bar> bars = all(backfill, level.timeframe());
            assertEquals(
                    expected(level.timeframe(), bars.get(0).timeMicros(), begin - 5_000_000),
                    bars.stream().map(BackfillContract::shown).toList(),
                    level.toString());
        }
        Opening opening = openings.get(0);
        long minute = begin / 60_000_000;
        long midnight = 1_767_571_200L / 60;
        assertEquals(1, openings.size());
        assertEquals(minute * 60_000_000 - 1, opening.timeMicros());
        assertEquals(
                StubBars.sum(midnight, minute).trades() * 50_000_000L,
                opening.day().volume());
        assertEquals(units(StubBars.sum(midnight - 1_440, midnight).close()), opening.previousClose());
        assertTrue(pauses.stream().allMatch(api().pause()::equals), "it waits for a time that is long past");
    }

    @Test
    void tradesThatArriveLateAtTheBeginningOfARecordingAreNotInTheBars() {
        runBefore(START / 60_000_000 * 60_000_000 + 100_000);

        assertEquals(
                START / 60_000_000 * 60_000_000 - 60_000_000 - 1,
                openings.get(0).timeMicros());
    }

    @Test
    void passingFailuresAreRepeatedWithoutAHole() {
        exchange.failNext(
                new StubBars.Fault(429, "17", "{}"),
                new StubBars.Fault(200, "", "[[1499040000000,\"0.01"),
                new StubBars.Fault(503, "", "unavailable"),
                new StubBars.Fault(200, "", "<html>"));

        Backfill backfill = run(Map.of(product(), new Symbol("BTC")));

        assertTrue(pauses.contains(Duration.ofSeconds(17)), () -> "no pause of Retry-After: " + pauses);
        List<Bar> days = all(backfill, Timeframe.DAY);
        assertEquals(
                expected(Timeframe.DAY, days.get(0).timeMicros(), START),
                days.stream().map(BackfillContract::shown).toList());
        assertEquals(1, openings.size());
    }

    @Test
    void aProductThatTheExchangeDoesNotHaveIsLeftOut() {
        list("GONE", 2, 8);
        Map<String, Symbol> products = new LinkedHashMap<>();
        products.put(missingProduct(), new Symbol("GONE"));
        products.put(product(), new Symbol("BTC"));
        try (LogRecorder log = LogRecorder.startFor(Backfill.class)) {
            Backfill backfill = run(products);

            assertFalse(all(backfill, Timeframe.DAY).isEmpty());
            assertEquals(
                    1,
                    log.lines().stream()
                            .filter(line -> line.contains(missingProduct()))
                            .count(),
                    () -> log.lines().toString());
        }
    }

    @Test
    void anExchangeThatIsNotAvailableIsLoggedOnce() {
        exchange.failNext(
                Collections.nCopies(100, new StubBars.Fault(500, "", "")).toArray(StubBars.Fault[]::new));
        try (LogRecorder log = LogRecorder.startFor(Backfill.class)) {
            Backfill backfill = run(Map.of(product(), new Symbol("BTC")));

            assertEquals(List.of(), all(backfill, Timeframe.DAY));
            assertEquals(5, exchange.requests().size());
            assertEquals(
                    List.of("Backfill from " + api().exchange()
                            + " ended after 0 bars of 1 products: the exchange returned HTTP status 500; the next start"
                            + " tries again"),
                    log.lines().stream().filter(line -> line.contains("ended")).toList());
        }
    }

    @Test
    void requestsAreAsFarApartAsTheExchangeAsksFor() {
        run(Map.of(product(), new Symbol("BTC")));

        assertEquals(
                exchange.requests().size(),
                pauses.stream().filter(api().pause()::equals).count());
    }

    @Test
    void pricesThatTheInstrumentCannotRepresentAreLeftOut() {
        Instrument coarse = list("COARSE", 0, 8);

        Backfill backfill = run(Map.of(product(), new Symbol("COARSE")));

        assertTrue(backfill.bars(coarse, Timeframe.MINUTE, 0, Long.MAX_VALUE, 10_000, false).stream()
                .allMatch(bar -> StubBars.price(bar.timeMicros() / 60_000_000)
                                .stripTrailingZeros()
                                .scale()
                        <= 0));
    }

    @Test
    void closingEndsARequestThatWaits() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        Backfill backfill = backfill(Map.of(product(), new Symbol("BTC")), page -> {
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("interrupted");
        });

        backfill.start(openings::addAll);
        waiting.await();
        backfill.close();

        assertEquals(List.of(), openings);
    }

    /** Returns the present when the loading begins, in µs. */
    protected static long start() {
        return START;
    }

    /** Loads the bars from before a recording. */
    protected Backfill runBefore(long beginMicros) {
        Backfill backfill = backfill(Map.of(product(), new Symbol("BTC")), beginMicros, BackfillContract::get);
        backfill.run(openings::addAll);
        return backfill;
    }

    protected List<Opening> openings() {
        return List.copyOf(openings);
    }

    private Backfill run(Map<String, Symbol> products) {
        Backfill backfill = backfill(products, BackfillContract::get);
        backfill.run(openings::addAll);
        return backfill;
    }

    private static String get(URI page) throws IOException {
        return HttpText.get(HttpText.client(TIMEOUT), page, 4 << 20, TIMEOUT);
    }

    private Backfill backfill(Map<String, Symbol> products, HttpPages pages) {
        return backfill(products, Backfill.LIVE, pages);
    }

    private Backfill backfill(Map<String, Symbol> products, long beginMicros, HttpPages pages) {
        return new Backfill(
                new BarEndpoint(api(), URI.create(exchange.address() + "/")),
                products,
                new SourceType.Context(List.of(), instruments, Timeframes.ALL, clock, new Random(7)),
                beginMicros,
                pages,
                pause -> {
                    pauses.add(pause);
                    clock.advance(pause);
                });
    }

    private Instrument list(String symbol, int priceDecimals, int sizeDecimals) {
        return instruments.list(new Symbol(symbol), symbol, "TEST", "Crypto", priceDecimals, sizeDecimals, 1);
    }

    protected List<Bar> all(Backfill backfill, Timeframe timeframe) {
        return backfill.bars(instrument, timeframe, 0, Long.MAX_VALUE, 10_000, false);
    }

    /** Returns the bars of the exchange that are over at a time. */
    private static List<String> expected(Timeframe timeframe, long fromMicros, long untilMicros) {
        long minutes = timeframe.micros() / 60_000_000;
        List<String> bars = new ArrayList<>();
        for (long minute = fromMicros / 60_000_000; (minute + minutes) * 60_000_000 <= untilMicros; minute += minutes) {
            StubBars.Sum sum = StubBars.sum(minute, minute + minutes);
            if (sum != null) {
                bars.add(shown(minute * 60_000_000, sum));
            }
        }
        return bars;
    }

    private static String shown(long startMicros, StubBars.Sum sum) {
        return startMicros + " " + units(sum.open()) + " " + units(sum.high()) + " " + units(sum.low()) + " "
                + units(sum.close()) + " " + sum.trades() * 50_000_000L;
    }

    private static String shown(Bar bar) {
        return bar.timeMicros() + " " + bar.open() + " " + bar.high() + " " + bar.low() + " " + bar.close() + " "
                + bar.volume();
    }

    private static long units(BigDecimal price) {
        return price.movePointRight(2).longValueExact();
    }
}
