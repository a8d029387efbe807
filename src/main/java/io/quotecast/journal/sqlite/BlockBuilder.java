package io.quotecast.journal.sqlite;

import io.quotecast.base.Micros;
import io.quotecast.journal.Entry;
import io.quotecast.journal.format.BlockReader;
import io.quotecast.journal.format.Checksum;
import io.quotecast.journal.format.EventWriter;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.ProtobufBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Combines entries into blocks. While the last block is short, it stays open and is written again with the entries
 * added to it: a slow journal, too, stores many entries per row, and no entry waits for others. Owned by the writer
 * thread.
 */
final class BlockBuilder {
    /** A block stays open until it has this length: with the rest of its row, about one page of the file. */
    private static final int TARGET_BYTES = 3_500;

    private static final int MAX_BYTES = 32_768;

    private final String epoch;
    private final InstantSource clock;
    private final EventWriter events = new EventWriter();
    private final ProtobufBuffer buffer = new ProtobufBuffer();
    private final List<Block> finished = new ArrayList<>();
    private long id;
    private long firstPosition;
    private long lastPosition;
    private long firstMicros;
    private long lastMicros;

    /**
     * @param id id of the first block to build
     */
    BlockBuilder(long id, String epoch, InstantSource clock) {
        this.id = id;
        this.epoch = epoch;
        this.clock = clock;
    }

    void add(Entry entry) {
        if (buffer.length() == 0) {
            firstPosition = entry.position();
            lastMicros = firstMicros = Micros.now(clock);
        }
        events.write(BlockReader.EVENTS, 0, entry.seriesNumber(), entry.event(), buffer);
        lastPosition = entry.position();
        if (buffer.length() >= MAX_BYTES) {
            finishBlock();
        }
    }

    /** Returns the blocks that are new or have grown since the previous call. */
    List<Block> drain() {
        if (buffer.length() > 0) {
            lastMicros = Micros.now(clock);
            finished.add(currentBlock());
            if (buffer.length() >= TARGET_BYTES) {
                startNextBlock();
            }
        }
        List<Block> blocks = List.copyOf(finished);
        finished.clear();
        return blocks;
    }

    private void finishBlock() {
        lastMicros = Micros.now(clock);
        finished.add(currentBlock());
        startNextBlock();
    }

    private void startNextBlock() {
        id++;
        buffer.clear();
        events.startSequence();
    }

    private Block currentBlock() {
        byte[] copy = buffer.toByteArray();
        return new Block(
                id,
                epoch,
                firstPosition,
                lastPosition,
                firstMicros,
                lastMicros,
                Checksum.of(copy),
                FormatVersion.CURRENT,
                copy);
    }
}
