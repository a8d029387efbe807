package io.quotecast.protocol.quotecast;

import io.quotecast.journal.Entry;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Ext;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Encodes events as MessagePack maps with the keys of {@link EventEncoder}. Owned by one thread. */
final class MsgpackEventEncoder implements MarketEvent.Receiver {
    /** The entries that all events have: {@code t}, {@code q} and {@code u}. */
    private static final int COMMON_ENTRIES = 3;

    private final boolean withExt;
    private final MsgpackWriter out = new MsgpackWriter();

    /**
     * @param withExt whether to write what else the source reports
     */
    MsgpackEventEncoder(boolean withExt) {
        this.withExt = withExt;
    }

    byte[] msgpack(Entry entry) {
        out.clear();
        entry.event().deliverTo(this);
        number("t", entry.event().timeMicros());
        number("q", entry.position());
        number("u", entry.seriesNumber());
        return out.toBytes();
    }

    @Override
    public void onTrade(Trade trade) {
        Instrument instrument = trade.instrument();
        boolean hasVenue = trade.venue() != null;
        boolean hasSide = trade.side() != Side.UNKNOWN;
        boolean hasConditions = !trade.conditions().isEmpty();
        begin(
                "t",
                instrument,
                2
                        + (hasVenue ? 1 : 0)
                        + (hasId(trade) ? 1 : 0)
                        + (hasSide ? 1 : 0)
                        + (hasConditions ? 1 : 0)
                        + entries(trade.ext()));
        price("p", trade.price(), instrument);
        size("s", trade.size(), instrument);
        if (trade.venue() != null) {
            string("x", trade.venue());
        }
        id("i", trade);
        if (hasSide) {
            string("side", trade.side() == Side.BUY ? "buy" : "sell");
        }
        if (hasConditions) {
            conditions(trade);
        }
        ext(trade.ext());
    }

    private int entries(@Nullable Ext ext) {
        return withExt && ext != null ? 1 : 0;
    }

    private void ext(@Nullable Ext ext) {
        if (withExt && ext != null) {
            out.string("ext").json(ext.json());
        }
    }

    @Override
    public void onCorrection(Correction correction) {
        Instrument instrument = correction.instrument();
        Trade original = correction.original();
        Trade corrected = correction.corrected();
        boolean hasNewId = corrected != null && hasId(corrected) && !corrected.hasSameId(original);
        boolean hasConditions = corrected != null && !corrected.conditions().isEmpty();
        begin(
                corrected == null ? "x" : "c",
                instrument,
                3
                        + (original.venue() == null ? 0 : 1)
                        + (hasId(original) ? 1 : 0)
                        + (hasNewId ? 1 : 0)
                        + (corrected == null ? 0 : 2)
                        + (hasConditions ? 1 : 0));
        if (original.venue() != null) {
            string("x", original.venue());
        }
        id("i", original);
        price("op", original.price(), instrument);
        size("os", original.size(), instrument);
        number("ot", original.timeMicros());
        if (corrected != null) {
            if (hasNewId) {
                id("ci", corrected);
            }
            price("p", corrected.price(), instrument);
            size("s", corrected.size(), instrument);
            if (hasConditions) {
                conditions(corrected);
            }
        }
    }

    private static boolean hasId(Trade trade) {
        return trade.tradeId() != 0 || trade.textId() != null;
    }

    private void id(String key, Trade trade) {
        if (trade.textId() != null) {
            string(key, trade.textId());
        } else if (trade.tradeId() != 0) {
            number(key, trade.tradeId());
        }
    }

    private void conditions(Trade trade) {
        out.string("c").array(trade.conditions().codes().size());
        trade.conditions().codes().forEach(out::string);
    }

    @Override
    public void onQuote(Quote quote) {
        Instrument instrument = quote.instrument();
        begin("q", instrument, 4 + (quote.isCrossed() ? 1 : 0) + entries(quote.ext()));
        side("bp", quote.hasBid(), quote.bid(), instrument);
        size("bs", quote.bidSize(), instrument);
        side("ap", quote.hasAsk(), quote.ask(), instrument);
        size("as", quote.askSize(), instrument);
        if (quote.isCrossed()) {
            out.string("crossed").bool(true);
        }
        ext(quote.ext());
    }

