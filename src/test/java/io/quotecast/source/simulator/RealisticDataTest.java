package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Listing;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks what a trader sees at first sight in an hour of the built-in instruments, and in the changes of many days. */
class RealisticDataTest {
    private static final SimulatorSettings SETTINGS = new SimulatorSettings(100, 500, 42, true);
    private static final int FIRST_DAY = 20_458;
    private static final int DAYS = 250;

    private static final Map<Instrument, Quote> FIRST_QUOTES = new HashMap<>();
    private static final Map<Instrument, Integer> EVENTS = new HashMap<>();
    private static final Map<Instrument, Long> VOLUMES = new HashMap<>();
    private static final List<Trade> TRADES = new ArrayList<>();
    private static final List<Trade> INDEX_VALUES = new ArrayList<>();

    @BeforeAll
    static void runAnHour() {
        MarketModel model = new MarketModel(Simulation.listings(), SETTINGS, Simulation.micros("2026-01-05T14:00:00Z"));
        Simulation.run(model, "2026-01-05T15:00:00Z", RealisticDataTest::collect);
    }

    private static void collect(MarketEvent event) {
        if (event instanceof Quote quote) {
            FIRST_QUOTES.putIfAbsent(quote.instrument(), quote);
            EVENTS.merge(quote.instrument(), 1, Integer::sum);
        } else if (event instanceof Trade trade && trade.instrument().sector().equals(InstrumentModel.INDEX)) {
            INDEX_VALUES.add(trade);
        } else if (event instanceof Trade trade) {
            TRADES.add(trade);
            EVENTS.merge(trade.instrument(), 1, Integer::sum);
            VOLUMES.merge(trade.instrument(), trade.size(), Long::sum);
        }
    }

    @Test
    void pricesDoNotStartAtRoundNumbers() {
        long round = FIRST_QUOTES.values().stream()
                .filter(quote -> quote.bid() % 100 == 0 || quote.ask() % 100 == 0)
                .count();
        long asListed = Simulation.listings().stream()
                .filter(listing -> FIRST_QUOTES.containsKey(listing.instrument()))
                .filter(listing ->
                        Math.abs(FIRST_QUOTES.get(listing.instrument()).bid() - listing.price()) < 10)
                .count();

        assertTrue(FIRST_QUOTES.size() > 90, FIRST_QUOTES.size() + " stocks have quotes");
        assertTrue(round < 0.08 * FIRST_QUOTES.size(), round + " round prices");
        assertTrue(asListed < 0.05 * FIRST_QUOTES.size(), asListed + " prices of the list");
    }

    @Test
    void dayChangesSpreadOverMinusFourToPlusFourPercent() {
        double[] changes =
                dailyChanges().values().stream().flatMapToDouble(Arrays::stream).toArray();

        double within = share(changes, change -> Math.abs(change) <= 0.04);
        double small = share(changes, change -> Math.abs(change) <= 0.005);
        double up = share(changes, change -> change > 0.015);
        double down = share(changes, change -> change < -0.015);
        assertTrue(within > 0.94 && within < 0.995, "share within 4 % " + within);
        assertTrue(small < 0.5, "share within half a percent " + small);
        assertTrue(up > 0.08 && down > 0.08, "shares beyond 1.5 % up " + up + ", down " + down);
    }

