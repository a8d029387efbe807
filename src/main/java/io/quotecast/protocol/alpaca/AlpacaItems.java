package io.quotecast.protocol.alpaca;

import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as maps. The first keys are {@code T} and {@code S} in a stream; rows over HTTP have neither. Keys that a
 * class of instruments does not have are left out.
 */
public final class AlpacaItems {
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final List<String> REGULAR_TRADE = List.of("@");
    private static final List<String> REGULAR_QUOTE = List.of("R");
    /** The action of a cancellation; another one is an error (E). */
    private static final String CANCELLED = "C";

    private AlpacaItems() {}

    /** Returns a trade as a row of JSON. */
    public static byte[] row(RecordedTrade recorded) {
        return trade(null, recorded.trade(), recorded.seriesNumber(), AlpacaForm.JSON.writer());
    }

    /** Returns a quote as a row of JSON. */
    public static byte[] row(Quote quote) {
        return quote(null, quote, AlpacaForm.JSON.writer());
    }

    /** Returns a bar as a row of JSON. */
    public static byte[] row(Bar bar) {
        return bar(null, bar, AlpacaForm.JSON.writer());
    }

    /** Returns the day so far as a row of JSON. */
    public static byte[] row(Ticker ticker) {
        return dailyBar(null, ticker, AlpacaForm.JSON.writer());
    }

    static byte[] trade(@Nullable String type, Trade trade, long seriesNumber, ItemWriter out) {
        Instrument instrument = trade.instrument();
        boolean isStock = AssetClass.of(instrument) == AssetClass.STOCKS;
        boolean hasSide = !isStock && trade.side() != Side.UNKNOWN;
        begin(type, instrument, 4 + (isStock ? 3 : 0) + (hasSide ? 1 : 0), out);
        out.number("i", trade.tradeId() > 0 ? trade.tradeId() : seriesNumber);
        if (isStock) {
            out.text("x", AlpacaExchange.of(trade).code());
        }
        out.price("p", trade.price(), instrument.priceDecimals());
        out.size("s", trade.size(), instrument.sizeDecimals());
        out.time("t", trade.timeMicros());
        if (isStock) {
            out.texts("c", conditions(trade));
            out.text("z", AlpacaExchange.of(instrument).tape());
        }
        if (hasSide) {
            out.text("tks", trade.side() == Side.BUY ? "B" : "S");
        }
        return out.end();
    }

    /** Writes a correction, or the cancellation of a trade; null if its class of instruments has none. */
    static byte @Nullable [] correction(Correction correction, ItemWriter out) {
        Instrument instrument = correction.instrument();
        if (AssetClass.of(instrument) != AssetClass.STOCKS) {
            return null;
        }
        Trade original = correction.original();
        Trade corrected = correction.corrected();
        begin(corrected == null ? "x" : "c", instrument, corrected == null ? 7 : 11, out);
        if (corrected == null) {
            out.number("i", original.tradeId());
            out.text("x", AlpacaExchange.of(original).code());
            out.price("p", original.price(), instrument.priceDecimals());
            out.size("s", original.size(), instrument.sizeDecimals());
            out.text("a", CANCELLED);
        } else {
            out.text("x", AlpacaExchange.of(original).code());
            out.number("oi", original.tradeId());
            out.price("op", original.price(), instrument.priceDecimals());
            out.size("os", original.size(), instrument.sizeDecimals());
            out.texts("oc", conditions(original));
            out.number("ci", corrected.tradeId());
            out.price("cp", corrected.price(), instrument.priceDecimals());
            out.size("cs", corrected.size(), instrument.sizeDecimals());
            out.texts("cc", conditions(corrected));
        }
        out.time("t", correction.timeMicros());
        out.text("z", AlpacaExchange.of(instrument).tape());
        return out.end();
    }

    private static List<String> conditions(Trade trade) {
        return trade.conditions().isEmpty() ? REGULAR_TRADE : trade.conditions().codes();
    }

