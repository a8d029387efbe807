package io.quotecast.history.store;

import io.quotecast.base.Micros;
import io.quotecast.journal.RecordedTrade;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The database as the one who writes sees it: a connection that is opened when it is needed. Owned by one thread. */
final class ArchiveConnection {
    private static final System.Logger LOG = System.getLogger(ArchiveConnection.class.getName());

    private final Database database;
    private final String epoch;
    private final Duration maxAge;
    private final InstantSource clock;

    private @Nullable Connection connection;
    private @Nullable Inserts inserts;

    ArchiveConnection(Database database, String epoch, Duration maxAge, InstantSource clock) {
        this.database = database;
        this.epoch = epoch;
        this.maxAge = maxAge;
        this.clock = clock;
    }

    String name() {
        return database.name();
    }

    Duration maxAge() {
        return maxAge;
    }

    boolean isConnected() {
        return inserts != null;
    }

    /**
     * Writes all of these, or none, but for those that are so old that they would be removed again at once.
     *
     * @return how many were not too old
     */
    int write(List<Object> rows) throws SQLException {
        long oldest = oldestMicros();
        List<Object> accepted = new ArrayList<>(rows.size());
        TreeSet<Long> days = new TreeSet<>();
        for (Object row : rows) {
            if (row instanceof LostRange) {
                accepted.add(row);
            } else if (timeMicros(row) >= oldest) {
                accepted.add(row);
                days.add(EpochDays.of(timeMicros(row)));
            }
        }
        Inserts into = connect();
        if (!accepted.isEmpty()) {
            long today = EpochDays.of(Micros.now(clock));
            days.add(today);
            // A day ahead, so that midnight finds its room ready.
            days.add(today + 1);
            database.ensurePartitions(into.connection(), days);
            into.write(accepted);
        }
        return accepted.size();
    }

    /** Removes some of what is too old; false once nothing is left to remove. */
    boolean expire() throws SQLException {
        if (maxAge.isZero() || connection == null) {
            return false;
        }
        boolean more = database.expire(connection, oldestMicros());
        connection.commit();
        return more;
    }

    void disconnect() {
        inserts = null;
        try (Connection closing = connection) {
            connection = null;
            if (closing != null && !closing.getAutoCommit()) {
                closing.rollback();
            }
        } catch (SQLException e) {
            // It was broken already, which has been told.
            LOG.log(System.Logger.Level.DEBUG, "The connection of history did not close in order", e);
        }
    }

    private Inserts connect() throws SQLException {
        if (inserts == null) {
            Migrations.apply(database);
            connection = database.dataSource().getConnection();
            inserts = new Inserts(connection, epoch);
        }
        return inserts;
    }

    private long oldestMicros() {
        return maxAge.isZero() ? Long.MIN_VALUE : Micros.of(clock.instant().minus(maxAge));
    }

    private static long timeMicros(Object row) {
        return row instanceof RecordedTrade recordedTrade
                ? recordedTrade.trade().timeMicros()
                : ((ClosedBar) row).bar().timeMicros();
    }
}
