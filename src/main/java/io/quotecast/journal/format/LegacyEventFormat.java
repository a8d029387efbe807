package io.quotecast.journal.format;

import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.util.List;

/**
 * Reads events in the form of version 0.1: the channel, then the topic, or the symbol with the decimals of prices and
 * sizes, then the other fields. An enum constant is stored as its index in the arrays below. Owned by one thread.
 */
public final class LegacyEventFormat {
    private static final Channel[] CHANNELS = {
        Channel.TRADES, Channel.QUOTES, Channel.BARS, Channel.TICKERS, Channel.STATUSES, Channel.MESSAGES
    };
    private static final Side[] SIDES = {Side.BUY, Side.SELL, Side.UNKNOWN};
    private static final Timeframe[] TIMEFRAMES = {
        Timeframe.SECOND, Timeframe.MINUTE, Timeframe.FIVE_MINUTES, Timeframe.HOUR
    };
    private static final TradingState[] STATES = {
        TradingState.OPEN, TradingState.HALTED, TradingState.AUCTION, TradingState.PRE_MARKET, TradingState.CLOSED
    };
    private static final Message.Form[] FORMS = {Message.Form.JSON, Message.Form.TEXT, Message.Form.BINARY};

    private final Instruments instruments;

    /**
     * @param instruments the known instruments; an unknown symbol is listed when it is read
     */
    public LegacyEventFormat(Instruments instruments) {
        this.instruments = instruments;
    }

    /** Returns the channels in the order in which the numbers of an instrument's series are stored. */
    public static List<Channel> channels() {
        return List.of(CHANNELS);
    }

    /** Returns the timeframes in the order in which the forming bars of an instrument are stored. */
    public static List<Timeframe> timeframes() {
        return List.of(TIMEFRAMES);
    }

    /**
     * Reads one event. If it was written with other decimals than the listed instrument has, it refers to an instrument
     * of its own, so that its prices and sizes keep their meaning.
     *
     * @throws MalformedRecordException if the bytes are not an event
     */
    public MarketEvent read(ByteReader in) {
        try {
            Channel channel = in.readEnum(CHANNELS);
            return channel == Channel.MESSAGES ? readMessage(in) : readInstrumentEvent(channel, readInstrument(in), in);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads a symbol, and the decimals that give prices and sizes their meaning.
     *
     * @throws MalformedRecordException if the symbol or a number of decimals is invalid
     */
    public Instrument readInstrument(ByteReader in) {
        String symbol = in.readString();
        int decimals = in.readByte();
        return InstrumentFields.find(symbol, decimals >> 4, decimals & 0xF, instruments);
    }

    private static MarketEvent readInstrumentEvent(Channel channel, Instrument instrument, ByteReader in) {
        return switch (channel) {
            case TRADES -> readTrade(instrument, in);
            case QUOTES -> readQuote(instrument, in);
            case BARS -> readBar(instrument, in);
            case TICKERS -> readTicker(instrument, in);
            case STATUSES -> new Status(instrument, in.readEnum(STATES), in.readString(), in.readVarint());
            case CORRECTIONS -> throw new MalformedRecordException("version 0.1 has no corrections");
            case PRICE_BANDS -> throw new MalformedRecordException("version 0.1 has no price bands");
            case MESSAGES -> throw new MalformedRecordException("a message has no instrument");
        };
    }

    private static Trade readTrade(Instrument instrument, ByteReader in) {
        long price = in.readZigZag();
        long size = in.readZigZag();
        Side side = in.readEnum(SIDES);
        String venue = in.readByte() == 0 ? null : in.readString();
        return new Trade(instrument, price, size, side, venue, in.readZigZag(), in.readVarint());
    }

    private static Quote readQuote(Instrument instrument, ByteReader in) {
        long bid = in.readZigZag();
        long bidSize = in.readZigZag();
        long ask = bid + in.readZigZag();
        return new Quote(instrument, bid, bidSize, ask, in.readZigZag(), in.readVarint());
    }

    private static Bar readBar(Instrument instrument, ByteReader in) {
        Timeframe timeframe = in.readEnum(TIMEFRAMES);
        boolean closed = in.readByte() == 1;
        long open = in.readZigZag();
        long high = open + in.readZigZag();
        long low = open + in.readZigZag();
        long close = open + in.readZigZag();
        return new Bar(
                instrument,
                timeframe,
                open,
                high,
                low,
                close,
                in.readZigZag(),
                open + in.readZigZag(),
                in.readZigZag(),
                closed,
                in.readVarint());
    }

    private static Ticker readTicker(Instrument instrument, ByteReader in) {
        TradingState state = in.readEnum(STATES);
        long last = in.readZigZag();
        long open = last + in.readZigZag();
        long high = last + in.readZigZag();
        long low = last + in.readZigZag();
        long previousClose = last + in.readZigZag();
        long volume = in.readZigZag();
        long average = last + in.readZigZag();
        long trades = in.readZigZag();
        long bid = in.readZigZag();
        long ask = bid + in.readZigZag();
        return new Ticker(
                instrument,
                last,
                open,
                high,
                low,
                previousClose,
                volume,
                average,
                trades,
                bid,
                ask,
                state,
                in.readVarint());
    }

    private static Message readMessage(ByteReader in) {
        return new Message(
                new Topic(in.readString()), in.readEnum(FORMS), in.readByteArray(), in.readString(), in.readVarint());
    }
}
