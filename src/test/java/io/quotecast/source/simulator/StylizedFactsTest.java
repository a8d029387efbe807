package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instrument;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks the stylized facts of real markets (Cont, 2001) in four simulated days of a market that never closes. */
class StylizedFactsTest {
    private static final int DAYS = 4;

    private static Map<Instrument, double[]> returns = Map.of();
    private static long quotes;
    private static long trades;
    private static long crossed;
    private static long offTick;
    private static long sameSideTrades;

    @BeforeAll
    static void runFourDays() {
        MarketModel model = Simulation.model(60, 30, 42, true, "2026-01-05T00:00:00Z");
        MinuteReturns minutes = new MinuteReturns(Simulation.micros("2026-01-05T00:00:00Z"), DAYS * 1_440);
        Trade[] last = new Trade[100];
        Simulation.run(model, "2026-01-09T00:00:00Z", event -> {
            if (event instanceof Quote quote) {
                quotes++;
                long tick = quote.instrument().tick();
                crossed += quote.bid() >= quote.ask() ? 1 : 0;
                offTick += quote.bid() <= 0 || quote.bid() % tick != 0 || quote.ask() % tick != 0 ? 1 : 0;
                offTick += quote.bidSize() % 100 != 0 || quote.bidSize() == 0 || quote.askSize() == 0 ? 1 : 0;
                minutes.add(quote);
            } else if (event instanceof Trade trade && trade.size() > 0) {
                trades++;
                offTick += trade.price() % trade.instrument().tick() != 0 ? 1 : 0;
                Trade previous = last[trade.instrument().id()];
                sameSideTrades += previous != null && previous.side() == trade.side() ? 1 : 0;
                last[trade.instrument().id()] = trade;
            }
        });
        returns = minutes.all();
    }

    @Test
    void quotesAreUncrossedAndInRoundLotsAndAllPricesOnTheTick() {
        assertEquals(0, crossed);
        assertEquals(0, offTick);
    }

    @Test
    void oneEventInEightIsATradeAndSidesPersist() {
        double share = (double) trades / (quotes + trades);
        double persistence = (double) sameSideTrades / trades;

        assertTrue(share > 0.11 && share < 0.13, "share of trades " + share);
        assertTrue(persistence > 0.7 && persistence < 0.9, "persistence of the side " + persistence);
    }

    @Test
    void returnsAreNotAutocorrelated() {
        double mean = mean(values -> MinuteReturns.correlation(values, values, 1));

        assertTrue(Math.abs(mean) < 0.03, "mean autocorrelation of returns " + mean);
    }

    @Test
    void returnsHaveFatTails() {
        double[] kurtoses =
                returns.values().stream().mapToDouble(MinuteReturns::kurtosis).toArray();

        assertTrue(MinuteReturns.median(kurtoses) > 4, "median kurtosis " + MinuteReturns.median(kurtoses));
    }

    @Test
    void volatilityClusters() {
        for (int lag : List.of(1, 5, 15, 30)) {
            double mean = mean(values -> {
                double[] sizes = Arrays.stream(values).map(Math::abs).toArray();
                return MinuteReturns.correlation(sizes, sizes, lag);
            });

            assertTrue(mean > 0.05, "mean autocorrelation of absolute returns at " + lag + " minutes " + mean);
        }
    }

    @Test
    void allStocksCorrelateAndMoreSoWithinASector() {
        List<Double> same = new ArrayList<>();
        List<Double> cross = new ArrayList<>();
        List<Instrument> stocks = returns.keySet().stream()
                .filter(instrument -> !instrument.sector().equals("ETF"))
                .toList();
        for (Instrument a : stocks) {
            for (Instrument b : stocks) {
                if (a.id() < b.id()) {
                    double correlation = MinuteReturns.correlation(returns.get(a), returns.get(b), 0);
                    (a.sector().equals(b.sector()) ? same : cross).add(correlation);
                }
            }
        }
        double sameMean = mean(same);
        double crossMean = mean(cross);

        assertTrue(crossMean > 0.1, "mean correlation across sectors " + crossMean);
        assertTrue(
                sameMean > crossMean + 0.05, "mean correlation within a sector " + sameMean + ", across " + crossMean);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private static double mean(ToDoubleFunction<double[]> statistic) {
        return returns.values().stream().mapToDouble(statistic).average().orElseThrow();
    }
}
