package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.Series;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads a tape at the start: what is behind the newest checkpoint, and the newest entries into memory. */
final class JournalReader {
    private static final System.Logger LOG = System.getLogger(JournalReader.class.getName());

    private final JournalFile file;
    private final EventFormat format;
    private final String epoch;
    private @Nullable Block before;
    private long read;

    /**
     * @param epoch that of the tape from now on; entries of others stand at position 0
     */
    JournalReader(JournalFile file, EventFormat format, String epoch) {
        this.file = file;
        this.format = format;
        this.epoch = epoch;
    }

    /**
     * @return how many entries were read
     * @throws UnusableJournalException if a block that is needed is damaged or missing
     */
    long recover(Recovery into, Window window, Series series, BarLog bars) throws SQLException {
        CheckpointRow checkpointRow = restore(into, series, bars);
        long held = file.blockAfter(epoch, window.last() - window.capacity(), Long.MAX_VALUE);
        long behind = checkpointRow == null ? 1 : behind(checkpointRow);
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
                    if (checkpointRow == null
                            || !checkpointRow.epoch().equals(block.epoch())
                            || q > checkpointRow.q()) {
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
    private @Nullable CheckpointRow restore(Recovery into, Series series, BarLog bars) throws SQLException {
        CheckpointRow checkpointRow = CheckpointRow.read(file.connection());
        if (checkpointRow != null) {
            boolean sameEpoch = checkpointRow.epoch().equals(epoch);
            try {
                bars.read(file, into::bar);
                into.restore(checkpointRow.state(), sameEpoch);
                if (sameEpoch) {
                    series.read(format, new ByteReader(checkpointRow.counts()));
                }
                return checkpointRow;
            } catch (MalformedRecordException e) {
                LOG.log(System.Logger.Level.WARNING, "The checkpoint at {0} cannot be used: {1}", checkpointRow.q(), e);
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

    private long behind(CheckpointRow checkpointRow) throws SQLException {
        long within = file.blockAfter(checkpointRow.epoch(), checkpointRow.q(), checkpointRow.block());
        return within == 0 ? checkpointRow.block() + 1 : within;
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

    private UnusableJournalException damaged(Block block, String how) {
        return JournalFile.damaged(
                file.path(),
                "positions " + block.firstQ() + " to " + block.lastQ() + " of epoch " + block.epoch() + ": " + how);
    }
}
