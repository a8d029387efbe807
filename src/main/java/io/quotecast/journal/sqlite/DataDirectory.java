package io.quotecast.journal.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The directory for what is kept; one process holds it, and a second is turned away. */
public final class DataDirectory implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DataDirectory.class.getName());

    private final Path path;
    private final FileChannel channel;

    private DataDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Holds it until it is closed or the process ends, however it ends; makes it if there is none.
     *
     * @throws IllegalArgumentException if another holds it, or it cannot be used
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
            throw new IllegalArgumentException("quotecast.data-dir is '" + path + "', which cannot be used: " + e, e);
        }
        throw new IllegalArgumentException("quotecast.data-dir is '" + path
                + "', which another server holds: stop that one, or give this one a directory of its own");
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

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "''{0}'' was not let go: {1}", path, e);
        }
    }
}
