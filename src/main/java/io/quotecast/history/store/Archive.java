package io.quotecast.history.store;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.journal.sqlite.SqliteFailure;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.Trade;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Storage for trades and closed bars beyond what memory holds. The pipeline adds rows without ever waiting; rows that
 * find the queue full are dropped and counted. Does nothing if history is kept in memory only.
 */
public final class Archive implements AutoCloseable {
    /** Maximum number of queued rows, a power of two. */
    public static final int QUEUE_CAPACITY = 1 << 16;
    /** Maximum time that a query waits for the rows that were added before it. */
    private static final long QUERY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final System.Logger LOG = System.getLogger(Archive.class.getName());

    private final WriteQueue writeQueue;
    private final @Nullable ArchiveWriter writer;
    private final @Nullable ArchiveReaders readers;

    private Archive(WriteQueue writeQueue, @Nullable ArchiveWriter writer, @Nullable ArchiveReaders readers) {
        this.writeQueue = writeQueue;
        this.writer = writer;
        this.readers = readers;
    }

    /**
     * Where and how long history is stored.
     *
     * @param kind {@code memory}, {@code sqlite} or {@code postgresql}
     * @param folder folder of the SQLite file
     * @param url JDBC address of PostgreSQL; empty for other kinds
     * @param maxAge older rows are deleted; zero to keep all
     */
    public record Settings(
            String kind,
            Path folder,
            String url,
            Optional<String> user,
            Optional<String> password,
            Duration maxAge,
            BarRules bars) {
        /** Creates settings with the bars of a server that is not configured otherwise. */
        public Settings(
                String kind,
                Path folder,
                String url,
                Optional<String> user,
                Optional<String> password,
                Duration maxAge) {
            this(kind, folder, url, user, password, maxAge, BarRules.DEFAULT);
        }
    }

    /** Returns an archive that stores nothing. */
    public static Archive none() {
        return new Archive(new WriteQueue(2), null, null);
    }

    /**
     * Opens the archive and starts its threads. A database server may become available later; a file must be usable
     * now.
     *
     * @param epoch epoch of the rows that are added
     * @throws IllegalArgumentException if the file or the settings cannot be used; the message says what to do
     */
    public static Archive open(Settings settings, String epoch, InstantSource clock) {
        return open(settings, epoch, clock, QUEUE_CAPACITY);
    }

    static Archive open(Settings settings, String epoch, InstantSource clock, int queueCapacity) {
        if (settings.kind.equals("memory")) {
            return none();
        }
        Database database = settings.kind.equals("sqlite")
                ? openSqlite(settings.folder.resolve("history.db"))
                : new PostgresServer(settings.url, settings.user, settings.password);
        WriteQueue writeQueue = new WriteQueue(queueCapacity);
        ArchiveWriter writer = new ArchiveWriter(
                new ArchiveConnection(database, epoch, settings.maxAge, settings.bars, clock), writeQueue);
        writer.start();
        return new Archive(writeQueue, writer, new ArchiveReaders(database));
    }

    private static Database openSqlite(Path file) {
        String driverProblem = SqliteFailure.driverProblem();
        if (driverProblem != null) {
            throw new IllegalArgumentException(cannotBeStored(file, driverProblem));
        }
        SqliteFile database = new SqliteFile(file);
        String logProblem = SqliteFailure.logProblem(file);
        if (logProblem != null) {
            LOG.log(System.Logger.Level.WARNING, "Rows of the history are lost: {0}", logProblem);
        }
        try {
            Migrations.apply(database);
        } catch (FlywayException e) {
            SQLException cause = sqlCause(e);
            String reason = cause == null
                    ? ArchiveWriter.rootMessage(e) + ": let this user write to it; if it is damaged, move it away"
                    : SqliteFailure.describe(file, "history", cause);
            throw new IllegalArgumentException(cannotBeStored(file, reason), e);
        }
        return database;
    }

