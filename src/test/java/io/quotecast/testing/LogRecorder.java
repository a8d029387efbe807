package io.quotecast.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Records what is logged, by one class or by all, at the level of each logger, even where the console shows less. Safe
 * on any thread.
 */
public final class LogRecorder extends Handler implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;
    private static final PatternFormatter MESSAGE_FORMATTER = new PatternFormatter("%s");

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<ChangedLevel> changedLevels = new ArrayList<>();
    private final Logger logger;
    private final boolean isNameIncluded;

    private LogRecorder(Logger logger, boolean isNameIncluded) {
        this.logger = logger;
        this.isNameIncluded = isNameIncluded;
    }

    private record ChangedLevel(Logger logger, Level original) {}

    /** Starts to record all loggers; each line begins with the name of its logger. */
    public static LogRecorder startForAll() {
        return start("", true);
    }

    /** Starts to record the logger of one class. */
    public static LogRecorder startFor(Class<?> source) {
        return start(source.getName(), false);
    }

    private static LogRecorder start(String name, boolean isNameIncluded) {
        LogRecorder recorder = new LogRecorder(Logger.getLogger(name), isNameIncluded);
        recorder.setLevel(Level.ALL);
        recorder.logger.addHandler(recorder);
        return recorder;
    }

    /** Sets the level of a logger and of those below it that have no level of their own, until this is closed. */
    public LogRecorder withLevel(String name, Level level) {
        Logger changed = Logger.getLogger(name);
        changedLevels.add(new ChangedLevel(changed, changed.getLevel()));
        changed.setLevel(level);
        return this;
    }

    /** Returns and removes the next line; fails if none is logged in time. */
    public String nextLine() throws InterruptedException {
        String line = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing was logged within " + DEADLINE_SECONDS + " s");
        }
        return line;
    }

    /** Returns the lines so far, each followed by its stack trace, if it has one, without line breaks. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord logRecord) {
        String name = isNameIncluded ? logRecord.getLoggerName() + ": " : "";
        String trace = "";
        if (logRecord.getThrown() != null) {
            StringWriter written = new StringWriter();
            logRecord.getThrown().printStackTrace(new PrintWriter(written));
            trace = " " + written.toString().replaceAll("[\\r\\n\\t]+", " ");
        }
        lines.add(name + MESSAGE_FORMATTER.format(logRecord) + trace);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        changedLevels.forEach(changed -> changed.logger.setLevel(changed.original));
    }
}
