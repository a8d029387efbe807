package io.quotecast.testing;

import io.quotecast.journal.Entry;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.format.Codes;
import io.quotecast.journal.format.LegacyEventFormat;
import io.quotecast.journal.format.ProtobufMessage;
import io.quotecast.market.Bar;
import io.quotecast.market.Conditions;
import io.quotecast.market.Correction;
import io.quotecast.market.Ext;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.market.TradingState;
import io.quotecast.state.BarHistory;
import io.quotecast.state.Market;
import io.quotecast.state.RecoverableState;
import io.quotecast.state.TradeHistory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The events whose bytes are golden: one of each kind, with a value in every field. */
public final class GoldenEvents {
    private static final long TIME = StoredEvents.START_MICROS;

    private GoldenEvents() {}

    /** Returns the events by the names of their kinds. */
    public static Map<String, MarketEvent> all(Instruments instruments) {
        Instrument apple = instruments.find("AAPL").orElseThrow();
        Instrument bitcoin = instruments.find("BTC-USD").orElseThrow();
        Map<String, MarketEvent> events = new LinkedHashMap<>();
        events.put("trade", new Trade(apple, 15_001, 100, Side.BUY, "Q", 7, TIME));
        events.put("quote", new Quote(apple, 15_000, 300, 15_002, 200, TIME + 1_000));
        events.put(
                "bar",
                new Bar(
                        bitcoin,
                        Timeframe.FIVE_MINUTES,
                        9_412_345_678_901L,
                        9_500_000_000_000L,
                        9_400_000_000_000L,
                        9_412_345_678_900L,
                        12_345_678,
                        9_412_345_678_905L,
                        17,
                        true,
                        true,
                        false,
                        TIME - 300_000_000));
        events.put(
                "ticker",
                new Ticker(
                        apple,
                        15_001,
                        14_950,
                        15_100,
                        14_900,
                        14_800,
                        1_234_567,
                        15_020,
                        4_321,
                        15_000,
                        15_002,
                        TradingState.PRE_MARKET,
                        TIME + 2_000));
        events.put("status", new Status(bitcoin, TradingState.HALTED, "LUDP", TIME + 3_000));
        byte[] payload = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        events.put("message", new Message(new Topic("lobby"), Message.Form.JSON, payload, "p7x2", TIME + 4_000));
        return events;
    }

    /** Returns the numbers of the series after all events. */
    public static SeriesNumbers seriesNumbers(Instruments instruments) {
        SeriesNumbers seriesNumbers = SeriesNumbers.forWindow(1_000);
        long position = 0;
        for (MarketEvent event : all(instruments).values()) {
            seriesNumbers.next(event, ++position);
        }
        return seriesNumbers;
    }

    /** Returns a trade with what was added to the form later: its conditions. */
    public static Trade tradeWithConditions(Instruments instruments) {
        Instrument apple = instruments.find("AAPL").orElseThrow();
        return new Trade(apple, 15_001, 5, Side.BUY, "Q", 8, null, Conditions.parse("@,I"), TIME);
    }

    /** Returns a correction and a cancellation, which were added to the form later. */
    public static Map<String, Correction> corrections(Instruments instruments) {
        Trade original = tradeWithConditions(instruments);
        Trade corrected =
                new Trade(original.instrument(), 14_999, 4, Side.BUY, "Q", 0, "A-9", Conditions.ODD_LOT, TIME);
        return Map.of(
                "correction", new Correction(original.instrument(), original, corrected, TIME + 5_000),
                "cancel", new Correction(original.instrument(), original, null, TIME + 6_000));
    }

    /** Returns a trade and a quote with what else their source reports, which was added to the form later. */
    public static Map<String, MarketEvent> eventsWithExt(Instruments instruments) {
        Trade trade = tradeWithConditions(instruments);
        Ext ext = new Ext("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "trade-ext",
                new Trade(
                        trade.instrument(),
                        trade.price(),
                        trade.size(),
                        trade.side(),
                        trade.venue(),
                        trade.tradeId(),
                        null,
                        trade.conditions(),
                        TIME,
                        ext),
                "quote-ext",
                new Quote(trade.instrument(), 15_000, 300, 15_002, 200, TIME + 1_000, ext));
    }

