package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.BlockReader;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of one epoch, the newest from memory and the others from the file, through a connection of its own.
 * Holds one block at a time. Owned by one thread.
 */
final class StoredEntries implements EntryReader {
    private static final String COLUMNS =
            "id, epoch, first_q, last_q, first_time, last_time, previous, checksum, format, ";

    private final Path path;
    private final String epoch;
    private final Window window;
    private final BlockReader events;
    private final List<Entry> blockEntries = new ArrayList<>();
    private @Nullable Connection connection;
    private long blockId;

    /**
     * @param window the newest entries
     */
    StoredEntries(Path path, String epoch, Instruments instruments, Window window) {
        this.path = path;
        this.epoch = epoch;
        this.window = window;
        this.events = new BlockReader(instruments);
    }

    @Override
    public long first() {
        long inMemory = window.first();
        try {
            long id = firstId(block -> true);
            Block oldest = id == 0 ? null : block(id, "x''");
            return oldest == null ? inMemory : Math.min(inMemory, oldest.firstPosition());
        } catch (SQLException e) {
            throw SqliteFailure.unusable(path, e);
        }
    }

    @Override
    public long last() {
        return window.last();
    }

    /**
     * @throws UnusableJournalException if the file cannot be read, or the block is damaged
     */
    @Override
    public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
        if (position >= window.first() - 1) {
            return window.readAfter(position, limit, reader);
        }
        try {
            // Entries are added to the last block, which may have been read before.
            if (!isHeld(position + 1)) {
                readBlock(position + 1);
            }
        } catch (SQLException e) {
            throw SqliteFailure.unusable(path, e);
        }
        if (!isHeld(position + 1)) {
            return false;
        }
        int first = (int) (position + 1 - blockEntries.get(0).position());
        int end = Math.min(blockEntries.size(), first + limit);
        blockEntries.subList(first, end).forEach(reader);
        int left = limit - (end - first);
        return left == 0 || position + limit - left >= last() || readAfter(position + limit - left, left, reader);
    }

    private boolean isHeld(long position) {
        return !blockEntries.isEmpty()
                && blockEntries.get(0).position() <= position
                && blockEntries.get(blockEntries.size() - 1).position() >= position;
    }

    private void readBlock(long position) throws SQLException {
        blockEntries.clear();
        Block block = block(blockId + 1, "entries");
        if (block == null || !contains(block, position)) {
            long id = firstId(candidate -> candidate.lastPosition() >= position);
            block = id == 0 ? null : block(id, "entries");
        }
        if (block == null || !contains(block, position)) {
            return;
        }
        blockId = block.id();
        if (!block.isWhole()) {
            throw damaged(block, "the checksum does not match");
        }
        try {
            events.open(RowFormat.version(block.format()), block.bytes(), true);
            for (long next = block.firstPosition(); next <= block.lastPosition(); next++) {
                MarketEvent event = events.next();
                if (event == null) {
                    throw damaged(block, "it ends before position " + next);
                }
                blockEntries.add(new Entry(next, events.seriesNumber(), event));
            }
        } catch (MalformedRecordException e) {
            throw damaged(block, String.valueOf(e.getMessage()));
        }
    }

    private boolean contains(Block block, long position) {
        return block.epoch().equals(epoch) && block.firstPosition() <= position && block.lastPosition() >= position;
    }

    private UnusableJournalException damaged(Block block, String detail) {
        blockEntries.clear();
        return SqliteFailure.damaged(
                path,
                "positions " + block.firstPosition() + " to " + block.lastPosition() + " of epoch " + epoch + ", block "
                        + block.id() + ": " + detail);
    }

    /** A property of a block that all later blocks of the epoch have too. */
    private interface Property {
        boolean holds(Block block);
    }

    /** Returns the id of the first block of the epoch with a property; 0 if there is none. Ids have no gaps. */
    private long firstId(Property property) throws SQLException {
        Connection file = connection();
        long low = JournalFile.queryLong(file, "select min(id) from tape");
        long high = JournalFile.queryLong(file, "select max(id) from tape") + 1;
        long end = high;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Block block = block(middle, "x''");
            // Earlier epochs come first; a block that is deleted meanwhile was one of the oldest.
            if (block != null && block.epoch().equals(epoch) && property.holds(block)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low < end ? low : 0;
    }

    private @Nullable Block block(long id, String entries) throws SQLException {
        try (PreparedStatement select =
                connection().prepareStatement("select " + COLUMNS + entries + " from tape where id = ?")) {
            select.setLong(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Block.read(rows) : null;
            }
        }
    }

    private Connection connection() throws SQLException {
        Connection opened = connection;
        if (opened == null) {
            opened = JournalFile.connectToRead(path);
            connection = opened;
        }
        return opened;
    }

    @Override
    public void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw SqliteFailure.unusable(path, e);
        }
    }
}
