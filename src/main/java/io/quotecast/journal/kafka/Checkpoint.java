package io.quotecast.journal.kafka;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What had become of a tape up to a position. On its topic it lies in parts, each a record, under a few names in turn: one
 * that is half written leaves those before it whole.
 *
 * @param q what is behind it is not in the state
 * @param place how far the source had come that says so
 * @param terms as {@link Terms#write} has them
 * @param counts how many events each series had had
 * @param state what the stages behind the journal knew
 */
record Checkpoint(String epoch, long q, long place, byte[] terms, byte[] counts, byte[] state) {
    private static final int VERSION = 1;
    private static final int PART = 256 << 10;
    private static final int NAMES = 4;
    private static final int MOST_PARTS = 1 << 14;

    /**
     * As records.
     *
     * @param turn 0, 1, 2, ... over the checkpoints of one process
     */
    List<ProducerRecord<byte[], byte[]>> records(String topic, long turn) {
        ByteWriter byteWriter = new ByteWriter();
        byteWriter.count(place);
        byteWriter.sized(terms);
        byteWriter.sized(counts);
        byteWriter.raw(state);
        byte[] all = byteWriter.toBytes();
        long sum = ByteWriter.checksum(all);
        int parts = Math.max(1, (all.length + PART - 1) / PART);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            String key = turn % NAMES + "/" + part;
            ByteWriter value = new ByteWriter();
            value.octet(VERSION);
            value.text(epoch);
            value.count(q);
            value.count(sum);
            value.count(part);
            value.count(parts);
            value.raw(Arrays.copyOfRange(all, part * PART, Math.min(all.length, (part + 1) * PART)));
            records.add(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value.toBytes()));
        }
        return records;
    }

    /** Puts together what is read from the topic, record by record, oldest first. */
    static final class Collector {
        private final Map<List<Long>, byte[][]> gathered = new HashMap<>();
        private final String epoch;
        private @Nullable Checkpoint newest;

        Collector(String epoch) {
            this.epoch = epoch;
        }

        /** Passes over what belongs to another tape, or is of a form that it does not know. */
        void take(byte[] value) {
            ByteReader in = new ByteReader(value);
            if (in.octet() != VERSION || !in.text().equals(epoch)) {
                return;
            }
            long q = in.count();
            long sum = in.count();
            int part = (int) in.count();
            int parts = (int) in.count();
            if (part < 0 || part >= parts || parts > MOST_PARTS) {
                return;
            }
            List<Long> key = List.of(q, sum, (long) parts);
            byte[][] all = gathered.computeIfAbsent(key, any -> new byte[parts][]);
            all[part] = in.rest();
            if (Arrays.stream(all).allMatch(one -> one != null)) {
                gathered.remove(key);
                finish(q, sum, all);
            }
        }

        /** The whole one that is furthest; null if there is none. */
        @Nullable
        Checkpoint newest() {
            return newest;
        }

        private void finish(long q, long sum, byte[][] parts) {
            ByteWriter byteWriter = new ByteWriter();
            for (byte[] part : parts) {
                byteWriter.raw(part);
            }
            byte[] all = byteWriter.toBytes();
            Checkpoint before = newest;
            if (ByteWriter.checksum(all) == sum && (before == null || before.q <= q)) {
                ByteReader in = new ByteReader(all);
                newest = new Checkpoint(epoch, q, in.count(), in.sized(), in.sized(), in.rest());
            }
        }
    }

    /** Its terms. */
    Terms known() throws MalformedRecordException {
        Terms known = new Terms();
        known.read(new ByteReader(terms));
        return known;
    }
}