    @Test
    void stocksOfASectorMoveTogether() {
        List<Map.Entry<Instrument, double[]>> all = dailyChanges().entrySet().stream()
                .filter(entry -> !entry.getKey().sector().equals(InstrumentModel.FUND))
                .toList();
        double same = 0;
        double across = 0;
        int samePairs = 0;
        int acrossPairs = 0;
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < i; j++) {
                double correlation = MinuteReturns.correlation(
                        all.get(i).getValue(), all.get(j).getValue(), 0);
                if (all.get(i).getKey().sector().equals(all.get(j).getKey().sector())) {
                    same += correlation;
                    samePairs++;
                } else {
                    across += correlation;
                    acrossPairs++;
                }
            }
        }
        double sameMean = same / samePairs;
        double acrossMean = across / acrossPairs;

        assertTrue(acrossMean > 0.15, "mean correlation across sectors " + acrossMean);
        assertTrue(sameMean > acrossMean + 0.08, "within a sector " + sameMean + ", across sectors " + acrossMean);
    }

    @Test
    void tradesAreOddLotsRoundLotsAndRareBlocks() {
        double odd = sizeShare(size -> size < 100);
        double hundred = sizeShare(size -> size == 100);
        double round = sizeShare(size -> size % 100 == 0);
        double blocks = sizeShare(size -> size >= 10_000);

        assertTrue(odd > 0.35 && odd < 0.6, "share of odd lots " + odd);
        assertTrue(hundred > 0.08 && hundred < 0.4, "share of exactly 100 " + hundred);
        assertTrue(round > 0.3, "share of round lots " + round);
        assertTrue(blocks > 0.0001 && blocks < 0.005, "share of blocks " + blocks);
        assertTrue(sizeShare(size -> size == 1_000) > 1.5 * sizeShare(size -> size == 900), "1,000 shares and 900");
        assertTrue(sizeShare(size -> size == 50) > 2 * sizeShare(size -> size == 47), "50 shares and 47");
    }

    @Test
    void activityFollowsTheListOfInstruments() {
        List<Listing> stocks = Simulation.listings().stream()
                .filter(listing -> FIRST_QUOTES.containsKey(listing.instrument()))
                .toList();

        double events = rankCorrelation(
                stocks,
                listing -> (double) listing.price() * listing.dailyVolume(),
                listing -> EVENTS.get(listing.instrument()));
        double volumes = rankCorrelation(
                stocks, Listing::dailyVolume, listing -> VOLUMES.getOrDefault(listing.instrument(), 0L));

        assertTrue(events > 0.95, "rank correlation of turnover and events " + events);
        assertTrue(volumes > 0.85, "rank correlation of volumes " + volumes);
    }

    @Test
    void indicesHaveValuesAndNeitherQuotesNorVolume() {
        assertTrue(INDEX_VALUES.size() > 1_000, INDEX_VALUES.size() + " values");
        assertEquals(0, INDEX_VALUES.stream().mapToLong(Trade::size).sum());
        assertTrue(FIRST_QUOTES.keySet().stream()
                .noneMatch(instrument -> instrument.sector().equals(InstrumentModel.INDEX)));
    }

    /** Returns the relative change of every stock on each day. */
    private static Map<Instrument, double[]> dailyChanges() {
        Map<Instrument, double[]> all = new HashMap<>();
        InstrumentModel.SharedPaths shared = InstrumentModel.SharedPaths.remembering(SETTINGS.seed());
        for (InstrumentModel model : new SimulatedInstruments(Simulation.listings(), SETTINGS).stocks()) {
            FairPrice price = model.fairPrice(shared);
            double[] changes = new double[DAYS];
            double previous = price.advance(FIRST_DAY);
            for (int day = 0; day < DAYS; day++) {
                double next = price.advance(FIRST_DAY + day + 1);
                changes[day] = next / previous - 1;
                previous = next;
            }
            all.put(model.instrument(), changes);
        }
        return all;
    }

    private static double share(double[] values, DoublePredicate condition) {
        return (double) Arrays.stream(values).filter(condition).count() / values.length;
    }

    private static double sizeShare(LongPredicate condition) {
        return (double) TRADES.stream().mapToLong(Trade::size).filter(condition).count() / TRADES.size();
    }

    private static double rankCorrelation(
            List<Listing> listings, ToDoubleFunction<Listing> one, ToDoubleFunction<Listing> other) {
        return MinuteReturns.correlation(ranks(listings, one), ranks(listings, other), 0);
    }

    private static double[] ranks(List<Listing> listings, ToDoubleFunction<Listing> value) {
        List<Listing> sorted =
                listings.stream().sorted(Comparator.comparingDouble(value)).toList();
        return listings.stream().mapToDouble(sorted::indexOf).toArray();
    }
}
