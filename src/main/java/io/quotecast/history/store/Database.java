package io.quotecast.history.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import javax.sql.DataSource;

/** Where history is kept, and what is peculiar to it; the tables and the statements are common to all. */
interface Database {
    /** Its name for people, without any secret. */
    String name();

    /** Folder of its migrations, among the resources. */
    String migrations();

    DataSource dataSource();

    /** Makes room for rows of these days, counted from 1970-01-01, where room has to be made. */
    void ensurePartitions(Connection connection, Collection<Long> days) throws SQLException;

    /** Removes some of what is older; false once nothing is left to remove. */
    boolean expire(Connection connection, long beforeMicros) throws SQLException;
}
