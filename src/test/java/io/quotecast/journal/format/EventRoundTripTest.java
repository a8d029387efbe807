package io.quotecast.journal.format;

import static io.quotecast.testing.SampleInstruments.BTC;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Sender;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.TradingState;
import io.quotecast.testing.RandomEvents;
import io.quotecast.testing.SampleInstruments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

public class EventRoundTripTest {
    private static final int EVENTS = 20_000;

    private final Instruments instruments = SampleInstruments.catalog();
    private final StoredEventWriter writer = new StoredEventWriter();
    private final StoredEventReader reader = new StoredEventReader(instruments);

    @Test
    void everyKindOfEventIsReadAsItWasWritten() {
        RandomEvents random = new RandomEvents(instruments, new Random(1));
        for (int i = 0; i < EVENTS; i++) {
            MarketEvent event = random.next();

            assertSame(event, read(bytes(event)));
        }
    }

    @Test
    void aMessageKeepsTheNameOfItsSenderAndItsKey() {
        Message message = new Message(
                new Topic("game"), Message.Form.JSON, new byte[] {'1'}, new Sender("p7x2", "Ada é"), "x/y", 1_000_000);

        assertSame(message, read(bytes(message)));
    }

    @Test
    void aSequenceOfEventsIsReadAsItWasWritten() {
        RandomEvents random = new RandomEvents(instruments, new Random(2));
        List<MarketEvent> events = Stream.generate(random::next).limit(EVENTS).toList();
        byte[] block = block(events);
        BlockReader blockReader = new BlockReader(instruments);

        blockReader.open(FormatVersion.CURRENT, block, true);

        for (int i = 0; i < EVENTS; i++) {
            assertSame(events.get(i), requireNonNull(blockReader.next()));
            assertEquals(i + 1, blockReader.seriesNumber());
        }
        assertNull(blockReader.next());
    }

    @Test
    void aSequenceNamesAnInstrumentOnceAndThenRefersToIt() {
        Instrument aapl = instruments.find("AAPL").orElseThrow();
        List<MarketEvent> quotes = List.of(
                new Quote(aapl, 1, 1, 1, 1, 1_000_000),
                new Quote(aapl, 1, 1, 1, 1, 1_000_001),
                new Quote(aapl, 1, 1, 1, 1, 1_000_000));

        ProtobufMessage block = ProtobufMessage.parse(block(quotes));

        List<ProtobufMessage> events = block.all(BlockReader.EVENTS).stream()
                .map(ProtobufMessage::parse)
                .toList();
        assertEquals(
                List.of("AAPL", "", ""),
                events.stream()
                        .map(event -> event.text(StoredEventFields.SYMBOL))
                        .toList());
        assertEquals(
                List.of(0L, 1L, 1L),
                events.stream()
                        .map(event -> event.number(StoredEventFields.SYMBOL_REF))
                        .toList());
        assertEquals(
                List.of(0L, 1L, -1L),
                events.stream()
                        .map(event -> event.signed(StoredEventFields.TIME_DELTA_MICROS))
                        .toList());
    }

    @Test
    void anInstrumentWithOtherDecimalsIsNamedAgain() {
        Instrument one = SampleInstruments.instrument(0, "AAPL", 2, 0, 1);
        Instrument other = SampleInstruments.instrument(0, "AAPL", 4, 0, 1);
        List<MarketEvent> quotes =
                List.of(new Quote(one, 1, 1, 1, 1, 1), new Quote(other, 1, 1, 1, 1, 1), new Quote(one, 1, 1, 1, 1, 1));
        BlockReader blockReader = new BlockReader(instruments);

        blockReader.open(FormatVersion.CURRENT, block(quotes), true);

        for (MarketEvent expected : quotes) {
            Quote read = assertInstanceOf(Quote.class, blockReader.next());
            assertEquals(
                    ((Quote) expected).instrument().priceDecimals(),
                    read.instrument().priceDecimals());
        }
    }

    @Test
    void manyInstrumentsAreReadAsWritten() {
        Instruments many = new Instruments();
        List<MarketEvent> quotes = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Instrument instrument = many.list(new Symbol("SYM" + i), "", "", "", i % 9, i % 7, 1);
            quotes.add(new Quote(instrument, i, 1, i + 1, 1, i));
        }
        quotes.addAll(List.copyOf(quotes));
        BlockReader blockReader = new BlockReader(many);

        blockReader.open(FormatVersion.CURRENT, block(quotes), true);

