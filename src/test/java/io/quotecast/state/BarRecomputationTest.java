package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.BTC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Side;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradeClock;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the bars of random trades with bars computed from all trades at once. */
class BarRecomputationTest {
    private static final long START = 1_767_623_400_123_456L;
    private static final long DAY = 86_400_000_000L;

    @ParameterizedTest
    @EnumSource
    void tradesInOrderMakeTheExpectedBars(Timeframe timeframe) {
        List<Trade> trades = trades(AAPL, new Random(6), 0, 20_000, 1_000);

        assertEquals(expected(trades, timeframe), closedBars(trades, timeframe));
    }

    @ParameterizedTest
    @EnumSource
    void tradesOutOfOrderReviseTheirBars(Timeframe timeframe) {
        List<Trade> trades = trades(AAPL, new Random(7), 100_000_000, 20_000, 1_000);

        assertEquals(expected(trades, timeframe), closedBars(trades, timeframe));
    }

    @ParameterizedTest
    @EnumSource
    void theLargestPricesAndSizesDoNotOverflow(Timeframe timeframe) {
        List<Trade> trades = trades(BTC, new Random(8), 0, FixedPoint.MAX_UNITS, FixedPoint.MAX_UNITS / 50_000);

        assertEquals(expected(trades, timeframe), closedBars(trades, timeframe));
    }

    @ParameterizedTest
    @EnumSource
    void timeClosesTheSameBarsAsLaterTrades(Timeframe timeframe) {
        List<Trade> trades = trades(AAPL, new Random(9), 0, 20_000, 1_000);
        BarHistory history = new BarHistory(
                new BarHistory.Settings(Timeframes.ALL, TradeClock.WINDOW_MICROS), new DerivationFailures());
        List<Bar> published = new ArrayList<>();
        long nowMicros = START;
        for (Trade trade : trades) {
            for (; nowMicros < trade.timeMicros(); nowMicros += 20_000) {
                history.onTick(nowMicros, journal(history, published));
            }
            history.onTrade(trade, trade.timeMicros(), journal(history, published));
        }

        history.onTick(nowMicros + 8 * DAY, journal(history, published));

        assertEquals(expected(trades, timeframe), closed(published, timeframe));
        assertEquals(0, history.lateTrades());
    }

    private static List<Bar> closedBars(List<Trade> trades, Timeframe timeframe) {
        BarHistory history = new BarHistory(
                new BarHistory.Settings(Timeframes.ALL, TradeClock.WINDOW_MICROS), new DerivationFailures());
        List<Bar> published = new ArrayList<>();
        for (Trade trade : trades) {
            history.onTrade(trade, trade.timeMicros(), journal(history, published));
        }
        history.onTick(START + 8 * DAY, journal(history, published));

        assertTrue(published.stream().allMatch(Bar::closed));
        assertEquals(0, history.lateTrades());
        return closed(published, timeframe);
    }

    /** Returns the last version of each closed bar, in the order of time. */
    private static List<Bar> closed(List<Bar> published, Timeframe timeframe) {
        TreeMap<Long, Bar> byStart = new TreeMap<>();
        published.stream()
                .filter(bar -> bar.closed() && bar.timeframe() == timeframe)
                .forEach(bar -> byStart.put(bar.timeMicros(), withoutRevised(bar)));
        return List.copyOf(byStart.values());
    }

    private static Bar withoutRevised(Bar bar) {
        return new Bar(
                bar.instrument(),
                bar.timeframe(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.average(),
                bar.trades(),
                bar.closed(),
                bar.partial(),
                false,
                bar.timeMicros());
    }

    private static List<Trade> trades(
            Instrument instrument, Random random, int disorderMicros, long maxPrice, long maxSize) {
        List<Trade> trades = new ArrayList<>();
        long time = START;
        for (int i = 0; i < 3_000; i++) {
            time += random.nextInt(50) == 0 ? random.nextInt(600_000_000) : random.nextInt(400_000);
            long at = time - (disorderMicros > 0 && random.nextInt(10) == 0 ? random.nextInt(disorderMicros) : 0);
            long size = random.nextInt(5) == 0 ? 0 : random.nextLong(maxSize);
            trades.add(new Trade(instrument, 1 + random.nextLong(maxPrice), size, Side.UNKNOWN, null, 0, at));
        }
        return trades;
    }

    /** Computes the expected bars: each contains the trades of its time, in the order of time. */
    private static List<Bar> expected(List<Trade> trades, Timeframe timeframe) {
        TreeMap<Long, List<Trade>> byStart = new TreeMap<>();
        for (Trade trade : trades) {
            long start = trade.instrument().calendar().startOf(timeframe, trade.timeMicros());
            byStart.computeIfAbsent(start, any -> new ArrayList<>()).add(trade);
        }
        byStart.values().forEach(within -> within.sort(Comparator.comparingLong(Trade::timeMicros)));
        List<Bar> bars = new ArrayList<>();
        byStart.forEach((start, within) -> bars.add(bar(within, timeframe, start)));
        return bars;
    }

    private static Bar bar(List<Trade> trades, Timeframe timeframe, long start) {
        BigInteger volume = BigInteger.ZERO;
        BigInteger turnover = BigInteger.ZERO;
        for (Trade trade : trades) {
            BigInteger size = BigInteger.valueOf(trade.size());
            volume = volume.add(size);
            turnover = turnover.add(size.multiply(BigInteger.valueOf(trade.price())));
        }
        long close = trades.get(trades.size() - 1).price();
        long average = volume.signum() == 0
                ? close
                : new BigDecimal(turnover)
                        .divide(new BigDecimal(volume), 0, RoundingMode.HALF_UP)
                        .longValueExact();
        return new Bar(
                trades.get(0).instrument(),
                timeframe,
                trades.get(0).price(),
                trades.stream().mapToLong(Trade::price).max().orElseThrow(),
                trades.stream().mapToLong(Trade::price).min().orElseThrow(),
                close,
                volume.longValueExact(),
                average,
                trades.size(),
                true,
                start);
    }

    /** Records published bars and applies them, as the journal does. */
    private static Consumer<Bar> journal(BarHistory history, List<Bar> published) {
        return bar -> {
            published.add(bar);
            history.apply(bar);
        };
    }
}
