package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.format.EventRoundTripTest;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.StoredCheckpoint;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Records of topics that version 0.1 wrote: two nodes in turn lead, and each adds events in and outside its term. */
class LegacyTopicTest {
    private static final long FIRST_NODE = 0x1234_5678_9abc_def0L;
    private static final long SECOND_NODE = Long.MAX_VALUE;
    /** How many events the first node leads. */
    private static final int FIRST_EVENTS = 20;

    private final Instruments instruments = StoredEvents.instruments();
    private final RecordFormat format = new RecordFormat(instruments);
    private final List<MarketEvent> events = StoredEvents.in(instruments);

    @Test
    void everyRecordIsRead() {
        List<RecordFormat.Content> records =
                StoredSamples.legacy("topic.hex").stream().map(format::read).toList();

        assertEquals(events.size() + 2, records.size());
        assertLeaderMarker(FIRST_NODE, 1, records.get(0));
        assertLeaderMarker(SECOND_NODE, 4, records.get(FIRST_EVENTS + 1));
        for (int i = 0; i < events.size(); i++) {
            RecordFormat.Content record = records.get(i < FIRST_EVENTS ? i + 1 : i + 2);
            boolean isFollowers = events.get(i) instanceof Message || i % 7 == 3;
            EventRoundTripTest.assertSame(events.get(i), Objects.requireNonNull(record.event()));
            assertEquals((i < FIRST_EVENTS) == isFollowers ? SECOND_NODE : FIRST_NODE, record.nodeId());
            assertEquals(isFollowers ? 0 : i < FIRST_EVENTS ? 1 : FIRST_EVENTS + 2, record.term());
            assertEquals(isFollowers || i % 2 == 0 ? 0 : 1_000L * i, record.sourceOffset());
        }
    }

    @Test
    void theCheckpointIsRead() {
        Checkpoint.Collector collector = new Checkpoint.Collector("0123456789abcdef");
        StoredSamples.legacy("state-topic.hex").forEach(collector::add);
        Checkpoint checkpoint = Objects.requireNonNull(collector.newest());
        StoredCheckpoint content = checkpoint.content();
        SeriesNumbers expected = SeriesNumbers.forWindow(1_000);
        events.forEach(event -> expected.next(event, 1));
        SeriesNumbers read = SeriesNumbers.forWindow(1_000);

        read.read(content.version(), content.seriesNumbers(), instruments, checkpoint.position());

        assertEquals(events.size() + 2, checkpoint.position());
        assertEquals(FormatVersion.LEGACY, content.version());
        assertEquals(53_000, content.sourceOffset());
        assertEquals(List.of(1L, FIRST_EVENTS + 2L), content.termStarts());
        events.forEach(event -> assertEquals(expected.count(event), read.count(event)));
        assertEquals(StoredSamples.legacy("state.hex").get(0).length, content.state().length);
    }

    private static void assertLeaderMarker(long nodeId, long number, RecordFormat.Content record) {
        assertNull(record.event());
        assertEquals(nodeId, record.nodeId());
        assertEquals(number, record.number());
    }
}
