package io.quotecast.access;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quotecast.base.Threads;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The audit log: which identity did what, as one JSON object per line. A thread of its own appends to the file, which
 * other programs may rename or truncate at any time. {@link #record} never waits; if the file cannot be written for
 * long, entries are lost and the log says how many. Safe on any thread.
 */
public final class AuditLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_BATCH = 1_000;
    private static final int MAX_TEXT = 200;
    private static final long RETRY_MILLIS = 1_000;
    /** API keys and tokens, which may be anywhere in what a caller sends. */
    private static final Pattern SECRET = Pattern.compile("qc_[A-Za-z0-9_-]*|eyJ[A-Za-z0-9_.-]*");

    private final @Nullable Path file;
    private final InstantSource clock;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong lost = new AtomicLong();
    private final @Nullable Thread writer;
    private volatile boolean isClosing;

    private AuditLog(@Nullable Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.writer = file == null ? null : new Thread(this::run, "quotecast-audit");
    }

    /** Returns a log that records nothing. */
    public static AuditLog none() {
        return new AuditLog(null, InstantSource.system());
    }

    /**
     * Opens a log, and creates the file, readable by its owner only, if it does not exist.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    public static AuditLog open(Path file, InstantSource clock) {
        AuditLog log = new AuditLog(file, clock);
        try {
            log.append(List.of());
        } catch (IOException e) {
            throw new IllegalArgumentException("quotecast.audit: '" + file + "' cannot be written: " + e, e);
        }
        if (log.writer != null) {
            log.writer.start();
        }
        return log;
    }

    /**
     * Records an action.
     *
     * @param action what was done, such as {@code admin} or {@code key.removed}
     * @param identity who did it, or what it concerns: {@code key NAME}, {@code token of SUBJECT}
     * @param details further fields, whose values are strings, numbers or booleans; secrets in them are masked
     */
    public void record(String action, String identity, Map<String, ?> details) {
        if (file == null) {
            return;
        }
        ObjectNode entry = JSON.createObjectNode();
        entry.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        entry.put("action", action);
        entry.put("identity", masked(identity));
        details.forEach((name, value) -> {
            if (value instanceof Number number) {
                entry.put(name, number.longValue());
            } else if (value instanceof Boolean truth) {
                entry.put(name, truth);
            } else {
                entry.put(name, masked(String.valueOf(value)));
            }
        });
        if (!waiting.offer(entry.toString())) {
            lost.incrementAndGet();
        }
    }

    /** Returns the number of entries that could not be recorded and that the file does not mention yet. */
    public long lost() {
        return lost.get();
    }

    /** Writes what waits, if the file can be written, and ends. */
    @Override
    public void close() {
        isClosing = true;
        if (writer != null) {
            writer.interrupt();
            Threads.awaitTermination(writer);
        }
    }

    private static String masked(String text) {
        String shortened = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
        return SECRET.matcher(shortened).replaceAll("***");
    }

    private void run() {
        List<String> batch = new ArrayList<>();
        boolean isFailing = false;
        while (!isClosing || (!waiting.isEmpty() && !isFailing)) {
            try {
                if (batch.isEmpty()) {
                    batch.add(waiting.take());
                    waiting.drainTo(batch, MAX_BATCH);
                }
                write(batch);
                batch.clear();
                if (isFailing) {
                    LOG.log(System.Logger.Level.INFO, "The audit log {0} can be written again", file);
                    isFailing = false;
                }
            } catch (InterruptedException e) {
                // Closing: the condition of the loop decides.
            } catch (IOException e) {
                if (!isFailing) {
                    LOG.log(System.Logger.Level.ERROR, "The audit log {0} cannot be written; retrying: {1}", file, e);
                }
                isFailing = true;
                pause();
            }
        }
        lost.addAndGet(batch.size() + waiting.size());
        if (lost.get() > 0) {
            LOG.log(System.Logger.Level.ERROR, "{0} entries of the audit log {1} are lost", lost.get(), file);
        }
    }

    private void write(List<String> batch) throws IOException {
        long missing = lost.get();
        if (missing > 0) {
            ObjectNode entry = JSON.createObjectNode();
            entry.put("time", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
            entry.put("action", "audit.lost").put("identity", "server").put("count", missing);
            List<String> withLoss = new ArrayList<>(batch);
            withLoss.add(entry.toString());
            append(withLoss);
            lost.addAndGet(-missing);
        } else {
            append(batch);
        }
    }

    /** Opens the file anew, so that a renamed or deleted file is replaced by a new one. */
    private void append(List<String> lines) throws IOException {
        Path target = Objects.requireNonNull(file);
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (!Files.exists(target)
                && target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        // Not a channel, which the interrupt of close() would close in the middle of a line.
        try (FileOutputStream out = new FileOutputStream(target.toFile(), true)) {
            if (!lines.isEmpty()) {
                out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
                out.getFD().sync();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            // Closing: the condition of the loop decides.
        }
    }
}
