package io.quotecast.history.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import javax.sql.DataSource;

/** A database that stores history. Tables and statements are common to all databases; this is what differs. */
interface Database {
    /** Returns a name for log lines, without secrets. */
    String name();

    /** Returns the resource folder of the migrations. */
    String migrations();

    DataSource dataSource();

    /** Creates the partitions for these days, counted from 1970-01-01, if the database is partitioned. */
    void ensurePartitions(Connection connection, Collection<Long> days) throws SQLException;

    /** Deletes some of the rows before this time. Returns false once none is left. */
    boolean expire(Connection connection, long beforeMicros) throws SQLException;
}
