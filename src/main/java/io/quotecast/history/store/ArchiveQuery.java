package io.quotecast.history.store;

import java.sql.Connection;
import java.sql.SQLException;

/** A query that a connection executes. */
interface ArchiveQuery<T> {
    T execute(Connection connection) throws SQLException;
}
