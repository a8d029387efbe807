package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Opening;
import io.quotecast.market.Quote;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import io.quotecast.source.PastBars;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedHistoryTest {
    /** That of the stocks and indices of the built-in list. */
    private static final TradingCalendar CALENDAR = TradingCalendar.of("XNYS", "");

    private static final String NOW = "2026-01-07T15:20:30.500Z";
    private static final long NOW_MICROS = micros(NOW);
    private static final long DAY = 86_400_000_000L;
    private static final List<Listing> LISTINGS = Simulation.listings();

    private static long micros(String time) {
        Instant instant = Instant.parse(time);
        return instant.getEpochSecond() * 1_000_000L + instant.getNano() / 1_000;
    }

    private static SimulatedHistory history(int eventsPerSecond, boolean alwaysOpen, String now) {
        return new SimulatedHistory(
                LISTINGS, new SimulatorSettings(100, eventsPerSecond, 42, alwaysOpen), () -> Instant.parse(now));
    }

    private static Instrument instrument(String symbol) {
        return LISTINGS.stream()
                .map(Listing::instrument)
                .filter(instrument -> instrument.symbol().text().equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private static List<Bar> all(PastBars history, String symbol, Timeframe timeframe) {
        return history.bars(instrument(symbol), timeframe, 0, Long.MAX_VALUE, Integer.MAX_VALUE, false);
    }

    @ParameterizedTest
    @CsvSource({
        "WEEK, 104",
        "DAY, 500",
        "FOUR_HOURS, 183",
        "HOUR, 735",
        "FIVE_MINUTES, 1624",
        "MINUTE, 8110",
        "SECOND, 30000"
    })
    void everyTimeframeHasAFullHistory(Timeframe timeframe, int count) {
        List<Bar> bars = all(history(500, true, NOW), "AAPL", timeframe);

        assertTrue(bars.size() >= count && bars.size() <= 1.5 * count, bars.size() + " bars");
        for (int i = 1; i < bars.size(); i++) {
            assertTrue(bars.get(i).timeMicros() > bars.get(i - 1).timeMicros());
            double jump = (double) bars.get(i).open() / bars.get(i - 1).close() - 1;
            assertTrue(Math.abs(jump) < 0.005, bars.get(i - 1) + " then " + bars.get(i));
        }
        assertTrue(bars.get(bars.size() - 1).timeMicros() < CALENDAR.startOf(timeframe, NOW_MICROS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAPL", "BLK", "^GSPC"})
    void pricesAndSizesOfEveryBarArePossible(String symbol) {
        for (int eventsPerSecond : new int[] {1, 20, 500}) {
            for (Timeframe timeframe : Timeframe.values()) {
                for (Bar bar : all(history(eventsPerSecond, true, NOW), symbol, timeframe)) {
                    assertTrue(bar.low() > 0 && bar.low() <= Math.min(bar.open(), bar.close()), bar::toString);
                    assertTrue(bar.high() >= Math.max(bar.open(), bar.close()), bar::toString);
                    assertTrue(bar.average() >= bar.low() && bar.average() <= bar.high(), bar::toString);
                    assertTrue(bar.trades() > 1 || bar.high() == bar.low(), bar::toString);
                    assertTrue(bar.trades() > 2 || bar.high() == Math.max(bar.open(), bar.close()), bar::toString);
                    assertTrue(symbol.startsWith("^") ? bar.volume() == 0 : bar.volume() >= bar.trades());
                    assertTrue(bar.closed());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "20, true", "500, true", "20, false", "500, false"})
    void barsEqualTheSumsOfShorterBars(int eventsPerSecond, boolean alwaysOpen) {
        SimulatedHistory history = history(eventsPerSecond, alwaysOpen, NOW);
        for (String symbol : List.of("AAPL", "BLK", "^GSPC")) {
            List<Bar> minutes = all(history, symbol, Timeframe.MINUTE);
            List<Bar> seconds = all(history, symbol, Timeframe.SECOND);

            assertSums(all(history, symbol, Timeframe.WEEK), all(history, symbol, Timeframe.DAY));
            assertSums(all(history, symbol, Timeframe.DAY), all(history, symbol, Timeframe.HOUR));
            assertSums(all(history, symbol, Timeframe.HOUR), minutes);
            assertSums(all(history, symbol, Timeframe.FIVE_MINUTES), minutes);
            assertSums(minutes, seconds);
        }
    }

    /** Bars of which only a part is there at the beginning and at the end are not compared. */
    private static void assertSums(List<Bar> whole, List<Bar> parts) {
        if (whole.isEmpty() || parts.isEmpty()) {
            return;
        }
        Timeframe timeframe = whole.get(0).timeframe();
        Map<Long, List<Bar>> byStart = new HashMap<>();
        parts.forEach(part -> byStart.computeIfAbsent(
                        CALENDAR.startOf(timeframe, part.timeMicros()), key -> new ArrayList<>())
                .add(part));
        long first = CALENDAR.endOf(
                timeframe, CALENDAR.startOf(timeframe, parts.get(0).timeMicros()));
        int compared = 0;
        for (Bar bar : whole) {
            if (bar.timeMicros() >= first) {
                List<Bar> within = byStart.get(bar.timeMicros());
                assertEquals(within.get(0).open(), bar.open(), bar::toString);
                assertEquals(within.get(within.size() - 1).close(), bar.close(), bar::toString);
                assertEquals(within.stream().mapToLong(Bar::high).max().orElseThrow(), bar.high(), bar::toString);
                assertEquals(within.stream().mapToLong(Bar::low).min().orElseThrow(), bar.low(), bar::toString);
                assertEquals(within.stream().mapToLong(Bar::volume).sum(), bar.volume(), bar::toString);
                assertEquals(within.stream().mapToLong(Bar::trades).sum(), bar.trades(), bar::toString);
                compared++;
            }
        }
        assertTrue(compared > 0, "no bars of " + timeframe);
    }

    @Test
    void theNewestBarsAreTheEndOfAllBars() {
        SimulatedHistory history = history(500, false, NOW);
        for (Timeframe timeframe : Timeframe.values()) {
            List<Bar> all = all(history, "AAPL", timeframe);
            long end = all.get(all.size() - 10).timeMicros();

            List<Bar> newest = history.bars(instrument("AAPL"), timeframe, 0, end, 30, true);

            assertEquals(all.subList(all.size() - 40, all.size() - 10), newest);
        }
    }

    @Test
    void laterTheSameTimeHasTheSameBars() {
        long from = NOW_MICROS - DAY;

        List<Bar> now = history(500, true, NOW)
                .bars(instrument("AAPL"), Timeframe.MINUTE, from, NOW_MICROS - 60_000_000, 2_000, false);
        List<Bar> later = history(500, true, "2026-01-08T03:00:00Z")
                .bars(instrument("AAPL"), Timeframe.MINUTE, from, NOW_MICROS - 60_000_000, 2_000, false);

        assertTrue(now.size() > 1_000);
        assertEquals(now, later);
    }

    @Test
    void theOpeningContinuesInTheFirstQuotes() {
        Map<Instrument, Quote> quotes = new HashMap<>();
        MarketModel model = new MarketModel(LISTINGS, new SimulatorSettings(100, 500, 42, true), NOW_MICROS);
        Simulation.run(model, "2026-01-07T15:20:40Z", event -> {
            if (event instanceof Quote quote) {
                quotes.putIfAbsent(quote.instrument(), quote);
            }
        });

        List<Opening> openings = history(500, true, NOW).openings(Timeframes.ALL, NOW_MICROS);

        assertEquals(100, openings.size());
        assertTrue(quotes.size() > 80, quotes.size() + " quotes");
        for (Opening opening : openings) {
            Quote quote = quotes.get(opening.instrument());
            if (quote != null) {
                assertEquals(1, (double) opening.day().close() / quote.bid(), 0.005, opening::toString);
            }
            assertTrue(opening.day().high() >= opening.day().close()
                    && opening.day().low() <= opening.day().open());
            assertEquals(NOW_MICROS / DAY, opening.timeMicros() / DAY);
        }
        assertTrue(openings.stream()
                        .filter(opening ->
                                opening.previousClose() != opening.day().close())
                        .count()
                > 90);
    }

    @Test
    void theOpeningEqualsTheBarsUntilThen() {
        SimulatedHistory history = history(500, true, NOW);
        Instrument apple = instrument("AAPL");
        Opening opening = history.openings(Timeframes.ALL, NOW_MICROS).stream()
                .filter(candidate -> candidate.instrument().equals(apple))
                .findFirst()
                .orElseThrow();
        long midnight = CALENDAR.startOfDay(CALENDAR.dayOf(NOW_MICROS));

        List<Bar> yesterday = history.bars(apple, Timeframe.HOUR, midnight - DAY, midnight, 100, false);
        List<Bar> today = history.bars(apple, Timeframe.SECOND, midnight, NOW_MICROS, Integer.MAX_VALUE, false);

        assertEquals(yesterday.get(yesterday.size() - 1).close(), opening.previousClose());
        assertEquals(today.get(0).open(), opening.day().open());
        assertEquals(today.get(today.size() - 1).close(), opening.day().close());
        assertEquals(
                today.stream().mapToLong(Bar::high).max().orElseThrow(),
                opening.day().high());
        assertEquals(
                today.stream().mapToLong(Bar::low).min().orElseThrow(),
                opening.day().low());
        assertEquals(today.stream().mapToLong(Bar::volume).sum(), opening.day().volume());
        Opening.FormingBar hour = opening.forming().stream()
                .filter(bar -> bar.timeframe() == Timeframe.HOUR)
                .findFirst()
                .orElseThrow();
        assertEquals(CALENDAR.startOf(Timeframe.HOUR, NOW_MICROS), hour.startMicros());
        assertEquals(opening.day().close(), hour.trades().close());
    }

    @Test
    void atAWeekendTheOpeningIsFridaysDay() {
        String sunday = "2026-01-11T12:00:00Z";
        SimulatedHistory history = history(500, false, sunday);
        Instrument apple = instrument("AAPL");
        long friday = micros("2026-01-09T00:00:00Z");

        Opening opening = history.openings(Timeframes.ALL, micros(sunday)).get(0);
        List<Bar> thursday = history.bars(apple, Timeframe.HOUR, friday - DAY, friday, 100, false);

        assertEquals(apple, opening.instrument());
        assertEquals(micros("2026-01-09T21:00:00Z") - 1, opening.timeMicros());
        assertEquals(thursday.get(thursday.size() - 1).close(), opening.previousClose());
        assertTrue(opening.day().volume() > 1_000_000);
        assertEquals(List.of(), opening.forming());
        List<Bar> hours = all(history, "AAPL", Timeframe.HOUR);
        assertEquals(micros("2026-01-09T20:00:00Z"), hours.get(hours.size() - 1).timeMicros());
        assertEquals(opening.day().close(), hours.get(hours.size() - 1).close());
    }

    @Test
    void barsOfTradingHoursAreWithinTheSessions() {
        for (Bar bar : all(history(500, false, NOW), "AAPL", Timeframe.MINUTE)) {
            long secondOfDay = bar.timeMicros() / 1_000_000 % 86_400;
            assertTrue(secondOfDay >= 52_200 && secondOfDay < 75_600, bar::toString);
        }
    }

    @Test
    void anInstrumentThatIsNotSimulatedHasNoBars() {
        assertEquals(List.of(), all(history(500, true, NOW), "BTC-USD", Timeframe.HOUR));
        assertFalse(history(500, true, NOW).isEmpty());
    }
}
