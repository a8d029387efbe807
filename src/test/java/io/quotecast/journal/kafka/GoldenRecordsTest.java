package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.format.StoredCheckpoint;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.GoldenEvents;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GoldenRecordsTest {
    private static final long NODE = 0x1234_5678_9abc_def0L;
    private static final String EPOCH = "0123456789abcdef";

    private final Instruments instruments = StoredEvents.instruments();
    private final RecordFormat format = new RecordFormat(instruments);
    private final MarketEvent trade =
            Objects.requireNonNull(GoldenEvents.all(instruments).get("trade"));

    @Test
    void recordsAreWrittenToTheirGoldenBytes() {
        StoredSamples.assertGolden("record.event", format.write(NODE, new OutgoingRecord.Event(300, 5_000, 17, trade)));
        StoredSamples.assertGolden("record.leader-marker", format.write(NODE, new OutgoingRecord.LeaderMarker(1)));
    }

    @Test
    void recordsAreReadFromTheirGoldenBytes() {
        assertEquals(
                new RecordFormat.Content(NODE, 300, 5_000, 17, trade),
                format.read(StoredSamples.golden("record.event")));
        assertEquals(
                new RecordFormat.Content(NODE, 1, 0, 0, null),
                format.read(StoredSamples.golden("record.leader-marker")));
    }

    @Test
    void aPartOfACheckpointIsWrittenToItsGoldenBytes() {
        StoredSamples.assertGolden(
                "checkpoint-part", checkpoint().records("state", 0).get(0).value());
    }

    @Test
    void aCheckpointIsReadFromItsGoldenBytes() {
        Checkpoint.Collector collector = new Checkpoint.Collector(EPOCH);
        collector.add(StoredSamples.golden("checkpoint-part"));

        Checkpoint read = Objects.requireNonNull(collector.newest());

        assertEquals(5_300, read.position());
        assertEquals(53_000, read.content().sourceOffset());
        assertEquals(List.of(1L, 5_000L), read.content().termStarts());
        assertArrayEquals(StoredSamples.golden("series-numbers"), read.content().seriesNumbers());
        assertArrayEquals(StoredSamples.golden("state"), read.content().state());
    }

    private static Checkpoint checkpoint() {
        return new Checkpoint(
                EPOCH,
                5_300,
                new StoredCheckpoint(
                        53_000,
                        List.of(1L, 5_000L),
                        StoredSamples.golden("series-numbers"),
                        StoredSamples.golden("state")));
    }
}