    static byte[] quote(@Nullable String type, Quote quote, ItemWriter out) {
        Instrument instrument = quote.instrument();
        boolean isStock = AssetClass.of(instrument) == AssetClass.STOCKS;
        begin(type, instrument, 5 + (isStock ? 4 : 0), out);
        if (isStock) {
            out.text("bx", AlpacaExchange.of(instrument).code());
        }
        out.price("bp", quote.bid(), instrument.priceDecimals());
        out.size("bs", quote.bidSize(), instrument.sizeDecimals());
        if (isStock) {
            out.text("ax", AlpacaExchange.of(instrument).code());
        }
        out.price("ap", quote.ask(), instrument.priceDecimals());
        out.size("as", quote.askSize(), instrument.sizeDecimals());
        out.time("t", quote.timeMicros());
        if (isStock) {
            out.texts("c", REGULAR_QUOTE);
            out.text("z", AlpacaExchange.of(instrument).tape());
        }
        return out.end();
    }

    static byte[] bar(@Nullable String type, Bar bar, ItemWriter out) {
        Instrument instrument = bar.instrument();
        begin(type, instrument, 8, out);
        prices(bar.open(), bar.high(), bar.low(), bar.close(), instrument, out);
        out.size("v", bar.volume(), instrument.sizeDecimals());
        out.time("t", bar.timeMicros());
        out.number("n", bar.trades());
        out.price("vw", bar.average(), instrument.priceDecimals());
        return out.end();
    }

    /** Writes the day of UTC so far as a bar. */
    static byte[] dailyBar(@Nullable String type, Ticker ticker, ItemWriter out) {
        Instrument instrument = ticker.instrument();
        begin(type, instrument, 8, out);
        prices(ticker.open(), ticker.high(), ticker.low(), ticker.last(), instrument, out);
        out.size("v", ticker.volume(), instrument.sizeDecimals());
        out.time("t", Math.floorDiv(ticker.timeMicros(), MICROS_PER_DAY) * MICROS_PER_DAY);
        out.number("n", ticker.trades());
        out.price("vw", ticker.average(), instrument.priceDecimals());
        return out.end();
    }

    static byte[] status(Status status, ItemWriter out) {
        Instrument instrument = status.instrument();
        boolean isHalted = status.state() == TradingState.HALTED;
        begin("s", instrument, 6, out);
        out.text("sc", status.state().code());
        out.text("sm", isHalted ? "Trading Halt" : "Trading Resumption");
        out.text("rc", status.reason());
        out.text("rm", HaltReason.text(status.reason()));
        out.time("t", status.timeMicros());
        out.text("z", AlpacaExchange.of(instrument).tape());
        return out.end();
    }

    /** Writes price bands, which are 0 while there are none. */
    static byte[] priceBands(PriceBands bands, ItemWriter out) {
        Instrument instrument = bands.instrument();
        begin("l", instrument, 5, out);
        out.price("u", bands.upper(), instrument.priceDecimals());
        out.price("d", bands.lower(), instrument.priceDecimals());
        out.text("i", bands.indicator().code());
        out.time("t", bands.timeMicros());
        out.text("z", AlpacaExchange.of(instrument).tape());
        return out.end();
    }

    private static void begin(@Nullable String type, Instrument instrument, int ownEntries, ItemWriter out) {
        if (type == null) {
            out.begin(ownEntries);
        } else {
            out.begin(2 + ownEntries);
            out.text("T", type);
            out.text("S", AlpacaSymbols.name(instrument));
        }
    }

    private static void prices(long open, long high, long low, long close, Instrument instrument, ItemWriter out) {
        out.price("o", open, instrument.priceDecimals());
        out.price("h", high, instrument.priceDecimals());
        out.price("l", low, instrument.priceDecimals());
        out.price("c", close, instrument.priceDecimals());
    }
}
