package io.quotecast.journal.sqlite;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.Checksum;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.StoredCheckpoint;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state that results from a journal up to a position, so that a start need not replay it from the beginning.
 *
 * @param blockId newest block in the file when the row was written; 0 before it is written
 * @param position position of the last entry that the state includes
 * @param bars the newest row of the table {@code bars} that belongs to the state, and the checksum of all timeframes;
 *     null if an earlier version wrote the checkpoint, or it has not been written
 */
record CheckpointRow(
        long blockId,
        String epoch,
        long position,
        StoredCheckpoint content,
        @Nullable Link bars) {
    private static final System.Logger LOG = System.getLogger(CheckpointRow.class.getName());
    private static final int MAX_ROWS = 2;
    private static final byte[] NO_BYTES = {};
    /** The key of the newest checkpoint in the table {@code meta}. */
    private static final String LAST = "checkpoints";
    /** The key of the last checkpoint that an earlier version wrote. */
    private static final String UNCHAINED = "unchained-checkpoints";

    /** Creates a checkpoint that has not been written. */
    CheckpointRow(String epoch, long position, StoredCheckpoint content) {
        this(0, epoch, position, content, null);
    }

    /** A row of the table. */
    private record Row(
            long id,
            long blockId,
            String epoch,
            long position,
            long previous,
            long checksum,
            int format,
            Link bars,
            byte[] bytes) {
        private long computedChecksum() {
            return RowFormat.isUnchained(format)
                    ? Checksum.of(bytes)
                    : new RowChecksum(previous)
                            .add(id)
                            .add(blockId)
                            .add(epoch)
                            .add(position)
                            .add(format)
                            .add(bars.id())
                            .add(bars.checksum())
                            .add(bytes)
                            .value();
        }

        private CheckpointRow content() {
            StoredCheckpoint content = format == RowFormat.LEGACY ? readLegacy(bytes) : StoredCheckpoint.parse(bytes);
            return new CheckpointRow(blockId, epoch, position, content, RowFormat.isUnchained(format) ? null : bars);
        }
    }

    /**
     * Writes the row, within a transaction, and deletes the oldest.
     *
     * @param newestBars see {@link #bars}
     */
    void write(JournalFile file, Link newestBars) throws SQLException {
        Link previous = newest(file);
        long newestBlock = JournalFile.queryLong(file.connection(), "select coalesce(max(id), 0) from tape");
        Row unchecked = new Row(
                previous.id() + 1,
                newestBlock,
                epoch,
                position,
                previous.checksum(),
                0,
                RowFormat.CHAINED,
                newestBars,
                content.toByteArray());
        Link written = new Link(unchecked.id, unchecked.computedChecksum());
        try (PreparedStatement insert = file.connection()
                .prepareStatement("insert into checkpoint (id, block, epoch, q, previous, checksum, format,"
                        + " bars_id, bars_checksum, state) values (?,?,?,?,?,?,?,?,?,?)")) {
            insert.setLong(1, unchecked.id);
            insert.setLong(2, newestBlock);
            insert.setString(3, epoch);
            insert.setLong(4, position);
            insert.setLong(5, unchecked.previous);
            insert.setLong(6, written.checksum());
            insert.setInt(7, unchecked.format);
            insert.setLong(8, newestBars.id());
            insert.setLong(9, newestBars.checksum());
            insert.setBytes(10, unchecked.bytes);
            insert.executeUpdate();
        }
        file.setMeta(LAST, written.text());
        JournalFile.execute(
                file.connection(), "delete from checkpoint where id <= (select max(id) from checkpoint) - " + MAX_ROWS);
    }

    private static Link newest(JournalFile file) throws SQLException {
        try (Statement statement = file.connection().createStatement();
                ResultSet rows =
                        statement.executeQuery("select id, checksum from checkpoint order by id desc limit 1")) {
            return rows.next() ? new Link(rows.getLong(1), rows.getLong(2)) : Link.NONE;
        }
    }

    /** Returns the newest undamaged checkpoint; null if there is none. */
    static @Nullable CheckpointRow read(JournalFile file) throws SQLException {
        Link newest = Link.read(file, LAST);
        if (newest.id() != 0 && !newest(file).equals(newest)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "''{0}'': the newest checkpoint is missing or damaged; an earlier one is used if there is any",
                    file.path());
        }
        long lastUnchainedId = Link.read(file, UNCHAINED).id();
        try (Statement statement = file.connection().createStatement();
                ResultSet rows = statement.executeQuery("select id, block, epoch, q, previous, checksum, format,"
                        + " bars_id, bars_checksum, state from checkpoint order by id desc")) {
            while (rows.next()) {
                Row row = new Row(
                        rows.getLong(1),
                        rows.getLong(2),
                        Objects.requireNonNullElse(rows.getString(3), ""),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getInt(7),
                        new Link(rows.getLong(8), rows.getLong(9)),
                        Objects.requireNonNullElse(rows.getBytes(10), NO_BYTES));
                CheckpointRow checkpointRow = contentIfWhole(row, lastUnchainedId);
                if (checkpointRow != null) {
                    return checkpointRow;
                }
            }
        }
        return null;
    }

    private static @Nullable CheckpointRow contentIfWhole(Row row, long lastUnchainedId) {
        String problem = "the checksum does not match";
        if (row.checksum == row.computedChecksum()
                && row.format <= RowFormat.CHAINED
                && RowFormat.isUnchained(row.format) == row.id <= lastUnchainedId) {
            try {
                return row.content();
            } catch (MalformedRecordException e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "The checkpoint at {0} cannot be used: {1}",
                Long.toString(row.position),
                problem);
        return null;
    }

    private static StoredCheckpoint readLegacy(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return new StoredCheckpoint(FormatVersion.LEGACY, 0, List.of(), in.readByteArray(), in.readRemaining());
    }
}
