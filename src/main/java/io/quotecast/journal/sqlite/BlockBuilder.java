package io.quotecast.journal.sqlite;

import io.quotecast.base.Micros;
import io.quotecast.journal.Entry;
import io.quotecast.journal.format.BlockReader;
import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.journal.format.StoredEventWriter;
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
    private final StoredEventWriter events = new StoredEventWriter();
    private final ProtobufBuffer buffer = new ProtobufBuffer();
    private final List<Block.Change> finished = new ArrayList<>();
    private long id;
    private long previousChecksum;
    /** Checksum of the row of the current block; -1 if it has none. */
    private long storedChecksum = -1;

    private long firstPosition;
    private long lastPosition;
    private long firstMicros;
    private long lastMicros;

    /**
     * @param last the last block in the file
     */
    BlockBuilder(Link last, String epoch, InstantSource clock) {
        this.id = last.id() + 1;
        this.previousChecksum = last.checksum();
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
            startNextBlock(addChange());
        }
    }

    /** Returns the blocks that are new or have grown since the previous call. */
    List<Block.Change> drain() {
        if (buffer.length() > 0) {
            Block block = addChange();
            if (buffer.length() >= TARGET_BYTES) {
                startNextBlock(block);
            } else {
                storedChecksum = block.checksum();
            }
        }
        List<Block.Change> blocks = List.copyOf(finished);
        finished.clear();
        return blocks;
    }

    private Block addChange() {
        lastMicros = Micros.now(clock);
        Block block = Block.of(
                id,
                epoch,
                firstPosition,
                lastPosition,
                firstMicros,
                lastMicros,
                previousChecksum,
                buffer.toByteArray());
        finished.add(new Block.Change(block, storedChecksum));
        return block;
    }

    private void startNextBlock(Block finishedBlock) {
        id++;
        previousChecksum = finishedBlock.checksum();
        storedChecksum = -1;
        buffer.clear();
        events.startSequence();
    }
}
