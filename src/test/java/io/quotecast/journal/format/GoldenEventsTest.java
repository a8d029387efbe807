package io.quotecast.journal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.GoldenEvents;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GoldenEventsTest {
    private final Instruments instruments = StoredEvents.instruments();
    private final Map<String, MarketEvent> events = GoldenEvents.all(instruments);

    @Test
    void everyKindOfEventIsWrittenToItsGoldenBytes() {
        events.forEach((name, event) -> {
            ProtobufBuffer out = new ProtobufBuffer();
            new StoredEventWriter().write(BlockReader.EVENTS, 0, 0, event, out);

            StoredSamples.assertGolden(
                    "event." + name, ProtobufMessage.parse(out.toByteArray()).bytes(BlockReader.EVENTS));
        });
    }

    @Test
    void everyKindOfEventIsReadFromItsGoldenBytes() {
        events.forEach((name, event) -> EventRoundTripTest.assertSame(
                event, new StoredEventReader(instruments).read(StoredSamples.golden("event." + name))));
    }

    @Test
    void conditionsAreWrittenToAndReadFromTheirGoldenBytes() {
        MarketEvent event = GoldenEvents.tradeWithConditions(instruments);
        ProtobufBuffer out = new ProtobufBuffer();
        new StoredEventWriter().write(BlockReader.EVENTS, 0, 0, event, out);

        StoredSamples.assertGolden(
                "event.trade-conditions",
                ProtobufMessage.parse(out.toByteArray()).bytes(BlockReader.EVENTS));
        EventRoundTripTest.assertSame(
                event, new StoredEventReader(instruments).read(StoredSamples.golden("event.trade-conditions")));
    }

    @Test
    void laterKindsAndFieldsAreWrittenToAndReadFromTheirGoldenBytes() {
        Map<String, MarketEvent> later = new LinkedHashMap<>(GoldenEvents.corrections(instruments));
        later.put("price-bands", GoldenEvents.priceBands(instruments));
        later.putAll(GoldenEvents.eventsWithExt(instruments));

        later.forEach((name, event) -> {
            ProtobufBuffer out = new ProtobufBuffer();
            new StoredEventWriter().write(BlockReader.EVENTS, 0, 0, event, out);

            StoredSamples.assertGolden(
                    "event." + name, ProtobufMessage.parse(out.toByteArray()).bytes(BlockReader.EVENTS));
            EventRoundTripTest.assertSame(
                    event, new StoredEventReader(instruments).read(StoredSamples.golden("event." + name)));
        });
    }

    @Test
    void aBlockIsWrittenToItsGoldenBytes() {
        ProtobufBuffer out = new ProtobufBuffer();
        StoredEventWriter writer = new StoredEventWriter();
        events.values().forEach(event -> writer.write(BlockReader.EVENTS, 0, 300, event, out));

        StoredSamples.assertGolden("block", out.toByteArray());
    }

    @Test
    void aBlockIsReadFromItsGoldenBytes() {
        BlockReader reader = new BlockReader(instruments);
        reader.open(FormatVersion.CURRENT, StoredSamples.golden("block"), true);

        for (MarketEvent event : events.values()) {
            EventRoundTripTest.assertSame(event, Objects.requireNonNull(reader.next()));
            assertEquals(300, reader.seriesNumber());
        }
        assertNull(reader.next());
    }
}
