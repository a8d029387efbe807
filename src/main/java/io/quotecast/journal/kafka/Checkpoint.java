package io.quotecast.journal.kafka;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.Checksum;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.journal.format.ProtobufMessage;
import io.quotecast.journal.format.StoredCheckpoint;
import java.io.ByteArrayOutputStream;
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
 */
record Checkpoint(String epoch, long position, StoredCheckpoint content) {
    private static final int EPOCH = 2;
    private static final int POSITION = 3;
    private static final int CHECKSUM = 4;
    private static final int PART = 5;
    private static final int PARTS = 6;
    private static final int CONTENT = 7;

    private static final int PART_BYTES = 256 << 10;
    private static final int KEY_SLOTS = 4;
    private static final int MAX_PARTS = 1 << 14;

    /**
     * Returns the checkpoint as records.
     *
     * @param number 0, 1, 2, ... over the checkpoints of one process
     */
    List<ProducerRecord<byte[], byte[]>> records(String topic, long number) {
        byte[] all = content.toByteArray();
        long checksum = Checksum.of(all);
        int parts = Math.max(1, (all.length + PART_BYTES - 1) / PART_BYTES);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            String key = number % KEY_SLOTS + "/" + part;
            ProtobufBuffer value = new ProtobufBuffer();
            value.writeNumber(FormatVersion.FIELD, FormatVersion.CURRENT);
            value.writeText(EPOCH, epoch);
            value.writeNumber(POSITION, position);
            value.writeFixed32(CHECKSUM, (int) checksum);
            value.writeNumber(PART, part);
            value.writeNumber(PARTS, parts);
            value.writeBytes(
                    CONTENT, Arrays.copyOfRange(all, part * PART_BYTES, Math.min(all.length, (part + 1) * PART_BYTES)));
            records.add(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value.toByteArray()));
        }
        return records;
    }

    /** One part of a checkpoint, the value of a record of the topic. */
    private record Part(
            int version, String epoch, long position, long checksum, long index, long count, byte[] content) {
        private static @Nullable Part read(byte[] value) {
            if (value.length > 0 && value[0] == FormatVersion.LEGACY) {
                ByteReader in = new ByteReader(value);
                return new Part(
                        in.readByte(),
                        in.readString(),
                        in.readVarint(),
                        in.readVarint(),
                        in.readVarint(),
                        in.readVarint(),
                        in.readRemaining());
            }
            if (!FormatVersion.isVersioned(value)) {
                return null;
            }
            ProtobufMessage message = ProtobufMessage.parse(value);
            return new Part(
                    (int) message.number(FormatVersion.FIELD),
                    message.text(EPOCH),
                    message.number(POSITION),
                    message.number(CHECKSUM),
                    message.number(PART),
                    message.number(PARTS),
                    message.bytes(CONTENT));
        }
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
            Part part = Part.read(value);
            if (part == null
                    || part.version > FormatVersion.CURRENT
                    || !part.epoch.equals(epoch)
                    || part.index < 0
                    || part.index >= part.count
                    || part.count > MAX_PARTS) {
                return;
            }
            List<Long> key = List.of((long) part.version, part.position, part.checksum, part.count);
            byte[][] all = gathered.computeIfAbsent(key, any -> new byte[(int) part.count][]);
            all[(int) part.index] = part.content;
            if (Arrays.stream(all).allMatch(fragment -> fragment != null)) {
                gathered.remove(key);
                assemble(part, all);
            }
        }

        /** Returns the complete checkpoint with the highest position; null if there is none. */
        @Nullable
        Checkpoint newest() {
            return newest;
        }

        private void assemble(Part last, byte[][] parts) {
            ByteArrayOutputStream assembled = new ByteArrayOutputStream();
            for (byte[] part : parts) {
                assembled.writeBytes(part);
            }
            byte[] all = assembled.toByteArray();
            Checkpoint previous = newest;
            if (Checksum.of(all) == last.checksum && (previous == null || previous.position <= last.position)) {
                newest = new Checkpoint(
                        epoch,
                        last.position,
                        last.version == FormatVersion.LEGACY ? readLegacy(all) : StoredCheckpoint.parse(all));
            }
        }

        private static StoredCheckpoint readLegacy(byte[] all) {
            ByteReader in = new ByteReader(all);
            long sourceOffset = in.readVarint();
            ByteReader terms = new ByteReader(in.readByteArray());
            List<Long> termStarts = new ArrayList<>();
            for (long count = terms.readVarint(); count > 0; count--) {
                termStarts.add(terms.readVarint());
            }
            return new StoredCheckpoint(
                    FormatVersion.LEGACY, sourceOffset, termStarts, in.readByteArray(), in.readRemaining());
        }
    }
}
