package io.quotecast.ingest;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one batch of lines.
 *
 * @param accepted number of accepted events
 * @param rejected number of rejected lines
 * @param firstRejections the first rejected lines in order, at most {@link #MAX_REJECTED_LINES}
 * @param waitedMillis total time for which the batch waited because the queue was full
 * @param missing number of accepted events that are not committed yet; 0 unless the journal is unavailable
 * @param warnings the first accepted lines of which an optional field was left out, at most {@link #MAX_REJECTED_LINES}
 * @param failure why the stream could not be read to its end; null if it was
 */
public record IngestResult(
        long accepted,
        long rejected,
        List<RejectedLine> firstRejections,
        long waitedMillis,
        long missing,
        List<Warning> warnings,
        @Nullable IOException failure) {
    public static final int MAX_REJECTED_LINES = 100;

    public IngestResult {
        firstRejections = List.copyOf(firstRejections);
        warnings = List.copyOf(warnings);
    }

    /** Creates the outcome of a stream that was read to its end. */
    public IngestResult(
            long accepted,
            long rejected,
            List<RejectedLine> firstRejections,
            long waitedMillis,
            long missing,
            List<Warning> warnings) {
        this(accepted, rejected, firstRejections, waitedMillis, missing, warnings, null);
    }

    /** Creates the outcome of a stream that was read to its end, without warnings. */
    public IngestResult(
            long accepted, long rejected, List<RejectedLine> firstRejections, long waitedMillis, long missing) {
        this(accepted, rejected, firstRejections, waitedMillis, missing, List.of());
    }

    /**
     * A line that was accepted without some of its optional fields.
     *
     * @param line number of the line, starting at 1; blank lines count
     */
    public record Warning(long line, String detail) {}

    /**
     * A rejected line.
     *
     * @param line number of the line, starting at 1; blank lines count
     */
    public record RejectedLine(long line, Rejection reason, String detail) {}
}
