package io.quotecast.journal.kafka;

import java.util.function.LongConsumer;

/**
 * Whether this process leads the journal. Leadership begins when an elected process reads back its own marker, and ends
 * when it reads the marker of another process or is no longer elected. Owned by the pipeline thread.
 */
final class Leadership {
    private static final System.Logger LOG = System.getLogger(Leadership.class.getName());
    /**
     * Time after the marker of another process in which this process appends none, because its own election may be the
     * older one.
     */
    private static final long MARKER_DELAY_NANOS = 3_000_000_000L;

    private final LeaderElection leaderElection;
    private final Runnable markerWriter;
    private LongConsumer termConsumer = any -> {};
    private long term;
    private boolean markerSent;
    private long foreignMarkerNanos = System.nanoTime() - MARKER_DELAY_NANOS;

    /**
     * @param markerWriter appends a leader marker to the journal
     */
    Leadership(LeaderElection leaderElection, Runnable markerWriter) {
        this.leaderElection = leaderElection;
        this.markerWriter = markerWriter;
    }

    /** Joins the election. The consumer receives the term in which this process leads, and 0 when it does not. */
    void start(LongConsumer consumer) {
        termConsumer = consumer;
        consumer.accept(0);
        leaderElection.start();
    }

    /** Returns the term in which this process leads; 0 if it does not. */
    long term() {
        return term;
    }

    /** Handles a leader marker that has been read back. */
    void onMarker(long position, boolean isOwn) {
        if (isOwn) {
            markerSent = false;
        } else {
            foreignMarkerNanos = System.nanoTime();
        }
        setTerm(isOwn && leaderElection.isElected() ? position : 0);
    }

    /** Appends a marker once this process is elected; gives up the leadership once it no longer is. */
    void update() {
        if (!leaderElection.isElected()) {
            setTerm(0);
        } else if (term == 0 && !markerSent && System.nanoTime() - foreignMarkerNanos >= MARKER_DELAY_NANOS) {
            markerSent = true;
            markerWriter.run();
        }
    }

    private void setTerm(long newTerm) {
        if (newTerm != term) {
            term = newTerm;
            LOG.log(
                    System.Logger.Level.INFO,
                    newTerm == 0
                            ? "Another node leads the journal, or none"
                            : "This node leads the journal from position {0} on",
                    Long.toString(newTerm));
            termConsumer.accept(newTerm);
        }
    }
}
