package io.quotecast.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Hears all that is logged, at the level that each name asks for, whether it would be printed or not. */
public final class LogRecorder extends Handler implements AutoCloseable {
    private static final PatternFormatter MESSAGE_FORMATTER = new PatternFormatter("%s");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final List<ChangedLevel> changedLevels = new ArrayList<>();
    private final Logger root = Logger.getLogger("");

    private LogRecorder() {}

    private record ChangedLevel(Logger logger, Level original) {}

    /** Hears from now on. */
    public static LogRecorder start() {
        LogRecorder recorder = new LogRecorder();
        recorder.setLevel(Level.ALL);
        recorder.root.addHandler(recorder);
        return recorder;
    }

    /** From now on this name, and those below it that have no level of their own, say this much. */
    public LogRecorder withLevel(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        changedLevels.add(new ChangedLevel(logger, logger.getLevel()));
        logger.setLevel(level);
        return this;
    }

    /** Each line with its stack trace, if it has one, but without the line breaks of that. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord logRecord) {
        String text = MESSAGE_FORMATTER.format(logRecord);
        String trace = "";
        if (logRecord.getThrown() != null) {
            StringWriter written = new StringWriter();
            logRecord.getThrown().printStackTrace(new PrintWriter(written));
            trace = " " + written.toString().replaceAll("[\\r\\n\\t]+", " ");
        }
        lines.add(logRecord.getLoggerName() + ": " + text + trace);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        root.removeHandler(this);
        changedLevels.forEach(changed -> changed.logger.setLevel(changed.original));
    }
}
