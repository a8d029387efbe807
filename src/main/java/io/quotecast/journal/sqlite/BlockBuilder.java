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
 * Puts entries together to blocks. The last one stays open and is written again with what is added to it, while it is
 * short: so a slow tape too has many entries in a row, and no entry waits for others. Owned by the writer's thread.
 */
final class BlockBuilder {
    /** A block goes on being filled until it is as long as this: with the rest of its row about a page of the file. */
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
     * @param id of the next block
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

    /** The blocks that have come to be or have grown since the last time. */
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
