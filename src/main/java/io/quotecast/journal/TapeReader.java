package io.quotecast.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads a tape at the start: what is behind the newest checkpoint, and the newest entries into memory. */
final class TapeReader {
    private static final System.Logger LOG = System.getLogger(TapeReader.class.getName());

    private final TapeFile file;
    private final EventFormat format;
    private final String epoch;
    private @Nullable Block before;
    private long read;

    /**
     * @param epoch that of the tape from now on; entries of others stand at position 0
     */
    TapeReader(TapeFile file, EventFormat format, String epoch) {
        this.file = file;
        this.format = format;
        this.epoch = epoch;
    }

    /**
     * @return how many entries were read
     * @throws UnusableTape if a block that is needed is damaged or missing
     */
    long recover(Recovery into, Window window, Series series, BarLog bars) throws SQLException {
        Checkpoint checkpoint = restore(into, series, bars);
        long held = file.blockAfter(epoch, window.last() - window.capacity(), Long.MAX_VALUE);
        long behind = checkpoint == null ? 1 : behind(checkpoint);
        long from = held == 0 ? behind : behind == 0 ? held : Math.min(held, behind);
        boolean[] begun = new boolean[1];
        if (from > 0) {
            file.readFrom(from, block -> {
                check(block);
                boolean current = block.epoch().equals(epoch);
                if (current && !begun[0] && block.id() >= held) {
                    begun[0] = true;
                    window.begin(block.firstQ() - 1);
                }
                ByteReader in = new ByteReader(block.bytes());
                for (long q = block.firstQ(); q <= block.lastQ(); q++, read++) {
                    long u = in.count();
                    Entry entry = new Entry(current ? q : 0, current ? u : 0, format.read(in));
                    if (begun[0]) {
                        window.add(entry);
                    }
                    if (checkpoint == null || !checkpoint.epoch().equals(block.epoch()) || q > checkpoint.q()) {
                        if (current) {
                            series.saw(entry);
                        }
                        bars.saw(entry);
                        into.follow(entry, block.lastMicros());
                    }
                }
                if (!in.isAtEnd()) {
                    throw damaged(block, "it is longer than its entries");
                }
                return true;
            });
        }
        return read;
    }

    /** What the newest checkpoint holds; null if there is none that can be used. */
    private @Nullable Checkpoint restore(Recovery into, Series series, BarLog bars) throws SQLException {
        Checkpoint checkpoint = Checkpoint.read(file.connection());
        if (checkpoint != null) {
            boolean sameEpoch = checkpoint.epoch().equals(epoch);
            try {
                bars.read(file, into::bar);
                into.restore(checkpoint.state(), sameEpoch);
                if (sameEpoch) {
                    series.read(format, new ByteReader(checkpoint.counts()));
                }
                return checkpoint;
            } catch (MalformedBytes e) {
                LOG.log(System.Logger.Level.WARNING, "The checkpoint at {0} cannot be used: {1}", checkpoint.q(), e);
            }
        }
        if (file.lastBlock() != null) {
            LOG.log(System.Logger.Level.WARNING, "''{0}'' has no checkpoint: all of it is read", file.path());
        }
        into.forget();
        series.clear();
        bars.clear(file.connection());
        return null;
    }

    private long behind(Checkpoint checkpoint) throws SQLException {
        long within = file.blockAfter(checkpoint.epoch(), checkpoint.q(), checkpoint.block());
        return within == 0 ? checkpoint.block() + 1 : within;
    }

    private void check(Block block) {
        if (!block.isWhole()) {
            throw damaged(block, "its checksum is another");
        }
        Block last = before;
        if (last != null && last.epoch().equals(block.epoch()) && last.lastQ() + 1 != block.firstQ()) {
            throw damaged(block, "what was before it is missing from " + (last.lastQ() + 1));
        }
        before = block;
    }

    private UnusableTape damaged(Block block, String how) {
        return TapeFile.damaged(
                file.path(),
                "positions " + block.firstQ() + " to " + block.lastQ() + " of epoch " + block.epoch() + ": " + how);
    }
}