    private static String cannotBeStored(Path file, String reason) {
        return "history cannot be stored in '" + file + "' (" + reason + "); or set quotecast.history=memory";
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** Returns whether anything is stored. */
    public boolean isEnabled() {
        return writer != null;
    }

    /** Adds a trade. On the pipeline thread. */
    public void add(RecordedTrade recordedTrade) {
        if (writer != null) {
            writeQueue.add(recordedTrade.position(), recordedTrade);
        }
    }

    /** Adds a bar if it is closed. On the pipeline thread. */
    public void add(long position, Bar bar) {
        if (writer != null && bar.closed()) {
            writeQueue.add(position, new ClosedBar(position, bar));
        }
    }

    /** Adds a correction: the row of its trade changes, and bars are computed again. On the pipeline thread. */
    public void add(long position, Correction correction) {
        if (writer != null) {
            writeQueue.add(position, new StoredCorrection(position, correction));
        }
    }

    /** Adds a trade that was too late for its bars, which are then computed again. On the pipeline thread. */
    public void addLate(long position, Trade trade) {
        if (writer != null) {
            writeQueue.add(position, new LateTrade(position, trade.instrument(), trade.timeMicros()));
        }
    }

    /** Records losses that no row has followed. On the pipeline thread, at intervals. */
    public void onTick() {
        writeQueue.flushLost();
    }

    /** Returns the number of rows added so far, for which a query then waits. On the pipeline thread. */
    public long addedCount() {
        return writeQueue.addedCount();
    }

    /** Queries trades; fails with {@link ArchiveUnavailableException} if that is not possible now. On any thread. */
    public CompletableFuture<List<HistoricalTrade>> trades(TradeQuery query, long addedCount) {
        return query(query, addedCount);
    }

    /** Queries bars; fails with {@link ArchiveUnavailableException} if that is not possible now. On any thread. */
    public CompletableFuture<List<Bar>> bars(BarQuery query, long addedCount) {
        if (writer == null || readers == null) {
            return query(query, addedCount);
        }
        return readers.query(
                () -> {
                    awaitWritten(writer, addedCount);
                    awaitCompletedBars(writer);
                },
                query);
    }

    /**
     * Completes partial bars of one instrument from the stored trades; fails with {@link ArchiveUnavailableException}
     * if that is not possible now. On any thread.
     */
    public CompletableFuture<List<Bar>> complete(Instrument instrument, List<Bar> bars, long addedCount) {
        return query(new BarCompletion(instrument, List.copyOf(bars)), addedCount);
    }

    /** Returns the number of rows that wait to be written. */
    public int waiting() {
        return writeQueue.waiting();
    }

    /** Returns the number of rows that were dropped because the queue was full. */
    public long dropped() {
        return writeQueue.lost();
    }

    /** Returns the number of rows written. */
    public long written() {
        return writer == null ? 0 : writer.written();
    }

    /** Returns the number of rows that were not written because they were too old on arrival. */
    public long tooOld() {
        return writer == null ? 0 : writer.tooOld();
    }

    /** Returns why rows cannot be written at the moment; empty while they can. */
    public String fault() {
        return writer == null ? "" : writer.fault();
    }

    /** Writes the queued rows. Called after the pipeline thread has ended. */
    @Override
    public void close() {
        if (writer != null && readers != null) {
            readers.close();
            writeQueue.flushLost();
            writer.close();
        }
    }

    private <T> CompletableFuture<T> query(ArchiveQuery<T> query, long addedCount) {
        if (writer == null || readers == null) {
            return CompletableFuture.failedFuture(new ArchiveUnavailableException("history is kept in memory only"));
        }
        return readers.query(() -> awaitWritten(writer, addedCount), query);
    }

    /** A query after the start waits for the bars of the previous run, and responds without them if that takes long. */
    private static void awaitCompletedBars(ArchiveWriter archiveWriter) {
        try {
            archiveWriter.awaitCompletedBars(QUERY_TIMEOUT_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailableException("history is shutting down");
        }
    }

    private void awaitWritten(ArchiveWriter archiveWriter, long addedCount) {
        archiveWriter.requestFlush();
        try {
            if (!archiveWriter.fault().isEmpty() || !writeQueue.awaitCompleted(addedCount, QUERY_TIMEOUT_NANOS)) {
                throw new ArchiveUnavailableException(
                        "history is behind: its database accepts rows too slowly, or not at all; retry later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailableException("history is shutting down");
        }
    }
}
