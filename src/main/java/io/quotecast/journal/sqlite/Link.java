package io.quotecast.journal.sqlite;

import io.quotecast.journal.UnusableJournalException;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The id and the checksum of a row, stored in the table {@code meta} to recognize that row later.
 *
 * @param id 0 if there is no such row
 * @param checksum 0 if there is no such row
 */
record Link(long id, long checksum) {
    static final Link NONE = new Link(0, 0);

    /** Reads a value of the table {@code meta}; {@link #NONE} if it is absent. */
    static Link read(JournalFile file, String key) throws SQLException {
        String text = file.meta(key).orElse("0 0");
        int space = text.indexOf(' ');
        try {
            return new Link(Long.parseLong(text, 0, Math.max(0, space), 10), Long.parseLong(text.substring(space + 1)));
        } catch (NumberFormatException e) {
            throw malformed(file.path(), key, text);
        }
    }

    private static UnusableJournalException malformed(Path path, String key, String text) {
        return SqliteFailure.damaged(path, "'" + key + "' in the table meta is '" + text + "'");
    }

    /** Returns the text that {@link #read} reads. */
    String text() {
        return id + " " + checksum;
    }
}
