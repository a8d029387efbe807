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

/** The connection through which rows are written, opened when it is needed. Owned by the archive thread. */
final class ArchiveConnection {
    private static final System.Logger LOG = System.getLogger(ArchiveConnection.class.getName());

    private final Database database;
    private final String epoch;
    private final Duration maxAge;
    private final BarRules barRules;
    private final InstantSource clock;

    private @Nullable Connection connection;
    private @Nullable Inserts inserts;
    private @Nullable MissingBars missingBars;

    ArchiveConnection(Database database, String epoch, Duration maxAge, BarRules barRules, InstantSource clock) {
        this.barRules = barRules;
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
     * Writes all of these rows or none, except for rows that are too old to be kept.
     *
     * @return the number of rows that were not too old
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
        Inserts target = connect();
        if (!accepted.isEmpty()) {
            long today = EpochDays.of(Micros.now(clock));
            days.add(today);
            // A day ahead, so that the partition exists at midnight.
            days.add(today + 1);
            database.ensurePartitions(target.connection(), days);
            target.write(accepted);
        }
        return accepted.size();
    }

    /** Returns whether {@link #insertMissingBars} has work to do. */
    boolean hasMissingBars() {
        return inserts != null && missingBars != null && !missingBars.isEmpty();
    }

    /** Inserts the missing bars of one instrument. */
    void insertMissingBars() throws SQLException {
        if (inserts != null && missingBars != null && !missingBars.isEmpty()) {
            missingBars.insertNext(inserts.connection(), inserts.bars());
        }
    }

    /** Deletes some of the rows that are too old. Returns false once none is left. */
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
            // The connection had failed already, which has been reported.
            LOG.log(System.Logger.Level.DEBUG, "Failed to close the history connection", e);
        }
    }

    private Inserts connect() throws SQLException {
        if (inserts == null) {
            Migrations.apply(database);
            connection = database.dataSource().getConnection();
            inserts = new Inserts(connection, epoch, barRules);
            if (missingBars == null) {
                MissingBars found = new MissingBars(barRules, Micros.now(clock));
                found.find(connection, oldestMicros());
                missingBars = found;
            }
        }
        return inserts;
    }

    private long oldestMicros() {
        return maxAge.isZero() ? Long.MIN_VALUE : Micros.of(clock.instant().minus(maxAge));
    }

    private static long timeMicros(Object row) {
        if (row instanceof RecordedTrade recordedTrade) {
            return recordedTrade.trade().timeMicros();
        }
        if (row instanceof StoredCorrection stored) {
            return stored.correction().original().timeMicros();
        }
        return row instanceof LateTrade lateTrade
                ? lateTrade.timeMicros()
                : ((ClosedBar) row).bar().timeMicros();
    }
}
