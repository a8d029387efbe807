package io.quotecast.history.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A database on a PostgreSQL server. Its tables have one partition per day, which is dropped when it is too old. */
final class PostgresServer implements Database {
    private static final int CONNECT_SECONDS = 5;
    /** Maximum time that a thread waits for a server that no longer responds. */
    private static final int SOCKET_TIMEOUT_SECONDS = 30;

    private static final List<String> PARTITIONED = List.of("trade", "bar");

    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private final Set<Long> knownDays = new HashSet<>();
    private @Nullable Connection knownDaysConnection;

    /**
     * @throws IllegalArgumentException if the address is invalid
     */
    PostgresServer(String url, Optional<String> user, Optional<String> password) {
        try {
            dataSource.setURL(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "quotecast.history.url: not an address such as jdbc:postgresql://localhost:5432/quotecast", e);
        }
        user.ifPresent(dataSource::setUser);
        password.ifPresent(dataSource::setPassword);
        dataSource.setApplicationName("quotecast");
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        dataSource.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        dataSource.setTcpKeepAlive(true);
        dataSource.setReWriteBatchedInserts(true);
    }

    @Override
    public String name() {
        return "the PostgreSQL database '" + dataSource.getDatabaseName() + "' at "
                + String.join(",", dataSource.getServerNames());
    }

    @Override
    public String migrations() {
        return "db/migration/postgresql";
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void ensurePartitions(Connection connection, Collection<Long> days) throws SQLException {
        if (connection != knownDaysConnection) {
            // The tables may have changed since the previous connection.
            knownDays.clear();
            knownDaysConnection = connection;
        }
        if (knownDays.containsAll(days)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            for (long day : days) {
                for (String table : PARTITIONED) {
                    statement.execute("create table if not exists " + partition(table, day) + " partition of " + table
                            + " for values from (" + EpochDays.startMicros(day) + ") to ("
                            + EpochDays.startMicros(day + 1) + ")");
                }
            }
        }
        connection.commit();
        knownDays.addAll(days);
    }

    @Override
    public boolean expire(Connection connection, long beforeMicros) throws SQLException {
        // The oldest partition that ends before this time; only names of this form are ours.
        String oldest = "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                + " where i.inhparent in ('trade'::regclass, 'bar'::regclass)"
                + " and c.relname ~ '^(trade|bar)_[0-9]{8}$' and right(c.relname, 8) < ?"
                + " order by right(c.relname, 8) limit 1";
        try (PreparedStatement find = connection.prepareStatement(oldest)) {
            find.setString(1, daySuffix(EpochDays.of(beforeMicros)));
            try (ResultSet found = find.executeQuery();
                    Statement drop = connection.createStatement()) {
                if (!found.next()) {
                    return false;
                }
                // A long query may lock the table: then try again later, because writing would wait meanwhile.
                drop.execute("set local lock_timeout = '2s'");
                drop.execute("drop table " + found.getString(1));
                knownDays.clear();
                return true;
            }
        }
    }

    private static String partition(String table, long day) {
        return table + "_" + daySuffix(day);
    }

    private static String daySuffix(long day) {
        return LocalDate.ofEpochDay(day).format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}
