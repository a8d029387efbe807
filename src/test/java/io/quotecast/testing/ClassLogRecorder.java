package io.quotecast.testing;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what one class logs. */
public final class ClassLogRecorder extends Handler implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Logger logger;

    public ClassLogRecorder(Class<?> source) {
        logger = Logger.getLogger(source.getName());
        logger.addHandler(this);
    }

    /** The next line; fails if none comes in time. */
    public String nextLine() throws InterruptedException {
        String logged = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (logged == null) {
            throw new AssertionError("nothing was logged within " + DEADLINE_SECONDS + " s");
        }
        return logged;
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord logged) {
        lines.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
