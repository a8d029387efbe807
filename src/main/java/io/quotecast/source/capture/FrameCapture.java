package io.quotecast.source.capture;

import io.quotecast.base.Micros;
import io.quotecast.base.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the messages of all exchanges to files as they arrive, on a thread of its own. A connection adds its messages
 * to a bounded queue and never waits for the disk: messages that find the queue full are counted. Safe on any thread.
 */
public final class FrameCapture implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FrameCapture.class.getName());
    private static final FrameCapture OFF = new FrameCapture();

    /** Memory for messages that wait for the disk. */
    static final long MAX_WAITING_BYTES = 16L << 20;
    /** Memory of a waiting line besides its text. */
    private static final long LINE_BYTES = 96;

    private static final long GATHER_NANOS = Duration.ofMillis(50).toNanos();
    private static final long FLUSH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long CLOSE_MILLIS = 10_000;
    private static final long LOG_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final boolean isOn;
    private final Settings settings;
    private final TimeSource clock;
    private final CaptureFile.Opener opener;
    private final Queue<QueuedLine> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final LongAdder lost = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final @Nullable Thread thread;
    private volatile boolean closed;

    /** The open files, by series. Owned by the thread. */
    private final Map<CaptureSeries, CaptureFile> files = new LinkedHashMap<>();
    /** A line that could not be written and is written again later. Owned by the thread. */
    private @Nullable QueuedLine unwritten;

    /** Why files cannot be written; empty while they can. Written by the thread. */
    private volatile String fault = "";

    private long retryNanos;
    private long flushNanos;
    private final AtomicLong nextLogNanos = new AtomicLong();
    private volatile String loggedFault = "";
    private volatile long loggedLost;

    /**
     * What is captured where.
     *
     * @param fileBytes size of a compressed file after which the next one begins
     * @param fileAge age of a file after which the next one begins
     */
    public record Settings(Path directory, long fileBytes, Duration fileAge) {}

    /** A line of a series, or its end if the line is null. */
    private record QueuedLine(
            CaptureSeries series, @Nullable CaptureLine line) {
        long bytes() {
            if (line instanceof CaptureLine.Text text) {
                return LINE_BYTES + text.message().length();
            }
            return LINE_BYTES
                    + (line instanceof CaptureLine.Binary binary
                            ? binary.message().remaining()
                            : 0);
        }

        boolean isMessage() {
            return line instanceof CaptureLine.Text || line instanceof CaptureLine.Binary;
        }
    }

    private FrameCapture() {
        isOn = false;
        settings = new Settings(Path.of(""), 0, Duration.ZERO);
        clock = TimeSource.SYSTEM;
        opener = FrameCapture::createFile;
        thread = null;
    }

    /**
     * Creates the directory if necessary, and starts the thread.
     *
     * @throws IllegalArgumentException if files cannot be created in the directory; the message says why
     */
    public FrameCapture(Settings settings, InstantSource clock) {
        this(settings, clock, FrameCapture::createFile);
    }

    FrameCapture(Settings settings, InstantSource clock, CaptureFile.Opener opener) {
        this.isOn = true;
        this.settings = settings;
        this.clock = TimeSource.of(clock);
        this.opener = opener;
        Path directory = settings.directory();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "'" + directory + "' cannot be created (" + e + "); set it to a directory that can be written", e);
        }
        if (!Files.isWritable(directory)) {
            throw new IllegalArgumentException(
                    "'" + directory + "' cannot be written; grant write permission to the user of this process");
        }
        flushNanos = this.clock.nanoTime();
        nextLogNanos.set(flushNanos);
        thread = new Thread(this::run, "quotecast-capture");
        // A disk that hangs does not keep the process from ending.
        thread.setDaemon(true);
        thread.start();
    }

    private static OutputStream createFile(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    }

    /** Returns a capture that records nothing. */
    public static FrameCapture off() {
        return OFF;
    }

    /**
     * Begins to capture a connection.
     *
     * @param source name of the source
     * @param connection number of the connection of the source, from 1
     * @param products the products of the connection; called on the thread of the capture for every new file
     */
    public CaptureSeries series(String source, int connection, Supplier<List<CapturedProduct>> products) {
        return new CaptureSeries(this, source, connection, products);
    }

    /** Returns whether messages are captured at all. */
    public boolean isOn() {
        return isOn;
    }

    /** Returns the number of messages that were passed to the operating system. */
    public long written() {
        return written.sum();
    }

    /** Returns the number of messages that are missing from the files. */
    public long lost() {
        return lost.sum();
    }

    /** Returns the memory that waiting messages use. */
    public long waitingBytes() {
        return waitingBytes.get();
    }

    /** Writes what waits and completes the files, unless the disk fails or hangs. */
    @Override
    public void close() {
        closed = true;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    long nowMicros() {
        return Micros.now(clock);
    }

    void add(CaptureSeries series, CaptureLine line) {
        QueuedLine queued = new QueuedLine(series, line);
        long bytes = queued.bytes();
        if (waitingBytes.addAndGet(bytes) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-bytes);
            countLost(queued);
            logLost();
            return;
        }
        queue.add(queued);
    }

    /** Ends a series. Not bounded: a source ends each of its connections once. */
    void end(CaptureSeries series) {
        QueuedLine queued = new QueuedLine(series, null);
        waitingBytes.addAndGet(queued.bytes());
        queue.add(queued);
    }

    private void run() {
        boolean isRunning = true;
        while (isRunning) {
            boolean isLast = closed;
            try {
                writeWaiting();
                isRunning = !isLast;
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "Failed to capture a message; continuing", e);
            }
            logLost();
            if (isRunning) {
                LockSupport.parkNanos(this, GATHER_NANOS);
            }
        }
        abandonRemaining();
    }

    private void writeWaiting() {
        long nowNanos = clock.nanoTime();
        if (!fault.isEmpty() && nowNanos - retryNanos < 0 && !closed) {
            return;
        }
        try {
            QueuedLine next = unwritten != null ? unwritten : queue.poll();
            while (next != null) {
                unwritten = next;
                write(next);
                unwritten = null;
                waitingBytes.addAndGet(-next.bytes());
                next = queue.poll();
            }
            if (nowNanos - flushNanos >= FLUSH_NANOS || closed) {
                flushNanos = nowNanos;
                flush(nowNanos);
            }
        } catch (IOException e) {
            onFailure(e);
        }
    }

    private void write(QueuedLine queued) throws IOException {
        CaptureSeries series = queued.series;
        CaptureLine line = queued.line;
        if (line == null) {
            closeFile(series);
            return;
        }
        CaptureFile file = files.get(series);
        if (file != null && isFull(file, clock.nanoTime())) {
            closeFile(series);
            file = null;
        }
        if (file == null) {
            file = create(series, line.micros());
        }
        long missing = series.takeLost();
        if (missing > 0) {
            file.write(new CaptureLine.Note(line.micros(), missing + " messages before this line are missing"));
        }
        file.write(line);
    }

    private CaptureFile create(CaptureSeries series, long micros) throws IOException {
        CaptureFile created =
                CaptureFile.create(settings.directory(), series.header(), micros, clock.nanoTime(), opener);
        files.put(series, created);
        if (!fault.isEmpty()) {
            fault = "";
            loggedFault = "";
            LOG.log(Level.INFO, "Capture is written again; {0} messages are missing so far", Long.toString(lost()));
        }
        return created;
    }

    private void closeFile(CaptureSeries series) throws IOException {
        CaptureFile file = files.get(series);
        if (file != null) {
            written.add(file.close());
            files.remove(series);
        }
    }

    /** Flushes all files, and completes those that are full. */
    private void flush(long nowNanos) throws IOException {
        for (CaptureSeries series : List.copyOf(files.keySet())) {
            CaptureFile file = files.get(series);
            if (file != null && (closed || isFull(file, nowNanos))) {
                closeFile(series);
            } else if (file != null) {
                written.add(file.flush());
            }
        }
    }

    private boolean isFull(CaptureFile file, long nowNanos) {
        return file.isFull(settings.fileBytes(), settings.fileAge().toNanos(), nowNanos);
    }

    /** Gives up all files: which one the disk refuses says nothing about the others. */
    private void onFailure(IOException failure) {
        files.forEach((series, file) -> {
            long messages = file.abandon();
            series.onLost(messages);
            lost.add(messages);
        });
        files.clear();
        fault = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        retryNanos = clock.nanoTime() + RETRY_NANOS;
    }

    private void countLost(QueuedLine queued) {
        if (queued.isMessage()) {
            lost.increment();
            queued.series.onLost(1);
        }
    }

    /** Logs lost messages and a fault of the disk, at most once a minute. On any thread. */
    private void logLost() {
        String currentFault = fault;
        long sum = lost();
        if (sum == loggedLost && currentFault.equals(loggedFault)) {
            return;
        }
        long nowNanos = clock.nanoTime();
        long next = nextLogNanos.get();
        if (nowNanos - next < 0 || !nextLogNanos.compareAndSet(next, nowNanos + LOG_INTERVAL_NANOS)) {
            return;
        }
        loggedLost = sum;
        loggedFault = currentFault;
        LOG.log(
                Level.WARNING,
                "Capture in ''{0}'': {1}. The feed is not affected; {2} messages are missing so far",
                settings.directory(),
                currentFault.isEmpty()
                        ? "the disk is slower than the feed"
                        : "cannot be written (" + currentFault + ")",
                Long.toString(sum));
    }

    private void abandonRemaining() {
        long before = lost();
        if (unwritten != null) {
            countLost(unwritten);
        }
        for (QueuedLine queued = queue.poll(); queued != null; queued = queue.poll()) {
            countLost(queued);
        }
        if (lost() > before) {
            LOG.log(
                    Level.WARNING,
                    "Capture: {0} messages could not be written before shutdown",
                    Long.toString(lost() - before));
        }
    }
}
