package io.quotecast.journal.format;

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
import io.quotecast.market.Sender;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads events that {@link StoredEventWriter} wrote. Fields may have any order, and unknown fields are skipped. Owned
 * by one thread.
 */
public final class StoredEventReader {
    private static final int VARINT = ProtobufReader.VARINT;
    private static final int LENGTH_DELIMITED = ProtobufReader.LENGTH_DELIMITED;

    private final Instruments instruments;
    private final SymbolTable symbols = new SymbolTable();
    private final List<Instrument> sequenceInstruments = new ArrayList<>();
    private long previousMicros;
    private long position;
    private long seriesNumber;

    /**
     * @param instruments the known instruments; an unknown symbol is listed when it is read
     */
    public StoredEventReader(Instruments instruments) {
        this.instruments = instruments;
    }

    /** Begins a sequence: the next event does not refer to earlier ones. */
    public void startSequence() {
        sequenceInstruments.clear();
        previousMicros = 0;
    }

    /** Returns the position that was stored with the last event; 0 if none was. */
    public long position() {
        return position;
    }

    /** Returns the number within its series that was stored with the last event; 0 if none was. */
    public long seriesNumber() {
        return seriesNumber;
    }

    /**
     * Reads the next event of the sequence. If it was written with other decimals than the listed instrument has, it
     * refers to an instrument of its own, so that its prices and sizes keep their meaning.
     *
     * @param in a reader at the length of the event, after its tag
     * @throws MalformedRecordException if the bytes are not an event
     */
    public MarketEvent read(ProtobufReader in) {
        return read(in, in.readEnd());
    }

    /**
     * Reads the next event of the sequence.
     *
     * @throws MalformedRecordException if the bytes are not an event
     */
    public MarketEvent read(byte[] bytes) {
        return read(new ProtobufReader(bytes), bytes.length);
    }

