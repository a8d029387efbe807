package io.quotecast.journal.kafka;

import java.util.function.LongConsumer;

/**
 * Whether this process leads the tape: from the moment at which it reads back a mark of its own, while it is elected, to
 * that at which it reads the mark of another or is elected no more. Owned by the road's thread.
 */
final class Leadership {
    private static final System.Logger LOG = System.getLogger(Leadership.class.getName());
    /** Who has heard another's mark waits so long before a mark of his own: his election may be the older one. */
    private static final long MARKER_DELAY_NANOS = 3_000_000_000L;

    private final LeaderElection leaderElection;
    private final Runnable markerWriter;
    private LongConsumer termConsumer = any -> {};
    private long term;
    private boolean markerSent;
    private long foreignMarkerNanos = System.nanoTime() - MARKER_DELAY_NANOS;

    /**
     * @param markerWriter adds a mark to the tape
     */
    Leadership(LeaderElection leaderElection, Runnable markerWriter) {
        this.leaderElection = leaderElection;
        this.markerWriter = markerWriter;
    }

    /** From now on it may come to lead; tells in which term, and 0 when it does not. */
    void start(LongConsumer consumer) {
        termConsumer = consumer;
        consumer.accept(0);
        leaderElection.start();
    }

    /** The term in which this process leads; 0 if it does not. */
    long term() {
        return term;
    }

    /** A mark has been read back. */
    void onMarker(long position, boolean isOwn) {
        if (isOwn) {
            markerSent = false;
        } else {
            foreignMarkerNanos = System.nanoTime();
        }
        setTerm(isOwn && leaderElection.isElected() ? position : 0);
    }

    /** Begins to lead with a mark, when it is this one's turn; ceases at once, when it no longer is. */
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
                    newTerm == 0 ? "Another node leads the tape, or none" : "This node leads the tape from {0} on",
                    Long.toString(newTerm));
            termConsumer.accept(newTerm);
        }
    }
}
