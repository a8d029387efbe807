package io.quotecast.alerts;

import io.quotecast.base.Parker;
import io.quotecast.base.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stores the alerts of keys in {@code alerts.json} of a directory, with a thread of its own. A change that cannot be
 * written is logged and written with the next one. {@link #save} is called by one thread.
 */
public final class AlertStore implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AlertStore.class.getName());
    private static final String FILE_NAME = "alerts.json";
    private static final long MAX_PARK_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final @Nullable AlertFile file;
    private final List<StoredOwner> stored;
    /** The newest state of the holders that have changed; at most one for each. */
    private final ConcurrentMap<String, StoredOwner> changes = new ConcurrentHashMap<>();

    private final Map<String, StoredOwner> owners = new TreeMap<>();
    private final Parker parker = new Parker();
    private final @Nullable Thread thread;
    private volatile boolean closed;

    private AlertStore(@Nullable AlertFile file, List<StoredOwner> stored) {
        this.file = file;
        this.stored = stored;
        stored.forEach(owner -> owners.put(owner.holder(), owner));
        thread = file == null ? null : new Thread(this::run, "quotecast-alerts-store");
        if (thread != null) {
            // A server that fails to start must not be kept alive; close() waits for the thread.
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Returns a store that forgets everything. */
    public static AlertStore none() {
        return new AlertStore(null, List.of());
    }

    /**
     * Opens the file of a directory, which is created with the first alert. A file that cannot be read is renamed, with
     * an error in the log, and a new one begins.
     */
    public static AlertStore in(Path directory) {
        AlertFile file = new AlertFile(directory.resolve(FILE_NAME));
        return new AlertStore(file, read(file));
    }

    private static List<StoredOwner> read(AlertFile file) {
        try {
            return file.read();
        } catch (IOException | IllegalArgumentException e) {
            Path renamed = file.path().resolveSibling(FILE_NAME + ".invalid");
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Alerts of keys are lost: " + file.path() + " is invalid; renaming it to " + renamed,
                    e);
            try {
                Files.move(file.path(), renamed, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException again) {
                LOG.log(System.Logger.Level.ERROR, "Failed to rename " + file.path() + "; it will be replaced", again);
            }
            return List.of();
        }
    }

    /** Returns what the file contained when it was opened. */
    List<StoredOwner> stored() {
        return stored;
    }

    /** Stores the present state of a holder soon. */
    void save(StoredOwner owner) {
        if (file != null) {
            changes.put(owner.holder(), owner);
            parker.wake();
        }
    }

    /** Writes what has not been written yet, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        parker.wake();
        Threads.awaitTermination(thread);
    }

    private void run() {
        while (true) {
            boolean isLast = closed;
            if (!changes.isEmpty()) {
                write();
            }
            if (isLast) {
                return;
            }
            parker.park(() -> changes.isEmpty() && !closed, MAX_PARK_NANOS);
        }
    }

    private void write() {
        changes.forEach((holder, owner) -> {
            if (changes.remove(holder, owner)) {
                if (owner.isEmpty()) {
                    owners.remove(holder);
                } else {
                    owners.put(holder, owner);
                }
            }
        });
        if (file != null) {
            try {
                file.write(owners.values());
            } catch (IOException | RuntimeException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "Alerts of keys cannot be written to " + file.path()
                                + "; they are lost at a restart unless a later change is written",
                        e);
            }
        }
    }
}
