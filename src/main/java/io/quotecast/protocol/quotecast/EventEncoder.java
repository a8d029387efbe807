package io.quotecast.protocol.quotecast;

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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Encodes events as JSON objects of the protocol. Owned by one thread. */
public final class EventEncoder implements MarketEvent.Receiver {
    static final int CHANGE_PERCENT_DECIMALS = 4;

    private final boolean withExt;
    private final JsonWriter out = new JsonWriter();
    private @Nullable QuotedSymbol[] symbols = new @Nullable QuotedSymbol[64];

    private record QuotedSymbol(Instrument instrument, byte[] json) {}

    /** Creates an encoder of events without what else their sources report. */
    public EventEncoder() {
        this(false);
    }

    /**
     * @param withExt whether to write what else the source reports
     */
    EventEncoder(boolean withExt) {
        this.withExt = withExt;
    }

    /** Returns an event as one JSON object in UTF-8. */
    public byte[] json(MarketEvent event, long position, long seriesNumber) {
        out.clear();
        event.deliverTo(this);
        out.raw(",\"t\":").number(event.timeMicros());
        out.raw(",\"q\":").number(position).raw(",\"u\":").number(seriesNumber).raw("}");
        return out.toBytes();
    }

    @Override
    public void onTrade(Trade trade) {
        Instrument instrument = trade.instrument();
        begin("{\"T\":\"t\",\"S\":", instrument);
        price(",\"p\":", trade.price(), instrument);
        size(",\"s\":", trade.size(), instrument);
        if (trade.venue() != null) {
            out.raw(",\"x\":").string(trade.venue());
        }
        id(",\"i\":", trade);
        if (trade.side() != Side.UNKNOWN) {
            out.raw(trade.side() == Side.BUY ? ",\"side\":\"buy\"" : ",\"side\":\"sell\"");
        }
        conditions(trade);
        ext(trade.ext());
    }

    private void ext(@Nullable Ext ext) {
        if (withExt && ext != null) {
            out.raw(",\"ext\":").raw(ext.json());
        }
    }

    @Override
    public void onCorrection(Correction correction) {
        Instrument instrument = correction.instrument();
        Trade original = correction.original();
        Trade corrected = correction.corrected();
        begin(corrected == null ? "{\"T\":\"x\",\"S\":" : "{\"T\":\"c\",\"S\":", instrument);
        if (original.venue() != null) {
            out.raw(",\"x\":").string(original.venue());
        }
        id(",\"i\":", original);
        price(",\"op\":", original.price(), instrument);
        size(",\"os\":", original.size(), instrument);
        out.raw(",\"ot\":").number(original.timeMicros());
        if (corrected != null) {
            if (!corrected.hasSameId(original)) {
                id(",\"ci\":", corrected);
            }
            price(",\"p\":", corrected.price(), instrument);
            size(",\"s\":", corrected.size(), instrument);
            conditions(corrected);
        }
    }

    private void id(String key, Trade trade) {
        if (trade.tradeId() != 0) {
            out.raw(key).number(trade.tradeId());
        } else if (trade.textId() != null) {
            out.raw(key).string(trade.textId());
        }
    }

    private void conditions(Trade trade) {
        if (!trade.conditions().isEmpty()) {
            out.raw(",\"c\":[");
            boolean isFirst = true;
            for (String code : trade.conditions().codes()) {
                out.raw(isFirst ? "" : ",").string(code);
                isFirst = false;
            }
            out.raw("]");
        }
    }

    @Override
    public void onQuote(Quote quote) {
        Instrument instrument = quote.instrument();
        begin("{\"T\":\"q\",\"S\":", instrument);
        side(",\"bp\":", quote.hasBid(), quote.bid(), instrument);
        size(",\"bs\":", quote.bidSize(), instrument);
        side(",\"ap\":", quote.hasAsk(), quote.ask(), instrument);
        size(",\"as\":", quote.askSize(), instrument);
        if (quote.isCrossed()) {
            out.raw(",\"crossed\":true");
        }
        ext(quote.ext());
    }

