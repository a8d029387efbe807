package io.quotecast.journal.format;

import com.google.protobuf.CodedInputStream;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@link EventWriter} wrote. Fields may come in any order, and those that it does not know are skipped. Owned by
 * one thread.
 */
public final class EventReader {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final Instruments instruments;
    private final SymbolTable symbols = new SymbolTable();
    private final List<Instrument> sequenceInstruments = new ArrayList<>();
    /** The fields of a bar or a ticker, by their numbers. */
    private final long[] numbers = new long[EventFields.OfTicker.SPREAD + 1];

    private long previousMicros;
    private long position;
    private long seriesNumber;

    /**
     * @param instruments a symbol that is not among them is listed when it is read
     */
    public EventReader(Instruments instruments) {
        this.instruments = instruments;
    }

    /** Begins a sequence: the next event refers to none before it. */
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
     * Reads the next event of the sequence. Where the listed instrument has other decimals than the event was written with,
     * the event has an instrument of its own and keeps its meaning.
     *
     * @param in reads these bytes from the first one on, and is at the length of the event, behind its tag
     * @throws IOException if the bytes are not a message
     * @throws MalformedRecordException if the message is not an event
     */
    public MarketEvent read(byte[] bytes, CodedInputStream in) throws IOException {
        try {
            return readFields(bytes, in, readEnd(in, bytes.length));
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the next event of the sequence.
     *
     * @throws MalformedRecordException if the bytes are not an event
     */
    public MarketEvent read(byte[] bytes) {
        try {
            return readFields(bytes, CodedInputStream.newInstance(bytes), bytes.length);
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    private MarketEvent readFields(byte[] bytes, CodedInputStream in, int end) throws IOException {
        SymbolTable.Entry symbol = SymbolTable.NONE;
        int priceDecimals = 0;
        int sizeDecimals = 0;
        int ref = 0;
        int kind = 0;
        int kindStart = 0;
        int kindEnd = 0;
        long timeMicros = previousMicros;
        position = 0;
        seriesNumber = 0;
        while (in.getTotalBytesRead() < end) {
            int tag = in.readRawVarint32();
            int field = tag >>> 3;
            if ((tag & 7) == VARINT) {
                long number = in.readRawVarint64();
                switch (field) {
                    case EventFields.POSITION -> position = number;
                    case EventFields.SERIES_NUMBER -> seriesNumber = number;
                    case EventFields.PRICE_DECIMALS -> priceDecimals = (int) number;
                    case EventFields.SIZE_DECIMALS -> sizeDecimals = (int) number;
                    case EventFields.SYMBOL_REF -> ref = (int) number;
                    case EventFields.TIME_MICROS -> timeMicros = number;
                    case EventFields.TIME_DELTA_MICROS ->
                        timeMicros = previousMicros + CodedInputStream.decodeZigZag64(number);
                    default -> {
                        // A field of a newer version.
                    }
                }
            } else if ((tag & 7) == LENGTH_DELIMITED) {
                int valueEnd = readEnd(in, end);
                int valueStart = in.getTotalBytesRead();
                if (field == EventFields.SYMBOL) {
                    symbol = symbols.find(bytes, valueStart, valueEnd);
                } else if (field >= EventFields.TRADE && field <= EventFields.MESSAGE) {
                    kind = field;
                    kindStart = valueStart;
                    kindEnd = valueEnd;
                    if (valueEnd == end) {
                        // As the server writes it, the kind comes last: everything else is known.
                        break;
                    }
                }
                in.skipRawBytes(valueEnd - valueStart);
            } else {
                in.skipField(tag);
            }
        }
        previousMicros = timeMicros;
        CodedInputStream kindIn = in;
        if (kindEnd != end) {
            requireEnd(in, end);
            kindIn = CodedInputStream.newInstance(bytes, kindStart, kindEnd - kindStart);
            kindEnd -= kindStart;
        }
        return kind == EventFields.MESSAGE
                ? readMessage(kindIn, kindEnd, timeMicros)
                : readKind(kind, kindIn, kindEnd, instrument(symbol, priceDecimals, sizeDecimals, ref), timeMicros);
    }

    private Instrument instrument(SymbolTable.Entry symbol, int priceDecimals, int sizeDecimals, int ref) {
        if (ref == 0) {
            Instrument instrument = symbol.instrument(priceDecimals, sizeDecimals, instruments);
            sequenceInstruments.add(instrument);
            return instrument;
        }
        if (ref < 0 || ref > sequenceInstruments.size()) {
            throw new MalformedRecordException(
                    "symbol " + ref + " of " + sequenceInstruments.size() + " that are given in full");
        }
        return sequenceInstruments.get(ref - 1);
    }

    private MarketEvent readKind(int kind, CodedInputStream in, int end, Instrument instrument, long timeMicros)
            throws IOException {
        return switch (kind) {
            case EventFields.TRADE -> readTrade(in, end, instrument, timeMicros);
            case EventFields.QUOTE -> readQuote(in, end, instrument, timeMicros);
            case EventFields.BAR -> readBar(in, end, instrument, timeMicros);
            case EventFields.TICKER -> readTicker(in, end, instrument, timeMicros);
            case EventFields.STATUS -> readStatus(in, end, instrument, timeMicros);
            default -> throw new MalformedRecordException("an event of no known kind");
        };
    }

    private static Trade readTrade(CodedInputStream in, int end, Instrument instrument, long timeMicros)
            throws IOException {
        long price = 0;
        long size = 0;
        long side = 0;
        String venue = null;
        long tradeId = 0;
        while (in.getTotalBytesRead() < end) {
            int tag = in.readRawVarint32();
            switch (tag) {
                case EventFields.OfTrade.PRICE << 3 | VARINT -> price = in.readRawVarint64();
                case EventFields.OfTrade.SIZE << 3 | VARINT -> size = in.readRawVarint64();
                case EventFields.OfTrade.SIDE << 3 | VARINT -> side = in.readRawVarint64();
                case EventFields.OfTrade.VENUE << 3 | LENGTH_DELIMITED -> venue = in.readString();
                case EventFields.OfTrade.TRADE_ID << 3 | VARINT -> tradeId = in.readRawVarint64();
                default -> in.skipField(tag);
            }
        }
        requireEnd(in, end);
        return new Trade(instrument, price, size, Codes.side(side), venue, tradeId, timeMicros);
    }

    private static Quote readQuote(CodedInputStream in, int end, Instrument instrument, long timeMicros)
            throws IOException {
        long bid = 0;
        long bidSize = 0;
        long spread = 0;
        long askSize = 0;
        while (in.getTotalBytesRead() < end) {
            int tag = in.readRawVarint32();
            switch (tag) {
                case EventFields.OfQuote.BID << 3 | VARINT -> bid = in.readRawVarint64();
                case EventFields.OfQuote.BID_SIZE << 3 | VARINT -> bidSize = in.readRawVarint64();
                case EventFields.OfQuote.SPREAD << 3 | VARINT -> spread = in.readSInt64();
                case EventFields.OfQuote.ASK_SIZE << 3 | VARINT -> askSize = in.readRawVarint64();
                default -> in.skipField(tag);
            }
        }
        requireEnd(in, end);
        return new Quote(instrument, bid, bidSize, bid + spread, askSize, timeMicros);
    }

    private Bar readBar(CodedInputStream in, int end, Instrument instrument, long timeMicros) throws IOException {
        readNumbers(in, end);
        long open = numbers[EventFields.OfBar.OPEN];
        return new Bar(
                instrument,
                Codes.timeframe(numbers[EventFields.OfBar.TIMEFRAME_SECONDS]),
                open,
                open + signed(EventFields.OfBar.HIGH_DELTA),
                open + signed(EventFields.OfBar.LOW_DELTA),
                open + signed(EventFields.OfBar.CLOSE_DELTA),
                numbers[EventFields.OfBar.VOLUME],
                open + signed(EventFields.OfBar.AVERAGE_DELTA),
                numbers[EventFields.OfBar.TRADES],
                numbers[EventFields.OfBar.CLOSED] != 0,
                timeMicros);
    }

    private Ticker readTicker(CodedInputStream in, int end, Instrument instrument, long timeMicros) throws IOException {
        readNumbers(in, end);
        long last = numbers[EventFields.OfTicker.LAST];
        long bid = numbers[EventFields.OfTicker.BID];
        return new Ticker(
                instrument,
                last,
                last + signed(EventFields.OfTicker.OPEN_DELTA),
                last + signed(EventFields.OfTicker.HIGH_DELTA),
                last + signed(EventFields.OfTicker.LOW_DELTA),
                last + signed(EventFields.OfTicker.PREVIOUS_CLOSE_DELTA),
                numbers[EventFields.OfTicker.VOLUME],
                last + signed(EventFields.OfTicker.AVERAGE_DELTA),
                numbers[EventFields.OfTicker.TRADES],
                bid,
                bid + signed(EventFields.OfTicker.SPREAD),
                Codes.tradingState(numbers[EventFields.OfTicker.STATE]),
                timeMicros);
    }

    /** Reads a message of numbers, which is faster in one place than in a case for each of many fields. */
    private void readNumbers(CodedInputStream in, int end) throws IOException {
        Arrays.fill(numbers, 0);
        while (in.getTotalBytesRead() < end) {
            int tag = in.readRawVarint32();
            int field = tag >>> 3;
            if (field < numbers.length && (tag & 7) == VARINT) {
                numbers[field] = in.readRawVarint64();
            } else {
                in.skipField(tag);
            }
        }
        requireEnd(in, end);
    }

    private long signed(int field) {
        return CodedInputStream.decodeZigZag64(numbers[field]);
    }

    private static Status readStatus(CodedInputStream in, int end, Instrument instrument, long timeMicros)
            throws IOException {
        long state = 0;
        String reason = "";
        while (in.getTotalBytesRead() < end) {
            int tag = in.readRawVarint32();
            switch (tag) {
                case EventFields.OfStatus.STATE << 3 | VARINT -> state = in.readRawVarint64();
                case EventFields.OfStatus.REASON << 3 | LENGTH_DELIMITED -> reason = in.readString();
                default -> in.skipField(tag);
            }
        }
        requireEnd(in, end);
        return new Status(instrument, Codes.tradingState(state), reason, timeMicros);
    }

    private static Message readMessage(CodedInputStream in, int end, long timeMicros) throws IOException {
        String topic = "";
        long form = 0;
        byte[] payload = {};
        String from = "";
        while (in.getTotalBytesRead() < end) {
            int tag = in.readRawVarint32();
            switch (tag) {
                case EventFields.OfMessage.TOPIC << 3 | LENGTH_DELIMITED -> topic = in.readString();
                case EventFields.OfMessage.FORM << 3 | VARINT -> form = in.readRawVarint64();
                case EventFields.OfMessage.PAYLOAD << 3 | LENGTH_DELIMITED -> payload = in.readByteArray();
                case EventFields.OfMessage.FROM << 3 | LENGTH_DELIMITED -> from = in.readString();
                default -> in.skipField(tag);
            }
        }
        requireEnd(in, end);
        return new Message(new Topic(topic), Codes.form(form), payload, from, timeMicros);
    }

    /** Reads a length and returns where it ends, which is not behind the end of what contains it. */
    private static int readEnd(CodedInputStream in, int outerEnd) throws IOException {
        int length = in.readRawVarint32();
        int start = in.getTotalBytesRead();
        if (length < 0 || length > outerEnd - start) {
            throw new MalformedRecordException("a length of " + length + " with " + (outerEnd - start) + " bytes left");
        }
        return start + length;
    }

    private static void requireEnd(CodedInputStream in, int end) {
        if (in.getTotalBytesRead() != end) {
            throw new MalformedRecordException("a field goes beyond the end of its message");
        }
    }
}
