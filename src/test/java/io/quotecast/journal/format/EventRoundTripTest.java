package io.quotecast.journal.format;

import static io.quotecast.testing.SampleInstruments.BTC;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Symbol;
import io.quotecast.market.Topic;
import io.quotecast.testing.RandomEvents;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class EventFormatTest {
    private static final int EVENTS = 20_000;

    private final Instruments instruments = RandomEvents.instruments();
    private final EventFormat format = new EventFormat(instruments);

    @Test
    void everyKindOfEventIsReadAsItWasWritten() {
        RandomEvents random = new RandomEvents(instruments, new Random(1));
        for (int i = 0; i < EVENTS; i++) {
            MarketEvent event = random.next();

            assertSame(event, format.read(new ByteReader(bytes(event))));
        }
    }

    @Test
    void consecutiveEventsAreReadOneByOne() {
        RandomEvents random = new RandomEvents(instruments, new Random(2));
        MarketEvent[] events = new MarketEvent[EVENTS];
        ByteWriter out = new ByteWriter();
        for (int i = 0; i < EVENTS; i++) {
            events[i] = random.next();
            format.write(events[i], out);
        }

        ByteReader in = new ByteReader(out.toByteArray());

        for (MarketEvent event : events) {
            assertSame(event, format.read(in));
        }
        assertTrue(in.isAtEnd());
    }

    @Test
    void numbersOfAllSizesAreReadAsWritten() {
        long[] numbers = {
            0, 1, -1, 63, -64, 64, 127, 128, FixedPoint.MAX_UNITS, -FixedPoint.MAX_UNITS, Long.MAX_VALUE, Long.MIN_VALUE
        };
        ByteWriter out = new ByteWriter();
        for (long number : numbers) {
            out.writeZigZag(number);
        }

        ByteReader in = new ByteReader(out.toByteArray());

        assertArrayEquals(
                numbers, Arrays.stream(numbers).map(any -> in.readZigZag()).toArray());
    }

    @Test
    void truncatedOrDamagedBytesFailOnlyAsMalformedRecords() {
        RandomEvents events = new RandomEvents(instruments, new Random(3));
        Random random = new Random(4);
        for (int i = 0; i < EVENTS; i++) {
            byte[] bytes = bytes(events.next());
            byte[] damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            if (damaged.length > 0 && random.nextBoolean()) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }

            assertReadOrMalformed(damaged);
        }
    }

    @Test
    void anUnknownSymbolIsListedWithItsRecordedDecimals() {
        Instruments others = new Instruments();
        byte[] bytes = bytes(new RandomEvents(instruments, new Random(5)).trade());

        MarketEvent.InstrumentEvent read =
                (MarketEvent.InstrumentEvent) new EventFormat(others).read(new ByteReader(bytes));

        Instrument listed = others.find(read.instrument().symbol().text()).orElseThrow();
        assertEquals(listed, read.instrument());
        assertEquals(instruments.find(listed.symbol().text()).orElseThrow().priceDecimals(), listed.priceDecimals());
    }

    @Test
    void anEventKeepsItsDecimalsWhenItsInstrumentNowHasOthers() {
        Instruments others = new Instruments();
        others.list(new Symbol("AAPL"), "filler", "", "", 2, 0, 1);
        Instrument listed = others.list(BTC.symbol(), "Bitcoin", "", "", 2, 3, 1);
        RandomEvents random = new RandomEvents(instruments, new Random(6));
        byte[] bytes = bytes(random.trade(instruments.find("BTC-USD").orElseThrow()));

        MarketEvent.InstrumentEvent read =
                (MarketEvent.InstrumentEvent) new EventFormat(others).read(new ByteReader(bytes));

        assertEquals(listed.id(), read.instrument().id());
        assertEquals(BTC.priceDecimals(), read.instrument().priceDecimals());
        assertEquals(BTC.sizeDecimals(), read.instrument().sizeDecimals());
    }

    @Test
    void theFirstFormatStaysReadable() {
        byte[] written = {5, 5, 'l', 'o', 'b', 'b', 'y', 1, 2, 'h', 'i', 2, 'm', 'e', (byte) 0x85, 1};

        Message read = assertInstanceOf(Message.class, format.read(new ByteReader(written)));

        assertEquals(new Topic("lobby"), read.topic());
        assertEquals(Message.Form.TEXT, read.form());
        assertEquals("me", read.from());
        assertEquals(133, read.timeMicros());
        assertArrayEquals(written, bytes(read));
    }

    private void assertReadOrMalformed(byte[] bytes) {
        try {
            format.read(new ByteReader(bytes));
        } catch (RuntimeException exception) {
            assertInstanceOf(MalformedRecordException.class, exception);
        }
    }

    private byte[] bytes(MarketEvent event) {
        ByteWriter out = new ByteWriter();
        format.write(event, out);
        return out.toByteArray();
    }

    /** A message compares by its bytes, which a record does not. */
    public static void assertSame(MarketEvent expected, MarketEvent read) {
        if (expected instanceof Message expectedMessage && read instanceof Message readMessage) {
            assertArrayEquals(expectedMessage.payload(), readMessage.payload());
            assertEquals(
                    List.of(
                            expectedMessage.topic(),
                            expectedMessage.form(),
                            expectedMessage.from(),
                            expectedMessage.timeMicros()),
                    List.of(readMessage.topic(), readMessage.form(), readMessage.from(), readMessage.timeMicros()));
        } else {
            assertEquals(expected, read);
        }
    }
}
