package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void aLargeOneIsPutTogetherFromItsParts() {
        Checkpoint written = checkpoint(EPOCH, 1_000, 1_000_000);

        List<ProducerRecord<byte[], byte[]>> records = written.records("state", 0);
        Checkpoint read = collect(EPOCH, records).newest();

        assertTrue(records.size() > 3);
        assertSame(written, read);
    }

    @Test
    void theOneThatIsFurthestIsTaken() {
        Checkpoint far = checkpoint(EPOCH, 2_000, 10);
        Checkpoint.Collector collector = collect(EPOCH, far.records("state", 1));
        take(collector, checkpoint(EPOCH, 1_000, 10).records("state", 2));

        assertSame(far, collector.newest());
    }

    @Test
    void oneThatIsHalfWrittenIsPassedOver() {
        Checkpoint whole = checkpoint(EPOCH, 1_000, 600_000);
        Checkpoint.Collector collector = collect(EPOCH, whole.records("state", 0));
        take(collector, checkpoint(EPOCH, 2_000, 600_000).records("state", 1).subList(0, 2));

        assertSame(whole, collector.newest());
    }

    @Test
    void oneWithDamagedBytesIsPassedOver() {
        List<ProducerRecord<byte[], byte[]>> records =
                checkpoint(EPOCH, 1_000, 100).records("state", 0);
        byte[] value = records.get(0).value();
        value[value.length - 1]++;

        assertNull(collect(EPOCH, records).newest());
    }

    @Test
    void oneOfAnotherTapeIsPassedOver() {
        assertNull(collect("other", checkpoint(EPOCH, 1_000, 100).records("state", 0))
                .newest());
    }

    @Test
    void aFewNamesAreUsedInTurnSoThatTheTopicStaysSmall() {
        Set<String> names = IntStream.range(0, 20)
                .mapToObj(turn -> checkpoint(EPOCH, turn, 10)
                        .records("state", turn)
                        .get(0)
                        .key())
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .collect(Collectors.toSet());

        assertEquals(Set.of("0/0", "1/0", "2/0", "3/0"), names);
    }

    private Checkpoint checkpoint(String epoch, long q, int size) {
        byte[] state = new byte[size];
        random.nextBytes(state);
        return new Checkpoint(epoch, q, 17, new byte[] {1, 5}, new byte[] {0}, state);
    }

    private static Checkpoint.Collector collect(String epoch, List<ProducerRecord<byte[], byte[]>> records) {
        Checkpoint.Collector collector = new Checkpoint.Collector(epoch);
        take(collector, records);
        return collector;
    }

    private static void take(Checkpoint.Collector collector, List<ProducerRecord<byte[], byte[]>> records) {
        records.forEach(record -> collector.take(record.value()));
    }

    private static void assertSame(Checkpoint expected, Checkpoint read) {
        assertEquals(expected.q(), Objects.requireNonNull(read).q());
        assertEquals(expected.place(), read.place());
        assertArrayEquals(expected.terms(), read.terms());
        assertArrayEquals(expected.counts(), read.counts());
        assertArrayEquals(expected.state(), read.state());
    }
}
