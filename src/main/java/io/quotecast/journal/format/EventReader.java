package io.quotecast.journal.format;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link EventWriter} wrote. Fields may come in any order, and those that it does not know are skipped. Owned by
 * one thread.
 */
public final class EventReader {
    private static final int SLOTS = 16;

    private final Instruments instruments;
    private final List<Instrument> sequenceInstruments = new ArrayList<>();
    private long previousMicros;
    private long position;
    private long seriesNumber;
    /** The fields of the kind of event, by their numbers. */
    private final long[] numbers = new long[SLOTS];

    private final byte[] @Nullable [] values = new byte[SLOTS][];

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
     * @param in at the length of the event, behind the tag
     * @throws IOException if the bytes are not a message
     * @throws MalformedRecordException if the message is not an event
     */
    public MarketEvent read(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        MarketEvent event = readFields(in);
        in.popLimit(outer);
        return event;
    }

    /**
     * Reads the next event of the sequence.
     *
     * @throws MalformedRecordException if the bytes are not an event
     */
    public MarketEvent read(byte[] bytes) {
        try {
            return readFields(CodedInputStream.newInstance(bytes));
        } catch (IOException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    private MarketEvent readFields(CodedInputStream in) throws IOException {
        String symbol = "";
        int priceDecimals = 0;
        int sizeDecimals = 0;
        int ref = 0;
        int kind = 0;
        long timeMicros = previousMicros;
        position = 0;
        seriesNumber = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            switch (WireFormat.getTagWireType(tag)) {
                case WireFormat.WIRETYPE_VARINT -> {
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
                }
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                    switch (field) {
                        case EventFields.SYMBOL -> symbol = in.readString();
                        case EventFields.TRADE,
                                EventFields.QUOTE,
                                EventFields.BAR,
                                EventFields.TICKER,
                                EventFields.STATUS,
                                EventFields.MESSAGE -> {
                            kind = field;
                            readKind(in);
                        }
                        default -> in.skipField(tag);
                    }
                }
                default -> in.skipField(tag);
            }
        }
        previousMicros = timeMicros;
        try {
            return kind == EventFields.MESSAGE
                    ? message(timeMicros)
                    : instrumentEvent(kind, instrument(symbol, priceDecimals, sizeDecimals, ref), timeMicros);
        } catch (IllegalArgumentException e) {
            throw new MalformedRecordException(String.valueOf(e.getMessage()));
        }
    }

    private void readKind(CodedInputStream in) throws IOException {
        Arrays.fill(numbers, 0);
        Arrays.fill(values, null);
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            int wireType = WireFormat.getTagWireType(tag);
            if (field < SLOTS && wireType == WireFormat.WIRETYPE_VARINT) {
                numbers[field] = in.readRawVarint64();
            } else if (field < SLOTS && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                values[field] = in.readByteArray();
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outer);
    }

    private Instrument instrument(String symbol, int priceDecimals, int sizeDecimals, int ref) {
        if (ref == 0) {
            Instrument instrument = InstrumentFields.find(symbol, priceDecimals, sizeDecimals, instruments);
            sequenceInstruments.add(instrument);
            return instrument;
        }
        if (ref < 0 || ref > sequenceInstruments.size()) {
            throw new MalformedRecordException(
                    "symbol " + ref + " of " + sequenceInstruments.size() + " that are given in full");
        }
        return sequenceInstruments.get(ref - 1);
    }

    private MarketEvent instrumentEvent(int kind, Instrument instrument, long timeMicros) {
        return switch (kind) {
            case EventFields.TRADE -> trade(instrument, timeMicros);
            case EventFields.QUOTE -> quote(instrument, timeMicros);
            case EventFields.BAR -> bar(instrument, timeMicros);
            case EventFields.TICKER -> ticker(instrument, timeMicros);
            case EventFields.STATUS ->
                new Status(
                        instrument,
                        Codes.tradingState(numbers[EventFields.OfStatus.STATE]),
                        text(EventFields.OfStatus.REASON),
                        timeMicros);
            default -> throw new MalformedRecordException("an event of no known kind");
        };
    }

    private Trade trade(Instrument instrument, long timeMicros) {
        return new Trade(
                instrument,
                numbers[EventFields.OfTrade.PRICE],
                numbers[EventFields.OfTrade.SIZE],
                Codes.side(numbers[EventFields.OfTrade.SIDE]),
                values[EventFields.OfTrade.VENUE] == null ? null : text(EventFields.OfTrade.VENUE),
                numbers[EventFields.OfTrade.TRADE_ID],
                timeMicros);
    }

    private Quote quote(Instrument instrument, long timeMicros) {
        long bid = numbers[EventFields.OfQuote.BID];
        return new Quote(
                instrument,
                bid,
                numbers[EventFields.OfQuote.BID_SIZE],
                bid + signed(EventFields.OfQuote.SPREAD),
                numbers[EventFields.OfQuote.ASK_SIZE],
                timeMicros);
    }

    private Bar bar(Instrument instrument, long timeMicros) {
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

    private Ticker ticker(Instrument instrument, long timeMicros) {
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

    private Message message(long timeMicros) {
        byte[] payload = values[EventFields.OfMessage.PAYLOAD];
        return new Message(
                new Topic(text(EventFields.OfMessage.TOPIC)),
                Codes.form(numbers[EventFields.OfMessage.FORM]),
                payload == null ? new byte[0] : payload,
                text(EventFields.OfMessage.FROM),
                timeMicros);
    }

    private long signed(int field) {
        return CodedInputStream.decodeZigZag64(numbers[field]);
    }

    private String text(int field) {
        byte[] value = values[field];
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
