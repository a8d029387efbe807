package io.quotecast.protocol.alpaca;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.ClientStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The feed for tests of clients: one symbol with a trade and a quote each second and a bar each minute, at any time of
 * the day. All events follow from the time alone, so that all clients receive the same ones, from any server. Owned by
 * the connection's event loop.
 */
final class TestFeed {
    static final Instrument INSTRUMENT = new Instrument(0, new Symbol("FAKEPACA"), "Fake Paca", "NASDAQ", "", 2, 0, 1);

    private static final long MICROS = 1_000_000L;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long BASE_PRICE = 13_000;
    /** The price rises for this many seconds, and falls for as many. */
    private static final long HALF_PERIOD = 300;

    private final ClientStreams client;
    private final AlpacaForm form;
    private Map<AlpacaChannel, Set<String>> symbols = Map.of();
    private boolean isScheduled;
    private long lastSecond;

    TestFeed(ClientStreams client, AlpacaForm form) {
        this.client = client;
        this.form = form;
    }

    /** Sends the events of these subscriptions from now on. */
    void select(Map<AlpacaChannel, Set<String>> newSymbols) {
        symbols = newSymbols;
        schedule();
    }

    private void schedule() {
        boolean isSelected = symbols.keySet().stream().anyMatch(this::isSelected);
        if (isSelected && !isScheduled) {
            isScheduled = true;
            lastSecond = Math.floorDiv(client.nowMicros(), MICROS);
            scheduleNext();
        }
    }

    private void scheduleNext() {
        long untilNextMicros = MICROS - Math.floorMod(client.nowMicros(), MICROS);
        client.schedule(Duration.ofNanos(untilNextMicros * 1_000), this::onTimer);
    }

    private void onTimer() {
        long second = Math.floorDiv(client.nowMicros(), MICROS);
        List<byte[]> items = new ArrayList<>();
        // A timer may be early by the resolution of the clock.
        if (second > lastSecond) {
            lastSecond = second;
            addEvents(second, items);
        }
        if (!items.isEmpty()) {
            client.send(form.message(items), form.framing().envelope());
        }
        if (symbols.keySet().stream().anyMatch(this::isSelected)) {
            scheduleNext();
        } else {
            isScheduled = false;
        }
    }

    private void addEvents(long second, List<byte[]> items) {
        ItemWriter out = form.writer();
        if (isSelected(AlpacaChannel.TRADES)) {
            items.add(AlpacaItems.trade("t", trade(second), second, out));
        }
        if (isSelected(AlpacaChannel.QUOTES)) {
            items.add(AlpacaItems.quote("q", quote(second), out));
        }
        if (second % SECONDS_PER_MINUTE == 0) {
            if (isSelected(AlpacaChannel.BARS)) {
                items.add(AlpacaItems.bar("b", bar(second - SECONDS_PER_MINUTE), out));
            }
            if (isSelected(AlpacaChannel.DAILY_BARS)) {
                items.add(AlpacaItems.dailyBar("d", ticker(second - 1), out));
            }
        }
    }

    private boolean isSelected(AlpacaChannel channel) {
        Set<String> names = symbols.getOrDefault(channel, Set.of());
        return names.contains("*") || names.contains(INSTRUMENT.symbol().text());
    }

    static Trade trade(long second) {
        long phase = second % (2 * HALF_PERIOD);
        long wave = Math.min(phase, 2 * HALF_PERIOD - phase);
        long noise = Math.floorMod(second * 7_919, 11L) - 5;
        long size = 1 + Math.floorMod(second * 104_729, 100L);
        Side side = second % 2 == 0 ? Side.BUY : Side.SELL;
        return new Trade(INSTRUMENT, BASE_PRICE + wave + noise, size, side, null, second, second * MICROS);
    }

    static Quote quote(long second) {
        Trade trade = trade(second);
        return new Quote(
                INSTRUMENT, trade.price() - 1, trade.size(), trade.price() + 1, trade.size() + 1, second * MICROS);
    }

    /** Returns the bar of the minute that begins with a second. */
    static Bar bar(long firstSecond) {
        return trades(firstSecond, firstSecond + SECONDS_PER_MINUTE - 1)
                .toClosedBar(INSTRUMENT, Timeframe.MINUTE, firstSecond * MICROS);
    }

    /** Returns the day up to a second. */
    static Ticker ticker(long second) {
        OhlcvAccumulator trades = trades(second - second % SECONDS_PER_DAY, second);
        Quote quote = quote(second);
        return new Ticker(
                INSTRUMENT,
                trades.close(),
                trades.open(),
                trades.high(),
                trades.low(),
                trades.open(),
                trades.volume(),
                trades.average(),
                trades.trades(),
                quote.bid(),
                quote.ask(),
                TradingState.OPEN,
                second * MICROS);
    }

    private static OhlcvAccumulator trades(long first, long last) {
        OhlcvAccumulator accumulator = new OhlcvAccumulator();
        for (long second = first; second <= last; second++) {
            accumulator.add(trade(second));
        }
        return accumulator;
    }
}
