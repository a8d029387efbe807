package io.quotecast.state;

import io.quotecast.journal.Entry;
import io.quotecast.journal.format.Codes;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.InstrumentFields;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.journal.format.ProtobufMessage;
import io.quotecast.journal.format.StoredEventReader;
import io.quotecast.journal.format.StoredEventWriter;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.OhlcvAccumulator;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a checkpoint as bytes: the message {@code State} of {@code src/docs/journal.proto}. What version 0.1
 * wrote is read by {@link LegacyStateFormat}. Owned by one thread.
 */
final class StateFormat {
    private static final int DAYS = 2;
    private static final int BARS = 3;
    private static final int NEWEST = 4;

    private static final int DAY = 4;
    private static final int LAST = 5;
    private static final int PREVIOUS_CLOSE = 6;
    private static final int BID = 7;
    private static final int ASK = 8;
    private static final int TIME_MICROS = 9;
    private static final int HALTED = 10;
    private static final int CHANGED = 11;
    private static final int DAY_OHLCV = 12;
    private static final int HAS_LAST = 13;

    private static final int LATEST_MICROS = 4;
    private static final int LAG_MICROS = 5;
    private static final int FORMING = 6;
    private static final int UNRECORDED = 7;

    private static final int TIMEFRAME_SECONDS = 1;
    private static final int START_MICROS = 2;
    private static final int BAR_CHANGED = 3;
    private static final int BAR_OHLCV = 4;
    private static final int OPEN_MICROS = 5;
    private static final int CLOSE_MICROS = 6;
    private static final int IS_CLOSED = 7;
    private static final int IS_PARTIAL = 8;
    private static final int IS_CLOSED_PUBLISHED = 9;

    private static final int OPEN = 1;
    private static final int HIGH = 2;
    private static final int LOW = 3;
    private static final int CLOSE = 4;
    private static final int VOLUME = 5;
    private static final int TRADES = 6;
    private static final int TURNOVER_HIGH = 7;
    private static final int TURNOVER_LOW = 8;
    private static final int IS_PROVISIONAL = 9;

    private final ProtobufBuffer out = new ProtobufBuffer();
    private final StoredEventWriter newestWriter = new StoredEventWriter();
    private final StoredEventWriter unrecordedWriter = new StoredEventWriter();

    StateFormat() {
        out.writeNumber(FormatVersion.FIELD, FormatVersion.CURRENT);
    }

    void writeDay(Instrument instrument, DayState day) {
        int start = out.beginMessage(DAYS);
        InstrumentFields.write(instrument, out);
        if (day.day() != DayState.NO_DAY) {
            out.writePresentSigned(DAY, day.day());
        }
        out.writeNumber(LAST, day.last());
        out.writeNumber(PREVIOUS_CLOSE, day.previousClose());
        out.writeNumber(BID, day.bid());
        out.writeNumber(ASK, day.ask());
        out.writeNumber(TIME_MICROS, day.timeMicros());
        out.writeFlag(HALTED, day.halted());
        out.writeFlag(CHANGED, day.changed());
        writeOhlcv(DAY_OHLCV, day.ohlcv());
        out.writeFlag(HAS_LAST, day.hasLast());
        out.endMessage(start);
    }

    void writeBars(Instrument instrument, BarsState bars) {
        int start = out.beginMessage(BARS);
        InstrumentFields.write(instrument, out);
        if (bars.latestMicros() != BarsState.NO_TIME) {
            out.writePresentNumber(LATEST_MICROS, bars.latestMicros());
        }
        out.writeSigned(LAG_MICROS, bars.lagMicros());
        for (BarsState.Held held : bars.held()) {
            int heldStart = out.beginMessage(FORMING);
            out.writeNumber(TIMEFRAME_SECONDS, Codes.of(held.timeframe()));
            if (held.startMicros() != BarsState.NO_TIME) {
                out.writePresentNumber(START_MICROS, held.startMicros());
            }
            out.writeFlag(BAR_CHANGED, held.changed());
            writeOhlcv(BAR_OHLCV, held.ohlcv());
            BarsState.Times times = held.times();
            if (times != null) {
                out.writePresentNumber(OPEN_MICROS, times.openMicros());
                out.writePresentNumber(CLOSE_MICROS, times.closeMicros());
            }
            out.writeFlag(IS_CLOSED, !held.isOpen());
            out.writeFlag(IS_PARTIAL, held.isPartial());
            out.writeFlag(IS_CLOSED_PUBLISHED, held.isClosedPublished());
            out.endMessage(heldStart);
        }
        for (Bar bar : bars.unrecorded()) {
            unrecordedWriter.startSequence();
            unrecordedWriter.write(UNRECORDED, 0, 0, bar, out);
        }
        out.endMessage(start);
    }

