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
 * An event as bytes, each by itself: its channel, then its symbol with the decimals of its prices and sizes, then its
 * fields. Nothing in it depends on the list of instruments of the process that wrote it. Owned by one thread.
 */
public final class EventFormat {
    /** To be kept beside the bytes; what a newer one wrote cannot be read. */
    public static final int VERSION = 1;

    private static final Channel[] CHANNELS = Channel.values();
    private static final Side[] SIDES = Side.values();
    private static final Timeframe[] TIMEFRAMES = Timeframe.values();
    private static final TradingState[] STATES = TradingState.values();
    private static final Message.Form[] FORMS = Message.Form.values();

    private final Instruments instruments;
    private final Writer writer = new Writer();

    /**
     * @param instruments a symbol that is not among them is listed when it is read
     */
    public EventFormat(Instruments instruments) {
        this.instruments = instruments;
    }

    public void write(MarketEvent event, ByteWriter out) {
        out.octet(event.channel().ordinal());
        writer.out = out;
        event.deliverTo(writer);
        out.count(event.timeMicros());
    }

    /**
     * Reads one event. Where the listed instrument has other decimals than the event was written with, the event has an
     * instrument of its own: it means what it meant.
     *
     * @throws MalformedRecordException if there is none
     */
    public MarketEvent read(ByteReader in) {
        try {
            Channel channel = in.oneOf(CHANNELS);
            return channel == Channel.MESSAGES ? message(in) : ofInstrument(channel, instrument(in), in);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    /** Writes the symbol, and the decimals without which its prices and sizes mean nothing. */
    public static void write(Instrument instrument, ByteWriter out) {
        out.text(instrument.symbol().text());
        out.octet(instrument.priceDecimals() << 4 | instrument.sizeDecimals());
    }

    /** Reads what {@link #write(Instrument, ByteWriter)} wrote. */
    public Instrument instrument(ByteReader in) {
        String symbol = in.text();
        int decimals = in.octet();
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

    private static MarketEvent ofInstrument(Channel channel, Instrument of, ByteReader in) {
        return switch (channel) {
            case TRADES -> trade(of, in);
            case QUOTES -> quote(of, in);
            case BARS -> bar(of, in);
            case TICKERS -> ticker(of, in);
            case STATUSES -> new Status(of, in.oneOf(STATES), in.text(), in.count());
            case MESSAGES -> throw new MalformedRecordException("a message of an instrument");
        };
    }

    private static Trade trade(Instrument of, ByteReader in) {
        long price = in.number();
        long size = in.number();
        Side side = in.oneOf(SIDES);
        String venue = in.octet() == 0 ? null : in.text();
        return new Trade(of, price, size, side, venue, in.number(), in.count());
    }

    private static Quote quote(Instrument of, ByteReader in) {
        long bid = in.number();
        long bidSize = in.number();
        long ask = bid + in.number();
        return new Quote(of, bid, bidSize, ask, in.number(), in.count());
    }

    private static Bar bar(Instrument of, ByteReader in) {
        Timeframe timeframe = in.oneOf(TIMEFRAMES);
        boolean closed = in.octet() == 1;
        long open = in.number();
        long high = open + in.number();
        long low = open + in.number();
        long close = open + in.number();
        return new Bar(
                of,
                timeframe,
                open,
                high,
                low,
                close,
                in.number(),
                open + in.number(),
                in.number(),
                closed,
                in.count());
    }

    private static Ticker ticker(Instrument of, ByteReader in) {
        TradingState state = in.oneOf(STATES);
        long last = in.number();
        long open = last + in.number();
        long high = last + in.number();
        long low = last + in.number();
        long previousClose = last + in.number();
        long volume = in.number();
        long average = last + in.number();
        long trades = in.number();
        long bid = in.number();
        long ask = bid + in.number();
        return new Ticker(
                of, last, open, high, low, previousClose, volume, average, trades, bid, ask, state, in.count());
    }

    private static Message message(ByteReader in) {
        return new Message(new Topic(in.text()), in.oneOf(FORMS), in.sized(), in.text(), in.count());
    }

    private static final class Writer implements MarketEvent.Receiver {
        private ByteWriter out = new ByteWriter();

        @Override
        public void onTrade(Trade trade) {
            write(trade.instrument(), out);
            out.number(trade.price());
            out.number(trade.size());
            out.octet(trade.side().ordinal());
            String venue = trade.venue();
            out.octet(venue == null ? 0 : 1);
            if (venue != null) {
                out.text(venue);
            }
            out.number(trade.tradeId());
        }

        @Override
        public void onQuote(Quote quote) {
            write(quote.instrument(), out);
            out.number(quote.bid());
            out.number(quote.bidSize());
            out.number(quote.ask() - quote.bid());
            out.number(quote.askSize());
        }

        @Override
        public void onTicker(Ticker ticker) {
            long last = ticker.last();
            write(ticker.instrument(), out);
            out.octet(ticker.state().ordinal());
            out.number(last);
            out.number(ticker.open() - last);
            out.number(ticker.high() - last);
            out.number(ticker.low() - last);
            out.number(ticker.previousClose() - last);
            out.number(ticker.volume());
            out.number(ticker.average() - last);
            out.number(ticker.trades());
            out.number(ticker.bid());
            out.number(ticker.ask() - ticker.bid());
        }

        @Override
        public void onBar(Bar bar) {
            long open = bar.open();
            write(bar.instrument(), out);
            out.octet(bar.timeframe().ordinal());
            out.octet(bar.closed() ? 1 : 0);
            out.number(open);
            out.number(bar.high() - open);
            out.number(bar.low() - open);
            out.number(bar.close() - open);
            out.number(bar.volume());
            out.number(bar.average() - open);
            out.number(bar.trades());
        }

        @Override
        public void onStatus(Status status) {
            write(status.instrument(), out);
            out.octet(status.state().ordinal());
            out.text(status.reason());
        }

        @Override
        public void onMessage(Message message) {
            out.text(message.topic().text());
            out.octet(message.form().ordinal());
            out.sized(message.payload());
            out.text(message.from());
        }
    }
}
