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
 * @param position what is behind it is not in the state
 * @param sourceOffset how far the source had come that says so
 * @param terms as {@link Terms#write} has them
 * @param seriesCounts how many events each series had had
 * @param state what the stages behind the journal knew
 */
record Checkpoint(String epoch, long position, long sourceOffset, byte[] terms, byte[] seriesCounts, byte[] state) {
    private static final int VERSION = 1;
    private static final int PART_BYTES = 256 << 10;
    private static final int KEY_SLOTS = 4;
    private static final int MAX_PARTS = 1 << 14;

    /**
     * As records.
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

    /** Puts together what is read from the topic, record by record, oldest first. */
    static final class Collector {
        private final Map<List<Long>, byte[][]> gathered = new HashMap<>();
        private final String epoch;
        private @Nullable Checkpoint newest;

        Collector(String epoch) {
            this.epoch = epoch;
        }

        /** Passes over what belongs to another tape, or is of a form that it does not know. */
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

        /** The whole one that is furthest; null if there is none. */
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

    /** Its terms. */
    Terms parsedTerms() throws MalformedRecordException {
        Terms parsed = new Terms();
        parsed.read(new ByteReader(terms));
        return parsed;
    }
}
