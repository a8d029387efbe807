package io.quotecast.journal.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The data directory, which one process locks so that no other uses it. */
public final class DataDirectory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Locks the directory until it is closed or the process ends. Creates the directory if it does not exist.
     *
     * @throws IllegalArgumentException if another process holds the lock or the directory cannot be used
     */
    public static DataDirectory lock(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel)) {
                return new DataDirectory(path, channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new IllegalArgumentException("quotecast.data-dir: " + SqliteFailure.describe(path, e), e);
        }
        throw new IllegalArgumentException("quotecast.data-dir: '" + path
                + "' is in use by another server; stop that server, or set another directory");
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock fileLock = channel.tryLock();
            return fileLock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    /**
     * Returns the file of the journal. A file that version 0.1 left under its old name is renamed first.
     *
     * @throws IllegalArgumentException if the file cannot be renamed
     */
    public Path journalFile() {
        Path file = path.resolve("journal.db");
        Path oldFile = path.resolve("tape.db");
        if (!Files.exists(file) && Files.exists(oldFile)) {
            try {
                // The main file comes last: until then the next start finds the old name and continues from here.
                for (String suffix : List.of("-wal", "-shm", "")) {
                    Path part = path.resolve("tape.db" + suffix);
                    if (Files.exists(part)) {
                        Files.move(part, path.resolve("journal.db" + suffix));
                    }
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "quotecast.data-dir: '" + oldFile + "' cannot be renamed to '" + file + "': "
                                + SqliteFailure.describe(path, e),
                        e);
            }
            LOG.log(System.Logger.Level.INFO, "Renamed {0} to {1}", oldFile, file);
        }
        return file;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Failed to release the lock of ''{0}'': {1}", path, e);
        }
    }
}