    @Override
    public void onTicker(Ticker ticker) {
        Instrument instrument = ticker.instrument();
        long change = ticker.last() - ticker.previousClose();
        begin("k", instrument, 11 + (ticker.hasBid() ? 1 : 0) + (ticker.hasAsk() ? 1 : 0));
        price("p", ticker.last(), instrument);
        price("ch", change, instrument);
        out.string("cp");
        if (EventEncoder.hasChangePercent(ticker)) {
            out.decimal(EventEncoder.changePercentUnits(ticker), EventEncoder.CHANGE_PERCENT_DECIMALS);
        } else {
            out.nil();
        }
        price("o", ticker.open(), instrument);
        price("h", ticker.high(), instrument);
        price("l", ticker.low(), instrument);
        price("pc", ticker.previousClose(), instrument);
        size("v", ticker.volume(), instrument);
        price("vw", ticker.average(), instrument);
        number("n", ticker.trades());
        if (ticker.hasBid()) {
            price("bp", ticker.bid(), instrument);
        }
        if (ticker.hasAsk()) {
            price("ap", ticker.ask(), instrument);
        }
        string("st", ticker.state().text());
    }

    @Override
    public void onBar(Bar bar) {
        Instrument instrument = bar.instrument();
        begin("b", instrument, 9 + (bar.partial() ? 1 : 0) + (bar.revised() ? 1 : 0));
        string("tf", bar.timeframe().text());
        price("o", bar.open(), instrument);
        price("h", bar.high(), instrument);
        price("l", bar.low(), instrument);
        price("c", bar.close(), instrument);
        size("v", bar.volume(), instrument);
        price("vw", bar.average(), instrument);
        number("n", bar.trades());
        out.string("x").bool(bar.closed());
        if (bar.partial()) {
            out.string("pt").bool(true);
        }
        if (bar.revised()) {
            out.string("rv").bool(true);
        }
    }

    @Override
    public void onStatus(Status status) {
        boolean hasReason = !status.reason().isEmpty();
        begin("s", status.instrument(), 2 + (hasReason ? 1 : 0));
        string("sc", status.state().code());
        string("sm", status.state().title());
        if (hasReason) {
            string("rc", status.reason());
        }
    }

    @Override
    public void onPriceBands(PriceBands bands) {
        Instrument instrument = bands.instrument();
        begin("l", instrument, 3);
        side("l", bands.exist(), bands.lower(), instrument);
        side("h", bands.exist(), bands.upper(), instrument);
        string("i", bands.indicator().code());
    }

    @Override
    public void onMessage(Message message) {
        boolean isBinary = message.form() == Message.Form.BINARY;
        boolean hasName = !message.sender().name().isEmpty();
        out.map(4 + (isBinary ? 1 : 0) + (message.hasKey() ? 1 : 0) + (hasName ? 1 : 0) + COMMON_ENTRIES);
        string("T", "msg");
        string("topic", message.topic().text());
        out.string("data");
        switch (message.form()) {
            case JSON -> out.json(message.payload());
            case TEXT -> out.string(message.payload());
            case BINARY -> {
                out.string(Base64.getEncoder().encode(message.payload()));
                string("encoding", "base64");
            }
        }
        if (message.hasKey()) {
            string("key", message.key());
        }
        string("from", message.from());
        if (hasName) {
            string("name", message.sender().name());
        }
    }

    private void begin(String type, Instrument instrument, int ownEntries) {
        out.map(2 + ownEntries + COMMON_ENTRIES);
        string("T", type);
        string("S", instrument.symbol().text());
    }

    private void string(String key, String value) {
        out.string(key).string(value);
    }

    private void number(String key, long value) {
        out.string(key).number(value);
    }

    private void price(String key, long units, Instrument instrument) {
        out.string(key).decimal(units, instrument.priceDecimals());
    }

    private void side(String key, boolean isPresent, long units, Instrument instrument) {
        if (isPresent) {
            price(key, units, instrument);
        } else {
            out.string(key).nil();
        }
    }

    private void size(String key, long units, Instrument instrument) {
        out.string(key).decimal(units, instrument.sizeDecimals());
    }
}
