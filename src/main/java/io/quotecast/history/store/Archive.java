package io.quotecast.history.store;

import io.quotecast.history.HistoricalTrade;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Trades and closed bars beyond what memory holds. The road tells it everything and never waits for it; what cannot be
 * kept is counted. Does nothing, at no cost, where history is only in memory.
 */
public final class Archive implements AutoCloseable {
    /** How many rows may wait, a power of two. */
    public static final int QUEUE_CAPACITY = 1 << 16;
    /** How long a question waits for what was told before it. */
    private static final long QUERY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final WriteQueue writeQueue;
    private final @Nullable ArchiveWriter writer;
    private final @Nullable ArchiveReaders readers;

    private Archive(WriteQueue writeQueue, @Nullable ArchiveWriter writer, @Nullable ArchiveReaders readers) {
        this.writeQueue = writeQueue;
        this.writer = writer;
        this.readers = readers;
    }

    /**
     * Where and how long history is kept.
     *
     * @param kind {@code memory}, {@code sqlite} or {@code postgresql}
     * @param folder of the file of SQLite
     * @param url of PostgreSQL, empty for the others
     * @param maxAge what is older is removed; zero for never
     */
    public record Settings(
            String kind, Path folder, String url, Optional<String> user, Optional<String> password, Duration maxAge) {}

    /** One that keeps nothing. */
    public static Archive none() {
        return new Archive(new WriteQueue(2), null, null);
    }

    /**
     * Opens it, and lets its threads begin. A server that is away may come later; a file that cannot be used never will.
     *
     * @param epoch name of the tape that is told from now on
     * @throws IllegalArgumentException if history cannot be kept so; says what to do
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
        ArchiveWriter writer =
                new ArchiveWriter(new ArchiveConnection(database, epoch, settings.maxAge, clock), writeQueue);
        writer.start();
        return new Archive(writeQueue, writer, new ArchiveReaders(database));
    }

    private static Database openSqlite(Path file) {
        SqliteFile database = new SqliteFile(file);
        try {
            Migrations.apply(database);
        } catch (FlywayException e) {
            throw new IllegalArgumentException(
                    "history cannot be kept in '" + file + "' (" + ArchiveWriter.rootMessage(e)
                            + "): let this user write to it, or, if it is damaged, move it away; or set quotecast.history=memory",
                    e);
        }
        return database;
    }

    /** Whether anything is kept here. */
    public boolean isEnabled() {
        return writer != null;
    }

    /** On the road. */
    public void add(RecordedTrade recordedTrade) {
        if (writer != null) {
            writeQueue.add(recordedTrade.position(), recordedTrade);
        }
    }

    /** On the road; a bar that may change yet is not kept. */
    public void add(long position, Bar bar) {
        if (writer != null && bar.closed()) {
            writeQueue.add(position, new ClosedBar(position, bar));
        }
    }

    /** On the road, now and then. */
    public void onTick() {
        writeQueue.flushLost();
    }

    /** On the road: a mark of this moment. Who asks with it hears of all that was told before. */
    public long addedCount() {
        return writeQueue.addedCount();
    }

    /** On any thread; fails with {@link ArchiveUnavailableException} if there is no answer now. */
    public CompletableFuture<List<HistoricalTrade>> trades(TradeQuery query, long addedCount) {
        return query(query, addedCount);
    }

    /** On any thread; fails with {@link ArchiveUnavailableException} if there is no answer now. */
    public CompletableFuture<List<Bar>> bars(BarQuery query, long addedCount) {
        return query(query, addedCount);
    }

    /** How many rows wait to be written. */
    public int waiting() {
        return writeQueue.waiting();
    }

    /** How many rows were told and are not kept, because too many waited. */
    public long dropped() {
        return writeQueue.lost();
    }

    /** How many rows were written. */
    public long written() {
        return writer == null ? 0 : writer.written();
    }

    /** How many rows were not kept because they were too old when they came. */
    public long tooOld() {
        return writer == null ? 0 : writer.tooOld();
    }

    /** Why nothing can be written at the moment; empty if it can. */
    public String fault() {
        return writer == null ? "" : writer.fault();
    }

    /** When the road has ended: writes what waits. */
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

    private void awaitWritten(ArchiveWriter archiveWriter, long addedCount) {
        archiveWriter.requestFlush();
        try {
            if (!archiveWriter.fault().isEmpty() || !writeQueue.awaitCompleted(addedCount, QUERY_TIMEOUT_NANOS)) {
                throw new ArchiveUnavailableException("history is behind: its database takes no rows, or too slowly");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchiveUnavailableException("history ends");
        }
    }
}
