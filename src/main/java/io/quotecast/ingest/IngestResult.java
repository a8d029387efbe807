package io.quotecast.ingest;

import java.util.List;

/**
 * What became of one batch of lines.
 *
 * @param accepted how many events went in
 * @param rejected how many lines were refused
 * @param firstRejections the first refusals, at most {@link #MAX_REJECTED_LINES}, in the order of the lines
 * @param waitedMillis how long it had to wait for room, in all
 * @param missing how many of those accepted are not on the tape yet: 0 unless nothing can be kept just now
 */
public record IngestResult(
        long accepted, long rejected, List<RejectedLine> firstRejections, long waitedMillis, long missing) {
    public static final int MAX_REJECTED_LINES = 100;

    public IngestResult {
        firstRejections = List.copyOf(firstRejections);
    }

    /**
     * A line that was refused.
     *
     * @param line its number, from 1; blank lines count
     */
    public record RejectedLine(long line, Rejection reason, String detail) {}
}
