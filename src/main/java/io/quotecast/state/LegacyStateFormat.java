package io.quotecast.state;

import io.quotecast.journal.Entry;
import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.LegacyEventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Timeframe;
import java.util.ArrayList;
import java.util.List;

/** Reads the state of a checkpoint in the form of version 0.1: sections of numbers, which have a meaning by their place. */
final class LegacyStateFormat {
    private static final int DAY_SECTION = 1;
    private static final int FORMING_BARS_SECTION = 2;
    private static final int LAST_ENTRY_SECTION = 3;
    private static final int OHLCV_SIZE = 8;
    private static final int DAY_SIZE = 8 + OHLCV_SIZE;
    private static final int FORMING_SIZE = 2 + OHLCV_SIZE;
    private static final int BAR_SIZE = 9;
    private static final List<Timeframe> TIMEFRAMES = LegacyEventFormat.timeframes();
    private static final int FORMING_END = 2 + TIMEFRAMES.size() * FORMING_SIZE;

    private LegacyStateFormat() {}

    /**
     * @throws MalformedRecordException if the bytes are not a state
     */
    static void read(byte[] state, Instruments instruments, StateConsumer consumer) {
        LegacyEventFormat format = new LegacyEventFormat(instruments);
        ByteReader in = new ByteReader(state);
        while (!in.isAtEnd()) {
            int section = in.readByte();
            switch (section) {
                case DAY_SECTION -> {
                    Instrument instrument = format.readInstrument(in);
                    consumer.onDay(instrument, day(readNumbers(in)));
                }
                case FORMING_BARS_SECTION -> {
                    Instrument instrument = format.readInstrument(in);
                    consumer.onBars(instrument, bars(instrument, readNumbers(in)));
                }
                case LAST_ENTRY_SECTION ->
                    consumer.onNewest(new Entry(in.readVarint(), in.readVarint(), format.read(in)));
                default -> throw new MalformedRecordException("section " + section + " of the state is unknown");
            }
        }
    }

    private static List<Long> readNumbers(ByteReader in) {
        List<Long> numbers = new ArrayList<>();
        for (long count = in.readVarint(); count > 0; count--) {
            numbers.add(in.readZigZag());
        }
        return numbers;
    }

    private static DayState day(List<Long> numbers) {
        require(numbers.size() == DAY_SIZE, numbers);
        return new DayState(
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                numbers.get(4),
                numbers.get(5),
                numbers.get(6) == 1,
                numbers.get(7) == 1,
                numbers.get(1) != 0,
                ohlcv(numbers.subList(8, DAY_SIZE)));
    }

    private static BarsState bars(Instrument instrument, List<Long> numbers) {
        require(numbers.size() >= FORMING_END && (numbers.size() - FORMING_END) % BAR_SIZE == 0, numbers);
        List<BarsState.Held> held = new ArrayList<>();
        for (int i = 0; i < TIMEFRAMES.size(); i++) {
            int offset = 2 + i * FORMING_SIZE;
            held.add(new BarsState.Held(
                    TIMEFRAMES.get(i),
                    numbers.get(offset),
                    numbers.get(offset + 1) == 1,
                    ohlcv(numbers.subList(offset + 2, offset + FORMING_SIZE))));
        }
        List<Bar> unrecorded = new ArrayList<>();
        for (int offset = FORMING_END; offset < numbers.size(); offset += BAR_SIZE) {
            unrecorded.add(bar(instrument, numbers.subList(offset, offset + BAR_SIZE)));
        }
        return new BarsState(numbers.get(0), numbers.get(1), held, unrecorded);
    }

    private static Bar bar(Instrument instrument, List<Long> numbers) {
        long timeframe = numbers.get(0);
        require(timeframe >= 0 && timeframe < TIMEFRAMES.size(), numbers);
        return new Bar(
                instrument,
                TIMEFRAMES.get((int) timeframe),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                numbers.get(4),
                numbers.get(5),
                numbers.get(6),
                numbers.get(7),
                true,
                numbers.get(8));
    }

    private static OhlcvAccumulator.State ohlcv(List<Long> numbers) {
        return new OhlcvAccumulator.State(
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                numbers.get(3),
                numbers.get(4),
                numbers.get(5),
                numbers.get(6),
                numbers.get(7));
    }

    private static void require(boolean isValid, List<Long> numbers) {
        if (!isValid) {
            throw new MalformedRecordException("a section of the state has " + numbers.size() + " numbers: " + numbers);
        }
    }
}