    private MarketEvent read(ProtobufReader in, int end) {
        try {
            MarketEvent event = readFields(in, end);
            in.seek(end);
            return event;
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    private MarketEvent readFields(ProtobufReader in, int end) {
        SymbolTable.Entry symbol = SymbolTable.NONE;
        long priceDecimals = 0;
        long sizeDecimals = 0;
        long ref = 0;
        int kind = 0;
        int kindStart = 0;
        int kindEnd = 0;
        long timeMicros = previousMicros;
        position = 0;
        seriesNumber = 0;
        in.beginMessage(end);
        while (in.hasMore()) {
            int start = in.index();
            position = in.number(StoredEventFields.POSITION, position);
            seriesNumber = in.number(StoredEventFields.SERIES_NUMBER, seriesNumber);
            if (in.isNext(StoredEventFields.SYMBOL, LENGTH_DELIMITED)) {
                int symbolEnd = in.readEnd();
                symbol = symbols.find(in.bytes(), in.index(), symbolEnd);
                in.seek(symbolEnd);
            }
            priceDecimals = in.number(StoredEventFields.PRICE_DECIMALS, priceDecimals);
            sizeDecimals = in.number(StoredEventFields.SIZE_DECIMALS, sizeDecimals);
            ref = in.number(StoredEventFields.SYMBOL_REF, ref);
            timeMicros = in.number(StoredEventFields.TIME_MICROS, timeMicros);
            if (in.isNext(StoredEventFields.TIME_DELTA_MICROS, VARINT)) {
                timeMicros = previousMicros + in.readSigned();
            }
            int next = in.nextMessage(StoredEventFields.TRADE, StoredEventFields.CORRECTION);
            if (next == 0 && in.isNext(StoredEventFields.PRICE_BANDS, LENGTH_DELIMITED)) {
                next = StoredEventFields.PRICE_BANDS;
            }
            if (next != 0) {
                // Read below, when the time and the instrument are known.
                kind = next;
                kindEnd = in.readEnd();
                kindStart = in.index();
                in.seek(kindEnd);
            }
            in.skipUnknown(start);
        }
        in.endMessage();
        previousMicros = timeMicros;
        in.seek(kindStart);
        in.beginMessage(kindEnd);
        if (kind == StoredEventFields.MESSAGE) {
            return readMessage(in, timeMicros);
        }
        Instrument instrument = instrument(symbol, (int) priceDecimals, (int) sizeDecimals, ref);
        return switch (kind) {
            case StoredEventFields.TRADE -> readTrade(in, instrument, timeMicros);
            case StoredEventFields.CORRECTION -> readCorrection(in, instrument, timeMicros);
            case StoredEventFields.QUOTE -> readQuote(in, instrument, timeMicros);
            case StoredEventFields.BAR -> readBar(in, instrument, timeMicros);
            case StoredEventFields.TICKER -> readTicker(in, instrument, timeMicros);
            case StoredEventFields.STATUS -> readStatus(in, instrument, timeMicros);
            case StoredEventFields.PRICE_BANDS -> readPriceBands(in, instrument, timeMicros);
            default -> throw new MalformedRecordException("event of an unknown kind");
        };
    }

    private Instrument instrument(SymbolTable.Entry symbol, int priceDecimals, int sizeDecimals, long ref) {
        if (ref == 0) {
            Instrument instrument = symbol.instrument(priceDecimals, sizeDecimals, instruments);
            sequenceInstruments.add(instrument);
            return instrument;
        }
        if (ref < 1 || ref > sequenceInstruments.size()) {
            throw new MalformedRecordException(
                    "symbol_ref " + ref + " is out of range (1 to " + sequenceInstruments.size() + ")");
        }
        return sequenceInstruments.get((int) ref - 1);
    }

    private static Trade readTrade(ProtobufReader in, Instrument instrument, long timeMicros) {
        long price = 0;
        long size = 0;
        long side = 0;
        String venue = null;
        long tradeId = 0;
        String textId = null;
        Conditions conditions = Conditions.NONE;
        Ext ext = null;
        while (in.hasMore()) {
            int start = in.index();
            price = in.number(StoredEventFields.OfTrade.PRICE, price);
            size = in.number(StoredEventFields.OfTrade.SIZE, size);
            side = in.number(StoredEventFields.OfTrade.SIDE, side);
            if (in.isNext(StoredEventFields.OfTrade.VENUE, LENGTH_DELIMITED)) {
                venue = in.readText();
            }
            tradeId = in.number(StoredEventFields.OfTrade.TRADE_ID, tradeId);
            if (in.isNext(StoredEventFields.OfTrade.TEXT_ID, LENGTH_DELIMITED)) {
                textId = in.readText();
            }
            if (in.isNext(StoredEventFields.OfTrade.CONDITIONS, LENGTH_DELIMITED)) {
                conditions = Conditions.parse(in.readText());
            }
            if (in.isNext(StoredEventFields.OfTrade.EXT, LENGTH_DELIMITED)) {
                ext = new Ext(in.readBytes());
            }
            in.skipUnknown(start);
        }
        in.endMessage();
        return new Trade(
                instrument, price, size, Codes.side(side), venue, tradeId, textId, conditions, timeMicros, ext);
    }

    private static Correction readCorrection(ProtobufReader in, Instrument instrument, long timeMicros) {
        Trade original = null;
        Trade corrected = null;
        long originalMicros = timeMicros;
        int correctionEnd = in.messageEnd();
        while (in.hasMore()) {
            int start = in.index();
            if (in.isNext(StoredEventFields.OfCorrection.ORIGINAL, LENGTH_DELIMITED)) {
                original = readNestedTrade(in, instrument, correctionEnd);
            }
            if (in.isNext(StoredEventFields.OfCorrection.ORIGINAL_TIME_DELTA_MICROS, VARINT)) {
                originalMicros = timeMicros + in.readSigned();
            }
            if (in.isNext(StoredEventFields.OfCorrection.CORRECTED, LENGTH_DELIMITED)) {
                corrected = readNestedTrade(in, instrument, correctionEnd);
            }
            in.skipUnknown(start);
        }
        in.endMessage();
        if (original == null) {
            throw new MalformedRecordException("a correction has no original");
        }
        return new Correction(
                instrument,
                original.at(originalMicros),
                corrected == null ? null : corrected.at(originalMicros),
                timeMicros);
    }

    private static Trade readNestedTrade(ProtobufReader in, Instrument instrument, int outerEnd) {
        in.beginMessage(in.readEnd());
        Trade trade = readTrade(in, instrument, 0);
        in.beginMessage(outerEnd);
        return trade;
    }

    private static Quote readQuote(ProtobufReader in, Instrument instrument, long timeMicros) {
        long bid = 0;
        long bidSize = 0;
        long spread = 0;
        long askSize = 0;
        Ext ext = null;
        while (in.hasMore()) {
            int start = in.index();
            bid = in.number(StoredEventFields.OfQuote.BID, bid);
            bidSize = in.number(StoredEventFields.OfQuote.BID_SIZE, bidSize);
            spread = in.signed(StoredEventFields.OfQuote.SPREAD, spread);
            askSize = in.number(StoredEventFields.OfQuote.ASK_SIZE, askSize);
            if (in.isNext(StoredEventFields.OfQuote.EXT, LENGTH_DELIMITED)) {
                ext = new Ext(in.readBytes());
            }
            in.skipUnknown(start);
        }
        in.endMessage();
        return new Quote(instrument, bid, bidSize, bid + spread, askSize, timeMicros, ext);
    }

    private static Bar readBar(ProtobufReader in, Instrument instrument, long timeMicros) {
        long timeframe = 0;
        long closed = 0;
        long open = 0;
        long high = 0;
        long low = 0;
        long close = 0;
        long volume = 0;
        long average = 0;
        long trades = 0;
        long partial = 0;
        long revised = 0;
        while (in.hasMore()) {
            int start = in.index();
            timeframe = in.number(StoredEventFields.OfBar.TIMEFRAME_SECONDS, timeframe);
            closed = in.number(StoredEventFields.OfBar.CLOSED, closed);
            open = in.number(StoredEventFields.OfBar.OPEN, open);
            high = in.signed(StoredEventFields.OfBar.HIGH_DELTA, high);
            low = in.signed(StoredEventFields.OfBar.LOW_DELTA, low);
            close = in.signed(StoredEventFields.OfBar.CLOSE_DELTA, close);
            volume = in.number(StoredEventFields.OfBar.VOLUME, volume);
            average = in.signed(StoredEventFields.OfBar.AVERAGE_DELTA, average);
            trades = in.number(StoredEventFields.OfBar.TRADES, trades);
            partial = in.number(StoredEventFields.OfBar.PARTIAL, partial);
            revised = in.number(StoredEventFields.OfBar.REVISED, revised);
            in.skipUnknown(start);
        }
        in.endMessage();
        return new Bar(
                instrument,
                Codes.timeframe(timeframe),
                open,
                open + high,
                open + low,
                open + close,
                volume,
                open + average,
                trades,
                closed != 0,
                partial != 0,
                revised != 0,
                timeMicros);
    }

    private static Ticker readTicker(ProtobufReader in, Instrument instrument, long timeMicros) {
        long state = 0;
        long last = 0;
        long open = 0;
        long high = 0;
        long low = 0;
        long previousClose = 0;
        long volume = 0;
        long average = 0;
        long trades = 0;
        long bid = 0;
        long spread = 0;
        while (in.hasMore()) {
            int start = in.index();
            state = in.number(StoredEventFields.OfTicker.STATE, state);
            last = in.number(StoredEventFields.OfTicker.LAST, last);
            open = in.signed(StoredEventFields.OfTicker.OPEN_DELTA, open);
            high = in.signed(StoredEventFields.OfTicker.HIGH_DELTA, high);
            low = in.signed(StoredEventFields.OfTicker.LOW_DELTA, low);
            previousClose = in.signed(StoredEventFields.OfTicker.PREVIOUS_CLOSE_DELTA, previousClose);
            volume = in.number(StoredEventFields.OfTicker.VOLUME, volume);
            average = in.signed(StoredEventFields.OfTicker.AVERAGE_DELTA, average);
            trades = in.number(StoredEventFields.OfTicker.TRADES, trades);
            bid = in.number(StoredEventFields.OfTicker.BID, bid);
            spread = in.signed(StoredEventFields.OfTicker.SPREAD, spread);
            in.skipUnknown(start);
        }
        in.endMessage();
        return new Ticker(
                instrument,
                last,
                last + open,
                last + high,
                last + low,
                last + previousClose,
                volume,
                last + average,
                trades,
                bid,
                bid + spread,
                Codes.tradingState(state),
                timeMicros);
    }

    private static Status readStatus(ProtobufReader in, Instrument instrument, long timeMicros) {
        long state = 0;
        String reason = "";
        while (in.hasMore()) {
            int start = in.index();
            state = in.number(StoredEventFields.OfStatus.STATE, state);
            if (in.isNext(StoredEventFields.OfStatus.REASON, LENGTH_DELIMITED)) {
                reason = in.readText();
            }
            in.skipUnknown(start);
        }
        in.endMessage();
        return new Status(instrument, Codes.tradingState(state), reason, timeMicros);
    }

    private static PriceBands readPriceBands(ProtobufReader in, Instrument instrument, long timeMicros) {
        long lower = 0;
        long width = 0;
        long indicator = 0;
        while (in.hasMore()) {
            int start = in.index();
            lower = in.number(StoredEventFields.OfPriceBands.LOWER, lower);
            width = in.number(StoredEventFields.OfPriceBands.WIDTH, width);
            indicator = in.number(StoredEventFields.OfPriceBands.INDICATOR, indicator);
            in.skipUnknown(start);
        }
        in.endMessage();
        return new PriceBands(instrument, lower, lower + width, Codes.bandsIndicator(indicator), timeMicros);
    }

    private static Message readMessage(ProtobufReader in, long timeMicros) {
        String topic = "";
        long form = 0;
        byte[] payload = {};
        String from = "";
        String name = "";
        String key = "";
        while (in.hasMore()) {
            int start = in.index();
            if (in.isNext(StoredEventFields.OfMessage.TOPIC, LENGTH_DELIMITED)) {
                topic = in.readText();
            }
            form = in.number(StoredEventFields.OfMessage.FORM, form);
            if (in.isNext(StoredEventFields.OfMessage.PAYLOAD, LENGTH_DELIMITED)) {
                payload = in.readBytes();
            }
            if (in.isNext(StoredEventFields.OfMessage.FROM, LENGTH_DELIMITED)) {
                from = in.readText();
            }
            if (in.isNext(StoredEventFields.OfMessage.NAME, LENGTH_DELIMITED)) {
                name = in.readText();
            }
            if (in.isNext(StoredEventFields.OfMessage.KEY, LENGTH_DELIMITED)) {
                key = in.readText();
            }
            in.skipUnknown(start);
        }
        in.endMessage();
        return new Message(new Topic(topic), Codes.form(form), payload, new Sender(from, name), key, timeMicros);
    }
}