    /** Returns price bands, which were added to the form later. */
    public static PriceBands priceBands(Instruments instruments) {
        Instrument apple = instruments.find("AAPL").orElseThrow();
        return new PriceBands(apple, 14_250, 15_750, PriceBands.Indicator.INTRADAY, TIME + 7_000);
    }

    /** Returns a state whose only trade sets no price. */
    public static RecoverableState stateWithOddLot(Instruments instruments) {
        return state(instruments, List.of(tradeWithConditions(instruments)));
    }

    /** Creates the state of a server without events. */
    public static RecoverableState newState(Instruments instruments) {
        return new RecoverableState(
                instruments, new Market(TradingHours.ALWAYS_OPEN, 0), new BarHistory(), new TradeHistory());
    }

    /** Returns the state after all events, and a trade that closes the bar of a second and that of a minute. */
    public static RecoverableState state(Instruments instruments) {
        Instrument apple = instruments.find("AAPL").orElseThrow();
        List<MarketEvent> events = new ArrayList<>(all(instruments).values());
        events.add(new Trade(apple, 15_010, 50, Side.SELL, null, 0, "A-8", TIME + 61_000_000));
        return state(instruments, events);
    }

    /** Returns a state with bars that may lack trades, and with one that a late trade has revised. */
    public static RecoverableState stateWithHeldBars(Instruments instruments) {
        Instrument apple = instruments.find("AAPL").orElseThrow();
        List<MarketEvent> events = new ArrayList<>(all(instruments).values());
        events.add(new Trade(apple, 15_010, 50, Side.SELL, null, 0, "A-8", TIME + 61_000_000));
        events.add(new Trade(apple, 15_004, 20, Side.SELL, null, 0, "A-9", TIME + 400_000));
        BarHistory bars = new BarHistory();
        bars.markFirstBarsPartial();
        return after(
                new RecoverableState(instruments, new Market(TradingHours.ALWAYS_OPEN, 0), bars, new TradeHistory()),
                events);
    }

    /**
     * Returns what a state of version 0.1 has, too: the days, the newest events, and of the bars, in any order, the
     * open ones and those that are not in the journal.
     */
    public static Set<String> withoutHeldBars(byte[] state) {
        Set<String> parts = new TreeSet<>();
        ProtobufMessage message = ProtobufMessage.parse(state);
        message.all(2).forEach(day -> parts.add("day " + HexFormat.of().formatHex(day)));
        message.all(4).forEach(newest -> parts.add("newest " + HexFormat.of().formatHex(newest)));
        for (byte[] bytes : message.all(3)) {
            ProtobufMessage bars = ProtobufMessage.parse(bytes);
            String symbol = bars.text(1) + " " + bars.number(4) + " " + bars.signed(5);
            bars.all(6).stream()
                    .map(ProtobufMessage::parse)
                    .filter(bar -> !bar.flag(7) && bar.message(4).number(6) > 0 && isOfVersion01(bar.number(1)))
                    .forEach(bar -> parts.add("open " + symbol + " " + bar.number(1) + " " + bar.number(2) + " "
                            + HexFormat.of().formatHex(bar.bytes(4))));
            bars.all(7).stream()
                    .map(ProtobufMessage::parse)
                    .filter(event -> isOfVersion01(event.message(11).number(1)))
                    .forEach(event -> parts.add("unrecorded " + symbol + " " + event.number(7) + " "
                            + event.message(11).number(1) + " "
                            + event.message(11).number(9)));
        }
        return parts;
    }

    private static boolean isOfVersion01(long timeframeSeconds) {
        return LegacyEventFormat.timeframes().contains(Codes.timeframe(timeframeSeconds));
    }

    /** Returns the state of a server that leads, after these events. */
    public static RecoverableState state(Instruments instruments, List<MarketEvent> events) {
        return after(newState(instruments), events);
    }

    private static RecoverableState after(RecoverableState state, List<MarketEvent> events) {
        SeriesNumbers seriesNumbers = SeriesNumbers.forWindow(1_000);
        for (int i = 0; i < events.size(); i++) {
            MarketEvent event = events.get(i);
            Entry entry = new Entry(i + 1, seriesNumbers.next(event, i + 1), event);
            state.apply(entry);
            state.updateBars(entry, event.timeMicros() + 500, bar -> {});
        }
        return state;
    }
}
