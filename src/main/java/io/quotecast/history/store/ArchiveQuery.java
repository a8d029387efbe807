package io.quotecast.history.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Something that a connection can answer. */
interface ArchiveQuery<T> {
    T execute(Connection connection) throws SQLException;
}
