package io.quotecast.testing;

import io.quotecast.journal.format.LegacyEventFormat;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The events in the stored samples of the test resources: every kind of event, every value of every enum, and amounts at
 * the ends of their ranges. A sample is not written again, so an event here never changes.
 */
public final class StoredEvents {
    /** Monday, 5 January 2026, 14:30 UTC, in µs since 1970-01-01T00:00Z. */
    public static final long START_MICROS = 1_767_623_400_000_000L;

    private final Instrument apple;
    private final Instrument bitcoin;
    private final Instrument nikkei;
    private final Instrument longest;
    private final List<MarketEvent> events = new ArrayList<>();
    private long timeMicros = START_MICROS;

    private StoredEvents(Instruments instruments) {
        apple = instruments.find("AAPL").orElseThrow();
        bitcoin = instruments.find("BTC-USD").orElseThrow();
        nikkei = instruments.find("^N225").orElseThrow();
        longest = instruments.find("ABCDEFGHIJKLMNOPQRST").orElseThrow();
    }

    /** Creates the catalogue of the samples: prices and sizes with 0 to 8 decimals. */
    public static Instruments instruments() {
        Instruments instruments = new Instruments();
        instruments.list(new Symbol("AAPL"), "Apple Inc.", "NASDAQ", "Technology", 2, 0, 1);
        instruments.list(new Symbol("BTC-USD"), "Bitcoin", "COINBASE", "", 8, 8, 1);
        instruments.list(new Symbol("^N225"), "Nikkei", "TSE", "", 0, 2, 5);
        instruments.list(new Symbol("ABCDEFGHIJKLMNOPQRST"), "Long", "", "", 4, 1, 1);
        return instruments;
    }

    /** Returns the events in the order in which the samples contain them. */
    public static List<MarketEvent> in(Instruments instruments) {
        StoredEvents stored = new StoredEvents(instruments);
        stored.addStatuses();
        stored.addQuotesAndTrades();
        stored.addBars();
        stored.addTickers();
        stored.addMessages();
        stored.addTradesOfTheNextMinutes();
        return stored.events;
    }

    private void addStatuses() {
        for (TradingState state : TradingState.values()) {
            events.add(new Status(nikkei, state, state == TradingState.HALTED ? "LUDP" : "", next()));
        }
        events.add(new Status(longest, TradingState.HALTED, "T12", next()));
    }

    private void addQuotesAndTrades() {
        events.add(new Quote(apple, 15_000, 100, 15_002, 200, next()));
        events.add(new Trade(apple, 15_002, 100, Side.BUY, "Q", 7, next()));
        events.add(new Trade(apple, 15_001, 40, Side.SELL, null, 0, next()));
        events.add(new Quote(bitcoin, 9_412_345_678_901L, 12_345_678, 9_412_345_678_902L, 1, next()));
        events.add(new Trade(bitcoin, 9_412_345_678_902L, 1, Side.UNKNOWN, "Zürich", Long.MAX_VALUE, next()));
        events.add(
                new Trade(bitcoin, 1_000_000_000_000_000_000L, 1_000_000_000_000_000_000L, Side.BUY, "", -1, next()));
        events.add(new Quote(nikkei, 39_000, 0, 39_000, 0, next()));
        events.add(new Trade(longest, 1, 0, Side.SELL, "V", 1, next()));
        // Later events may have an earlier time: sources differ.
        events.add(new Quote(longest, 1, 2, 3, 4, START_MICROS - 1_000_000));
        events.add(new Trade(longest, 2, 5, Side.BUY, "V", 2, 1));
    }

    private void addBars() {
        for (Timeframe timeframe : LegacyEventFormat.timeframes()) {
            long start = START_MICROS - timeframe.micros();
            events.add(new Bar(nikkei, timeframe, 39_005, 39_100, 38_950, 39_000, 12_300, 39_010, 17, true, start));
            events.add(new Bar(apple, timeframe, 15_000, 15_000, 15_000, 15_000, 0, 15_000, 1, false, start));
        }
    }

    private void addTickers() {
        for (TradingState state : TradingState.values()) {
            events.add(new Ticker(
                    apple, 15_001, 14_950, 15_100, 14_900, 14_800, 1_234_567, 15_020, 4_321, 15_000, 15_002, state,
                    next()));
        }
        events.add(new Ticker(
                nikkei, 39_000, 39_000, 39_000, 39_000, 39_000, 0, 39_000, 0, 0, 0, TradingState.OPEN, next()));
    }

    private void addMessages() {
        byte[] everyByte = new byte[300];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        events.add(new Message(new Topic("lobby"), Message.Form.JSON, utf8("{\"a\":[1,2]}"), "p7x2", next()));
        events.add(new Message(new Topic("desk"), Message.Form.TEXT, utf8("Grüße"), "é", next()));
        events.add(new Message(new Topic("a.b-c_D"), Message.Form.BINARY, everyByte, "p7x2", next()));
        events.add(new Message(new Topic("lobby"), Message.Form.BINARY, new byte[0], "", next()));
    }

    /** Closes bars of a second and of a minute, and leaves others forming. */
    private void addTradesOfTheNextMinutes() {
        for (int i = 1; i <= 12; i++) {
            timeMicros = START_MICROS + i * 10_000_000L;
            events.add(new Trade(apple, 15_000 + i * 3, 10 * i, i % 2 == 0 ? Side.BUY : Side.SELL, "Q", 7 + i, next()));
            events.add(new Quote(apple, 15_000 + i * 3, 10, 15_001 + i * 3, 20, timeMicros));
        }
    }

    private long next() {
        return timeMicros += 1_234;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
