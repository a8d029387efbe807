package io.quotecast.ops;

import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * Ends the process when a thread has ended for lack of memory: the server would go on without it, and only a restart
 * helps. Allocates nothing in this case.
 */
final class OutOfMemoryExit implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = Logger.getLogger(OutOfMemoryExit.class);
    private static final byte[] REPORT =
            "Exiting: a thread has ended for lack of memory\n".getBytes(StandardCharsets.US_ASCII);

    private final Runnable exit;

    OutOfMemoryExit(Runnable exit) {
        this.exit = exit;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            try {
                System.err.write(REPORT, 0, REPORT.length);
                System.err.flush();
            } finally {
                exit.run();
            }
        } else {
            LOG.errorf(failure, "Thread %s has ended", thread.getName());
        }
    }
}
