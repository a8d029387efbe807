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
 * The state that results from a journal up to a position. On its topic it is split into parts, one record each, whose
 * keys are taken in turn from a few: an incomplete checkpoint leaves the previous ones intact.
 *
 * @param position position of the last entry that the state includes
 * @param sourceOffset newest offset of a source up to the position; 0 if there is none
 * @param terms written by {@link Terms#write}
 * @param seriesCounts number of events of each series up to the position
 * @param state state of the pipeline, as passed to {@link KafkaJournal#saveCheckpoint}
 */
record Checkpoint(String epoch, long position, long sourceOffset, byte[] terms, byte[] seriesCounts, byte[] state) {
    private static final int VERSION = 1;
    private static final int PART_BYTES = 256 << 10;
    private static final int KEY_SLOTS = 4;
    private static final int MAX_PARTS = 1 << 14;

    /**
     * Returns the checkpoint as records.
     *
     * @param number 0, 1, 2, ... over the checkpoints of one process
     */
    List<ProducerRecord<byte[], byte[]>> records(String topic, long number) {
        ByteWriter writer = new ByteWriter();
        writer.writeVarint(sourceOffset);
        writer.writeByteArray(terms);
        writer.writeByteArray(seriesCounts);
        writer.writeRawBytes(state);
        byte[] all = writer.toByteArray();
        long checksum = ByteWriter.checksum(all);
        int parts = Math.max(1, (all.length + PART_BYTES - 1) / PART_BYTES);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            String key = number % KEY_SLOTS + "/" + part;
            ByteWriter value = new ByteWriter();
            value.writeByte(VERSION);
            value.writeString(epoch);
            value.writeVarint(position);
            value.writeVarint(checksum);
            value.writeVarint(part);
            value.writeVarint(parts);
            value.writeRawBytes(
                    Arrays.copyOfRange(all, part * PART_BYTES, Math.min(all.length, (part + 1) * PART_BYTES)));
            records.add(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value.toByteArray()));
        }
        return records;
    }

    /** Assembles checkpoints from the records of the topic, which are added oldest first. */
    static final class Collector {
        private final Map<List<Long>, byte[][]> gathered = new HashMap<>();
        private final String epoch;
        private @Nullable Checkpoint newest;

        Collector(String epoch) {
            this.epoch = epoch;
        }

        /** Adds the value of a record; ignores parts of other epochs and of unknown versions. */
        void add(byte[] value) {
            ByteReader in = new ByteReader(value);
            if (in.readByte() != VERSION || !in.readString().equals(epoch)) {
                return;
            }
            long position = in.readVarint();
            long checksum = in.readVarint();
            int part = (int) in.readVarint();
            int parts = (int) in.readVarint();
            if (part < 0 || part >= parts || parts > MAX_PARTS) {
                return;
            }
            List<Long> key = List.of(position, checksum, (long) parts);
            byte[][] all = gathered.computeIfAbsent(key, any -> new byte[parts][]);
            all[part] = in.readRemaining();
            if (Arrays.stream(all).allMatch(fragment -> fragment != null)) {
                gathered.remove(key);
                assemble(position, checksum, all);
            }
        }

        /** Returns the complete checkpoint with the highest position; null if there is none. */
        @Nullable
        Checkpoint newest() {
            return newest;
        }

        private void assemble(long position, long checksum, byte[][] parts) {
            ByteWriter writer = new ByteWriter();
            for (byte[] part : parts) {
                writer.writeRawBytes(part);
            }
            byte[] all = writer.toByteArray();
            Checkpoint previous = newest;
            if (ByteWriter.checksum(all) == checksum && (previous == null || previous.position <= position)) {
                ByteReader in = new ByteReader(all);
                newest = new Checkpoint(
                        epoch, position, in.readVarint(), in.readByteArray(), in.readByteArray(), in.readRemaining());
            }
        }
    }

    Terms parsedTerms() throws MalformedRecordException {
        Terms parsed = new Terms();
        parsed.read(new ByteReader(terms));
        return parsed;
    }
}
