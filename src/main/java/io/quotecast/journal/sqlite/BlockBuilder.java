package io.quotecast.journal.sqlite;

import io.quotecast.base.Micros;
import io.quotecast.journal.Entry;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts entries together to blocks. The last one stays open and is written again with what is added to it, while it is
 * short: so a slow tape too has many entries in a row, and no entry waits for others. Owned by the writer's thread.
 */
final class BlockBuilder {
    /** A block goes on being filled until it is as long as this: with the rest of its row about a page of the file. */
    private static final int SHORT = 3_500;

    private static final int LONGEST = 32_768;

    private final String epoch;
    private final EventFormat format;
    private final InstantSource clock;
    private final ByteWriter byteWriter = new ByteWriter();
    private final List<Block> done = new ArrayList<>();
    private long id;
    private long firstQ;
    private long lastQ;
    private long firstMicros;
    private long nowMicros;

    /**
     * @param id of the next block
     */
    BlockBuilder(long id, String epoch, EventFormat format, InstantSource clock) {
        this.id = id;
        this.epoch = epoch;
        this.format = format;
        this.clock = clock;
    }

    void add(Entry entry) {
        if (byteWriter.length() == 0) {
            firstQ = entry.q();
            nowMicros = firstMicros = Micros.now(clock);
        }
        byteWriter.count(entry.u());
        format.write(entry.event(), byteWriter);
        lastQ = entry.q();
        if (byteWriter.length() >= LONGEST) {
            end();
        }
    }

    /** The blocks that have come to be or have grown since the last time. */
    List<Block> take() {
        if (byteWriter.length() > 0) {
            nowMicros = Micros.now(clock);
            done.add(block());
            if (byteWriter.length() >= SHORT) {
                next();
            }
        }
        List<Block> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    private void end() {
        nowMicros = Micros.now(clock);
        done.add(block());
        next();
    }

    private void next() {
        id++;
        byteWriter.clear();
    }

    private Block block() {
        byte[] copy = byteWriter.toBytes();
        return new Block(id, epoch, firstQ, lastQ, firstMicros, nowMicros, ByteWriter.checksum(copy), copy);
    }
}
