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
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.util.Optional;

/**
 * The stored form of an event: its channel, then its topic, or its symbol with the decimals of prices and sizes, then
 * the other fields. It does not depend on the instrument list of the process that wrote it. Owned by one thread.
 */
public final class EventFormat {
    /** Version of the format, stored beside the events. Events of a newer version cannot be read. */
    public static final int VERSION = 1;

    private static final int CLOSED_FLAG = 1;
    private static final int PARTIAL_FLAG = 2;

    private static final Channel[] CHANNELS = Channel.values();
    private static final Side[] SIDES = Side.values();
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();
    private static final TradingState[] STATES = TradingState.values();
    private static final Message.Form[] FORMS = Message.Form.values();

    private final Instruments instruments;
    private final Writer writer = new Writer();

    /**
     * @param instruments the known instruments; an unknown symbol is listed when it is read
     */
    public EventFormat(Instruments instruments) {
        this.instruments = instruments;
    }

    public void write(MarketEvent event, ByteWriter out) {
        out.writeByte(event.channel().ordinal());
        writer.out = out;
        event.deliverTo(writer);
        out.writeVarint(event.timeMicros());
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

    /** Writes the symbol, and the decimals that give prices and sizes their meaning. */
    public static void write(Instrument instrument, ByteWriter out) {
        out.writeString(instrument.symbol().text());
        out.writeByte(instrument.priceDecimals() << 4 | instrument.sizeDecimals());
    }

    /** Reads what {@link #write(Instrument, ByteWriter)} wrote. */
    public Instrument readInstrument(ByteReader in) {
        String symbol = in.readString();
        int decimals = in.readByte();
        int price = decimals >> 4;
        int size = decimals & 0xF;
        Optional<Instrument> known = instruments.find(symbol);
        Instrument listed =
                known.isPresent() ? known.get() : instruments.list(new Symbol(symbol), symbol, "", "", price, size, 1);
        return listed.priceDecimals() == price && listed.sizeDecimals() == size
                ? listed
                : new Instrument(
                        listed.id(),
                        listed.symbol(),
                        listed.name(),
                        listed.exchange(),
                        listed.sector(),
                        price,
                        size,
                        listed.tick());
    }

    private static MarketEvent readInstrumentEvent(Channel channel, Instrument instrument, ByteReader in) {
        return switch (channel) {
            case TRADES -> readTrade(instrument, in);
            case QUOTES -> readQuote(instrument, in);
            case BARS -> readBar(instrument, in);
            case TICKERS -> readTicker(instrument, in);
            case STATUSES -> new Status(instrument, in.readEnum(STATES), in.readString(), in.readVarint());
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
        int flags = in.readByte();
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
                (flags & CLOSED_FLAG) != 0,
                (flags & PARTIAL_FLAG) != 0,
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

    private static final class Writer implements MarketEvent.Receiver {
        private ByteWriter out = new ByteWriter();

        @Override
        public void onTrade(Trade trade) {
            write(trade.instrument(), out);
            out.writeZigZag(trade.price());
            out.writeZigZag(trade.size());
            out.writeByte(trade.side().ordinal());
            String venue = trade.venue();
            out.writeByte(venue == null ? 0 : 1);
            if (venue != null) {
                out.writeString(venue);
            }
            out.writeZigZag(trade.tradeId());
        }

        @Override
        public void onQuote(Quote quote) {
            write(quote.instrument(), out);
            out.writeZigZag(quote.bid());
            out.writeZigZag(quote.bidSize());
            out.writeZigZag(quote.ask() - quote.bid());
            out.writeZigZag(quote.askSize());
        }

        @Override
        public void onTicker(Ticker ticker) {
            long last = ticker.last();
            write(ticker.instrument(), out);
            out.writeByte(ticker.state().ordinal());
            out.writeZigZag(last);
            out.writeZigZag(ticker.open() - last);
            out.writeZigZag(ticker.high() - last);
            out.writeZigZag(ticker.low() - last);
            out.writeZigZag(ticker.previousClose() - last);
            out.writeZigZag(ticker.volume());
            out.writeZigZag(ticker.average() - last);
            out.writeZigZag(ticker.trades());
            out.writeZigZag(ticker.bid());
            out.writeZigZag(ticker.ask() - ticker.bid());
        }

        @Override
        public void onBar(Bar bar) {
            long open = bar.open();
            write(bar.instrument(), out);
            out.writeByte(bar.timeframe().ordinal());
            out.writeByte((bar.closed() ? CLOSED_FLAG : 0) | (bar.partial() ? PARTIAL_FLAG : 0));
            out.writeZigZag(open);
            out.writeZigZag(bar.high() - open);
            out.writeZigZag(bar.low() - open);
            out.writeZigZag(bar.close() - open);
            out.writeZigZag(bar.volume());
            out.writeZigZag(bar.average() - open);
            out.writeZigZag(bar.trades());
        }

        @Override
        public void onStatus(Status status) {
            write(status.instrument(), out);
            out.writeByte(status.state().ordinal());
            out.writeString(status.reason());
        }

        @Override
        public void onMessage(Message message) {
            out.writeString(message.topic().text());
            out.writeByte(message.form().ordinal());
            out.writeByteArray(message.payload());
            out.writeString(message.from());
        }
    }
}