        quotes.forEach(quote -> assertSame(quote, requireNonNull(blockReader.next())));
    }

    @Test
    void aReferenceToNoInstrumentIsMalformed() {
        ProtobufBuffer out = new ProtobufBuffer();
        int start = out.beginMessage(BlockReader.EVENTS);
        out.writeNumber(StoredEventFields.SYMBOL_REF, 1);
        out.endMessage(out.beginMessage(StoredEventFields.QUOTE));
        out.endMessage(start);
        BlockReader blockReader = new BlockReader(instruments);
        blockReader.open(FormatVersion.CURRENT, out.toByteArray(), true);

        MalformedRecordException exception = assertThrows(MalformedRecordException.class, blockReader::next);

        assertEquals("symbol_ref 1 is out of range (1 to 0)", exception.getMessage());
    }

    @Test
    void fieldsOfANewerVersionAreSkipped() {
        Instrument aapl = instruments.find("AAPL").orElseThrow();
        Quote quote = new Quote(aapl, 15_000, 100, 15_002, 200, 1_767_623_400_000_000L);
        ProtobufBuffer kind = new ProtobufBuffer();
        kind.writeNumber(StoredEventFields.OfQuote.BID, quote.bid());
        writeUnknownFields(kind);
        kind.writeNumber(StoredEventFields.OfQuote.BID_SIZE, quote.bidSize());
        kind.writeSigned(StoredEventFields.OfQuote.SPREAD, 2);
        kind.writeNumber(StoredEventFields.OfQuote.ASK_SIZE, quote.askSize());
        ProtobufBuffer event = new ProtobufBuffer();
        // Fields may come in any order.
        event.writeBytes(StoredEventFields.QUOTE, kind.toByteArray());
        writeUnknownFields(event);
        event.writeNumber(StoredEventFields.TIME_MICROS, quote.timeMicros());
        event.writeNumber(StoredEventFields.PRICE_DECIMALS, 2);
        event.writeText(StoredEventFields.SYMBOL, "AAPL");

        assertEquals(quote, reader.read(event.toByteArray()));
    }

    private static void writeUnknownFields(ProtobufBuffer out) {
        out.writeNumber(15, 7);
        out.writeNumber(16, 7);
        out.writeText(1_000, "unknown");
        out.writeFixed64(1_001, 7);
        out.writeFixed32(1_002, 7);
        int start = out.beginMessage(1_003);
        out.writeNumber(1, 1);
        out.endMessage(start);
    }

    @Test
    void aValueOfANewerEnumIsMalformed() {
        ProtobufBuffer event = new ProtobufBuffer();
        event.writeText(StoredEventFields.SYMBOL, "AAPL");
        int start = event.beginMessage(StoredEventFields.STATUS);
        event.writeNumber(StoredEventFields.OfStatus.STATE, 99);
        event.endMessage(start);

        MalformedRecordException exception =
                assertThrows(MalformedRecordException.class, () -> reader.read(event.toByteArray()));

        assertEquals("trading state 99 is unknown", exception.getMessage());
    }

    @Test
    void everyValueOfAnEnumHasACodeOfItsOwn() {
        for (Side side : Side.values()) {
            assertEquals(side, Codes.side(Codes.of(side)));
        }
        for (TradingState state : TradingState.values()) {
            assertEquals(state, Codes.tradingState(Codes.of(state)));
        }
        for (Message.Form form : Message.Form.values()) {
            assertEquals(form, Codes.form(Codes.of(form)));
        }
        for (Timeframe timeframe : Timeframe.values()) {
            assertEquals(timeframe, Codes.timeframe(Codes.of(timeframe)));
        }
    }

    @Test
    void longMessagesAreReadAsWritten() {
        for (int length : new int[] {0, 1, 100, 127, 128, 129, 5_000, 16_383, 16_384, 100_000, 3_000_000}) {
            byte[] payload = new byte[length];
            new Random(length).nextBytes(payload);
            Message message = new Message(new Topic("lobby"), Message.Form.BINARY, payload, "p7x2", 1);

            assertSame(message, read(bytes(message)));
        }
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

        MarketEvent.InstrumentEvent read = (MarketEvent.InstrumentEvent) new StoredEventReader(others).read(bytes);

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

        MarketEvent.InstrumentEvent read = (MarketEvent.InstrumentEvent) new StoredEventReader(others).read(bytes);

        assertEquals(listed.id(), read.instrument().id());
        assertEquals(BTC.priceDecimals(), read.instrument().priceDecimals());
        assertEquals(BTC.sizeDecimals(), read.instrument().sizeDecimals());
    }

    private void assertReadOrMalformed(byte[] bytes) {
        try {
            read(bytes);
        } catch (RuntimeException exception) {
            assertInstanceOf(MalformedRecordException.class, exception);
        }
    }

    private MarketEvent read(byte[] bytes) {
        reader.startSequence();
        return reader.read(bytes);
    }

    /** The message of an event outside a sequence. */
    private byte[] bytes(MarketEvent event) {
        return ProtobufMessage.parse(block(List.of(event))).bytes(BlockReader.EVENTS);
    }

    private byte[] block(List<MarketEvent> events) {
        ProtobufBuffer out = new ProtobufBuffer();
        writer.startSequence();
        for (int i = 0; i < events.size(); i++) {
            writer.write(BlockReader.EVENTS, 0, i + 1, events.get(i), out);
        }
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
                            expectedMessage.sender(),
                            expectedMessage.key(),
                            expectedMessage.timeMicros()),
                    List.of(
                            readMessage.topic(),
                            readMessage.form(),
                            readMessage.sender(),
                            readMessage.key(),
                            readMessage.timeMicros()));
        } else {
            assertEquals(expected, read);
        }
    }
}
