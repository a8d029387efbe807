package io.quotecast.journal.sqlite;

import io.quotecast.journal.UnusableJournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteJDBCLoader;

/** Says why SQLite cannot use a file, and what to do: only a file with wrong content is called damaged. */
public final class SqliteFailure {
    private static final int PRIMARY_CODE = 0xff;
    /** A file system with less space is full: the files of an empty journal need about 100 KB. */
    private static final long FULL_BYTES = 1 << 20;
    /** What the native library and its copy in memory need at most. */
    private static final long LIBRARY_BYTES = 4 << 20;

    private SqliteFailure() {}

    /**
     * Returns what the failure is and what to do, as a sentence without a full stop.
     *
     * @param file the SQLite file, on which an operation failed
     * @param content what the file is, such as {@code journal}
     */
    public static String describe(Path file, String content, SQLException failure) {
        String detail =
                String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
        SQLiteErrorCode code = code(failure);
        return switch (code) {
            case SQLITE_FULL -> noSpace(file);
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH ->
                isDiskFull(file)
                        ? noSpace(file)
                        : code == SQLiteErrorCode.SQLITE_IOERR
                                ? "'" + file + "' cannot be read or written (" + detail
                                        + "): check its disk; the log of the system has the cause"
                                : "'" + file + "' cannot be opened for writing (" + detail
                                        + "): let this user write to it, to its -wal and -shm files and to their folder";
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                "'" + file + "' is locked by another program (" + detail
                        + "): end that program, or its transaction, and start again";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damagedText(file, content, detail);
            case SQLITE_NOMEM ->
                "'" + file + "' cannot be opened (" + detail + "): SQLite needs more memory; lower -Xmx, or add memory";
            default ->
                "'" + file + "' cannot be used (" + detail + "): if it is not a " + content
                        + " of this version, restore a copy of it, or move it away, with its -wal and -shm files, to begin"
                        + " a new " + content;
        };
    }

    /** Returns the primary result code of SQLite; {@code UNKNOWN_ERROR} if the failure has none. */
    static SQLiteErrorCode code(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /** Returns the exception for a journal whose file SQLite cannot use. */
    static UnusableJournalException unusable(Path file, SQLException failure) {
        return new UnusableJournalException(describe(file, "journal", failure));
    }

    /** Returns the exception for a journal that cannot be used because an operation on one of its files failed. */
    static UnusableJournalException unusable(Path file, IOException failure) {
        return new UnusableJournalException(describe(file, failure));
    }

    /** Returns the exception for a journal with wrong content. */
    static UnusableJournalException damaged(Path file, String detail) {
        return new UnusableJournalException(damagedText(file, "journal", detail));
    }

    private static String damagedText(Path file, String content, String detail) {
        return "'" + file + "' is damaged (" + detail
                + "): restore a copy of it, or move it away with its -wal and -shm files to begin a new " + content;
    }

    /** Returns why an operation on a file or folder failed and what to do, as a sentence without a full stop. */
    static String describe(Path file, IOException failure) {
        return isDiskFull(file)
                ? noSpace(file)
                : "'" + file + "' cannot be used (" + failure + "): let this user read and write it";
    }

    private static String noSpace(Path file) {
        long free = freeBytes(file);
        return "no space is left for '" + file + "'"
                + (free < 0 ? "" : " (" + (free >> 10) + " KB are free)")
                + ": free space on its disk, or set quotecast.data-dir to a folder on another one";
    }

    private static boolean isDiskFull(Path file) {
        long free = freeBytes(file);
        return free >= 0 && free < FULL_BYTES;
    }

    /** Returns the free space of the file system of a file that need not exist; -1 if unknown. */
    private static long freeBytes(Path file) {
        Path existing = file.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing == null ? -1 : Files.getFileStore(existing).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /**
     * Returns what SQLite will drop from a file when it opens it, because its write-ahead log is damaged or was not
     * completely written when the machine crashed; null if nothing. Called before the file is opened.
     */
    public static @Nullable String logProblem(Path file) {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        try {
            WalCheck wal = WalCheck.read(log);
            return wal.isHeaderDamaged()
                    ? "'" + log + "' has a damaged header: none of its transactions can be read"
                    : wal.laterCommits() > 0
                            ? "'" + log + "' is damaged at byte " + wal.damagedAt() + ": " + wal.laterCommits()
                                    + " transactions after it cannot be read"
                            : null;
        } catch (IOException e) {
            return describe(log, e);
        }
    }

    /** Returns why SQLite's native library cannot be loaded and what to do; null if it is loaded. */
    public static @Nullable String driverProblem() {
        try {
            SQLiteJDBCLoader.initialize();
            return null;
        } catch (Exception | LinkageError e) {
            Path folder = Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir", "")));
            long free = freeBytes(folder);
            String cause = !Files.isDirectory(folder)
                    ? "it is not a folder"
                    : !Files.isWritable(folder)
                            ? "this user may not write to it"
                            : free >= 0 && free < LIBRARY_BYTES
                                    ? "only " + (free >> 10) + " KB are free"
                                    : "it may be mounted with noexec; " + e.getMessage();
            return "SQLite's native library cannot be loaded from the temporary folder '" + folder + "' (" + cause
                    + "): free space there, or set -Dorg.sqlite.tmpdir to a folder that this user may write to and"
                    + " from which libraries may be loaded";
        }
    }
}
