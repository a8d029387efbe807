package io.quotecast.ingest;

import java.util.List;

/**
 * The outcome of one batch of lines.
 *
 * @param accepted number of accepted events
 * @param rejected number of rejected lines
 * @param firstRejections the first rejected lines in order, at most {@link #MAX_REJECTED_LINES}
 * @param waitedMillis total time for which the batch waited because the queue was full
 * @param missing number of accepted events that are not committed yet; 0 unless the journal is unavailable
 * @param warnings the first accepted lines of which an optional field was left out, at most {@link #MAX_REJECTED_LINES}
 */
public record IngestResult(
        long accepted,
        long rejected,
        List<RejectedLine> firstRejections,
        long waitedMillis,
        long missing,
        List<Warning> warnings) {
    public static final int MAX_REJECTED_LINES = 100;

    public IngestResult {
        firstRejections = List.copyOf(firstRejections);
        warnings = List.copyOf(warnings);
    }

    /** Creates an outcome without warnings. */
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
