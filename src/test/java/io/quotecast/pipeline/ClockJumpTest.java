package io.quotecast.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Rejection;
import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.source.EventSink;
import io.quotecast.testing.Await;
import io.quotecast.testing.SettableClock;
import io.quotecast.testing.TestConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline whose machine has its clock set while events arrive. */
class ClockJumpTest {
    private static final long START = 1_767_623_400_250_000L;
    private static final Duration STEP = Duration.ofMillis(250);

    private final SettableClock clock = new SettableClock(START);
    private final Instruments instruments = new Instruments();
    private final Instrument aapl = instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "", 2, 0, 1);
    private final Pipeline pipeline = new Pipeline(
            TestConfig.of(Map.of()), instruments, TradingHours.ALWAYS_OPEN, List.of(), clock, new Random(1));
    private final EventSink sink = pipeline.intake().sink("test");

    ClockJumpTest() {
        pipeline.start();
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, -3_600, -60, -2, 2, 60, 3_600, 86_400})
    void tickersAndBarsGoOnAndContainAllTrades(long seconds) {
        run(20);
        long before = pipeline.journal().last();

        clock.set(Duration.ofSeconds(seconds));
        run(40);

        List<Ticker> tickers = eventsAfter(before, Ticker.class);
        List<Bar> forming = eventsAfter(before, Bar.class).stream()
                .filter(bar -> bar.timeframe() == Timeframe.MINUTE && !bar.closed())
                .toList();
        assertTrue(tickers.size() >= 38, () -> tickers.size() + " tickers");
        assertTrue(forming.size() >= 8, () -> forming.size() + " forming bars");
        run(8);
        long inBars = pipeline.thread()
                .submit(() -> pipeline.bars().newest(aapl, Timeframe.SECOND, 1_000).stream()
                        .mapToLong(Bar::trades)
                        .sum())
                .join();
        assertEquals(68, inBars);
        assertEquals(0, pipeline.bars().lateTrades());
        assertEquals(0, pipeline.thread().failures());
    }

    @Test
    void eventsWithTheRightTimeAreAcceptedWhileTheClockIsWrong() {
        run(4);
        long rightMicros = clock.micros();

        clock.set(Duration.ofHours(-5));

        assertNull(sink.offer(trade(rightMicros)));
        assertEquals(Rejection.BAD_TIME, sink.offer(trade(rightMicros + 61_000_000)));
    }

    /** Offers a quote and a trade with the time of the server in each step. */
    private void run(int steps) {
        for (int i = 0; i < steps; i++) {
            clock.advance(STEP);
            sink.offer(new Quote(aapl, 100, 1, 101, 1, clock.micros()));
            sink.offer(trade(clock.micros()));
            pipeline.thread()
                    .submit(() -> {
                        pipeline.onTick(clock.micros());
                        return true;
                    })
                    .join();
        }
        Await.until("all events are committed", () -> pipeline.thread()
                .submit(() -> pipeline.journal().waiting() == 0)
                .join());
    }

    private Trade trade(long timeMicros) {
        return new Trade(aapl, 100, 1, Side.BUY, null, 0, timeMicros);
    }

    private <T> List<T> eventsAfter(long position, Class<T> type) {
        List<T> found = new ArrayList<>();
        pipeline.journal().readAfter(position, Integer.MAX_VALUE, (Entry entry) -> {
            if (type.isInstance(entry.event())) {
                found.add(type.cast(entry.event()));
            }
        });
        return found;
    }
}
