package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.StoredCheckpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final String EPOCH = "k3f9";

    private final Random random = new Random(3);

    @Test
    void aLargeCheckpointIsAssembledFromItsParts() {
        Checkpoint written = checkpoint(EPOCH, 1_000, 1_000_000);

        List<ProducerRecord<byte[], byte[]>> records = written.records("state", 0);
        Checkpoint read = collect(EPOCH, records).newest();

        assertTrue(records.size() > 3);
        assertSame(written, read);
    }

    @Test
    void theCheckpointWithTheHighestPositionIsUsed() {
        Checkpoint newest = checkpoint(EPOCH, 2_000, 10);
        Checkpoint.Collector collector = collect(EPOCH, newest.records("state", 1));
        addAll(collector, checkpoint(EPOCH, 1_000, 10).records("state", 2));

        assertSame(newest, collector.newest());
    }

    @Test
    void anIncompleteCheckpointIsSkipped() {
        Checkpoint whole = checkpoint(EPOCH, 1_000, 600_000);
        Checkpoint.Collector collector = collect(EPOCH, whole.records("state", 0));
        addAll(collector, checkpoint(EPOCH, 2_000, 600_000).records("state", 1).subList(0, 2));

        assertSame(whole, collector.newest());
    }

    @Test
    void aDamagedCheckpointIsSkipped() {
        List<ProducerRecord<byte[], byte[]>> records =
                checkpoint(EPOCH, 1_000, 100).records("state", 0);
        byte[] value = records.get(0).value();
        value[value.length - 1]++;

        assertNull(collect(EPOCH, records).newest());
    }

    @Test
    void aCheckpointOfAnotherEpochIsSkipped() {
        assertNull(collect("other", checkpoint(EPOCH, 1_000, 100).records("state", 0))
                .newest());
    }

    @Test
    void aCheckpointOfANewerFormatIsSkipped() {
        List<ProducerRecord<byte[], byte[]>> records =
                checkpoint(EPOCH, 1_000, 100).records("state", 0);
        records.get(0).value()[1] = FormatVersion.CURRENT + 1;

        assertNull(collect(EPOCH, records).newest());
    }

    @Test
    void aFewKeysAreReusedSoThatTheTopicStaysSmall() {
        Set<String> keys = IntStream.range(0, 20)
                .mapToObj(number -> checkpoint(EPOCH, number, 10)
                        .records("state", number)
                        .get(0)
                        .key())
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .collect(Collectors.toSet());

        assertEquals(Set.of("0/0", "1/0", "2/0", "3/0"), keys);
    }

    private Checkpoint checkpoint(String epoch, long position, int size) {
        byte[] state = new byte[size];
        random.nextBytes(state);
        return new Checkpoint(epoch, position, new StoredCheckpoint(17, List.of(5L, 300L), new byte[] {0}, state));
    }

    private static Checkpoint.Collector collect(String epoch, List<ProducerRecord<byte[], byte[]>> records) {
        Checkpoint.Collector collector = new Checkpoint.Collector(epoch);
        addAll(collector, records);
        return collector;
    }

    private static void addAll(Checkpoint.Collector collector, List<ProducerRecord<byte[], byte[]>> records) {
        records.forEach(record -> collector.add(record.value()));
    }

    private static void assertSame(Checkpoint expected, Checkpoint read) {
        assertEquals(expected.position(), Objects.requireNonNull(read).position());
        assertEquals(expected.content().sourceOffset(), read.content().sourceOffset());
        assertEquals(expected.content().termStarts(), read.content().termStarts());
        assertArrayEquals(expected.content().seriesNumbers(), read.content().seriesNumbers());
        assertArrayEquals(expected.content().state(), read.content().state());
    }
}