    void writeNewest(Entry entry) {
        newestWriter.write(NEWEST, entry.position(), entry.seriesNumber(), entry.event(), out);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    private void writeOhlcv(int field, OhlcvAccumulator.State ohlcv) {
        int start = out.beginMessage(field);
        out.writeNumber(OPEN, ohlcv.open());
        out.writeNumber(HIGH, ohlcv.high());
        out.writeNumber(LOW, ohlcv.low());
        out.writeNumber(CLOSE, ohlcv.close());
        out.writeNumber(VOLUME, ohlcv.volume());
        out.writeNumber(TRADES, ohlcv.trades());
        out.writeSigned(TURNOVER_HIGH, ohlcv.turnoverHigh());
        out.writeFixed64(TURNOVER_LOW, ohlcv.turnoverLow());
        out.writeFlag(IS_PROVISIONAL, ohlcv.isProvisional());
        out.endMessage(start);
    }

    /**
     * Reads a state, in the form in which it was written.
     *
     * @throws MalformedRecordException if the bytes are not a state, or one of a newer version
     */
    static void read(byte[] state, Instruments instruments, StateConsumer consumer) {
        if (state.length > 0 && !FormatVersion.isVersioned(state)) {
            LegacyStateFormat.read(state, instruments, consumer);
            return;
        }
        ProtobufMessage message = ProtobufMessage.parse(state);
        long version = message.number(FormatVersion.FIELD);
        if (version > FormatVersion.CURRENT) {
            throw new MalformedRecordException("the state has format " + version
                    + ", and this version knows formats up to " + FormatVersion.CURRENT);
        }
        for (byte[] bytes : message.all(DAYS)) {
            ProtobufMessage day = ProtobufMessage.parse(bytes);
            consumer.onDay(InstrumentFields.read(day, instruments), readDay(day));
        }
        StoredEventReader unrecorded = new StoredEventReader(instruments);
        for (byte[] bytes : message.all(BARS)) {
            ProtobufMessage bars = ProtobufMessage.parse(bytes);
            consumer.onBars(InstrumentFields.read(bars, instruments), readBars(bars, unrecorded));
        }
        StoredEventReader newest = new StoredEventReader(instruments);
        for (byte[] bytes : message.all(NEWEST)) {
            MarketEvent event = newest.read(bytes);
            consumer.onNewest(new Entry(newest.position(), newest.seriesNumber(), event));
        }
    }

    private static DayState readDay(ProtobufMessage day) {
        return new DayState(
                day.has(DAY) ? day.signed(DAY) : DayState.NO_DAY,
                day.number(LAST),
                day.number(PREVIOUS_CLOSE),
                day.number(BID),
                day.number(ASK),
                day.number(TIME_MICROS),
                day.flag(HALTED),
                day.flag(CHANGED),
                day.flag(HAS_LAST),
                readOhlcv(day.message(DAY_OHLCV)));
    }

    private static BarsState readBars(ProtobufMessage bars, StoredEventReader events) {
        List<BarsState.Held> held = new ArrayList<>();
        for (byte[] bytes : bars.all(FORMING)) {
            ProtobufMessage bar = ProtobufMessage.parse(bytes);
            held.add(new BarsState.Held(
                    Codes.timeframe(bar.number(TIMEFRAME_SECONDS)),
                    bar.has(START_MICROS) ? bar.number(START_MICROS) : BarsState.NO_TIME,
                    bar.flag(BAR_CHANGED),
                    readOhlcv(bar.message(BAR_OHLCV)),
                    bar.has(OPEN_MICROS)
                            ? new BarsState.Times(bar.number(OPEN_MICROS), bar.number(CLOSE_MICROS))
                            : null,
                    !bar.flag(IS_CLOSED),
                    bar.flag(IS_PARTIAL),
                    bar.flag(IS_CLOSED_PUBLISHED)));
        }
        List<Bar> unrecorded = new ArrayList<>();
        for (byte[] bytes : bars.all(UNRECORDED)) {
            events.startSequence();
            if (!(events.read(bytes) instanceof Bar bar)) {
                throw new MalformedRecordException("an unrecorded bar is not a bar");
            }
            unrecorded.add(bar);
        }
        return new BarsState(
                bars.has(LATEST_MICROS) ? bars.number(LATEST_MICROS) : BarsState.NO_TIME,
                bars.signed(LAG_MICROS),
                held,
                unrecorded);
    }

    private static OhlcvAccumulator.State readOhlcv(ProtobufMessage ohlcv) {
        return new OhlcvAccumulator.State(
                ohlcv.number(OPEN),
                ohlcv.number(HIGH),
                ohlcv.number(LOW),
                ohlcv.number(CLOSE),
                ohlcv.number(VOLUME),
                ohlcv.number(TRADES),
                ohlcv.signed(TURNOVER_HIGH),
                ohlcv.number(TURNOVER_LOW),
                ohlcv.flag(IS_PROVISIONAL));
    }
}