    @Override
    public void onTicker(Ticker ticker) {
        Instrument instrument = ticker.instrument();
        long change = ticker.last() - ticker.previousClose();
        begin("{\"T\":\"k\",\"S\":", instrument);
        price(",\"p\":", ticker.last(), instrument);
        price(",\"ch\":", change, instrument);
        if (hasChangePercent(ticker)) {
            out.raw(",\"cp\":").decimal(changePercentUnits(ticker), CHANGE_PERCENT_DECIMALS);
        } else {
            out.raw(",\"cp\":null");
        }
        price(",\"o\":", ticker.open(), instrument);
        price(",\"h\":", ticker.high(), instrument);
        price(",\"l\":", ticker.low(), instrument);
        price(",\"pc\":", ticker.previousClose(), instrument);
        size(",\"v\":", ticker.volume(), instrument);
        price(",\"vw\":", ticker.average(), instrument);
        out.raw(",\"n\":").number(ticker.trades());
        if (ticker.hasBid()) {
            price(",\"bp\":", ticker.bid(), instrument);
        }
        if (ticker.hasAsk()) {
            price(",\"ap\":", ticker.ask(), instrument);
        }
        out.raw(",\"st\":").string(ticker.state().text());
    }

    @Override
    public void onBar(Bar bar) {
        Instrument instrument = bar.instrument();
        begin("{\"T\":\"b\",\"S\":", instrument);
        out.raw(",\"tf\":").string(bar.timeframe().text());
        price(",\"o\":", bar.open(), instrument);
        price(",\"h\":", bar.high(), instrument);
        price(",\"l\":", bar.low(), instrument);
        price(",\"c\":", bar.close(), instrument);
        size(",\"v\":", bar.volume(), instrument);
        price(",\"vw\":", bar.average(), instrument);
        out.raw(",\"n\":").number(bar.trades()).raw(",\"x\":").bool(bar.closed());
        if (bar.partial()) {
            out.raw(",\"pt\":true");
        }
        if (bar.revised()) {
            out.raw(",\"rv\":true");
        }
    }

    @Override
    public void onStatus(Status status) {
        begin("{\"T\":\"s\",\"S\":", status.instrument());
        out.raw(",\"sc\":").string(status.state().code());
        out.raw(",\"sm\":").string(status.state().title());
        if (!status.reason().isEmpty()) {
            out.raw(",\"rc\":").string(status.reason());
        }
    }

    @Override
    public void onPriceBands(PriceBands bands) {
        Instrument instrument = bands.instrument();
        begin("{\"T\":\"l\",\"S\":", instrument);
        side(",\"l\":", bands.exist(), bands.lower(), instrument);
        side(",\"h\":", bands.exist(), bands.upper(), instrument);
        out.raw(",\"i\":").string(bands.indicator().code());
    }

    @Override
    public void onMessage(Message message) {
        out.raw("{\"T\":\"msg\",\"topic\":").string(message.topic().text()).raw(",\"data\":");
        switch (message.form()) {
            case JSON -> out.raw(message.payload());
            case TEXT -> out.string(message.payload());
            case BINARY ->
                out.string(Base64.getEncoder().encode(message.payload())).raw(",\"encoding\":\"base64\"");
        }
        if (message.hasKey()) {
            out.raw(",\"key\":").string(message.key());
        }
        out.raw(",\"from\":").string(message.from());
        if (!message.sender().name().isEmpty()) {
            out.raw(",\"name\":").string(message.sender().name());
        }
    }

    /** Returns whether the change in percent is defined: it is relative to a previous close above 0. */
    static boolean hasChangePercent(Ticker ticker) {
        return ticker.previousClose() > 0;
    }

    /** Returns the change since the previous close in percent, times 10<sup>4</sup>. */
    static long changePercentUnits(Ticker ticker) {
        long change = ticker.last() - ticker.previousClose();
        // A ratio, not a price: a double is exact enough for four decimals.
        return Math.round(change * 1e6 / ticker.previousClose());
    }

    private void begin(String opening, Instrument instrument) {
        out.raw(opening).raw(symbol(instrument));
    }

    private void price(String key, long units, Instrument instrument) {
        out.raw(key).decimal(units, instrument.priceDecimals());
    }

    /** Writes the price of one side of a quote or of a band; null if it is missing. */
    private void side(String key, boolean isPresent, long units, Instrument instrument) {
        if (isPresent) {
            price(key, units, instrument);
        } else {
            out.raw(key).raw("null");
        }
    }

    private void size(String key, long units, Instrument instrument) {
        out.raw(key).decimal(units, instrument.sizeDecimals());
    }

    private byte[] symbol(Instrument instrument) {
        int id = instrument.id();
        if (id >= symbols.length) {
            symbols = Arrays.copyOf(symbols, Math.max(id + 1, symbols.length * 2));
        }
        QuotedSymbol quoted = symbols[id];
        // Two lists of instruments in one process have the same ids.
        if (quoted == null || !quoted.instrument.equals(instrument)) {
            quoted = symbols[id] = new QuotedSymbol(
                    instrument, ('"' + instrument.symbol().text() + '"').getBytes(StandardCharsets.US_ASCII));
        }
        return quoted.json;
    }
}
