package io.quotecast.journal.kafka;

import java.util.function.LongConsumer;

/**
 * Whether this process leads the tape: from the moment at which it reads back a mark of its own, while it is elected, to
 * that at which it reads the mark of another or is elected no more. Owned by the road's thread.
 */
final class Leadership {
    private static final System.Logger LOG = System.getLogger(Leadership.class.getName());
    /** Who has heard another's mark waits so long before a mark of his own: his election may be the older one. */
    private static final long DOUBT_NANOS = 3_000_000_000L;

    private final LeaderElection leaderElection;
    private final Runnable marker;
    private LongConsumer follower = any -> {};
    private long term;
    private boolean marked;
    private long doubtNanos = System.nanoTime() - DOUBT_NANOS;

    /**
     * @param marker adds a mark to the tape
     */
    Leadership(LeaderElection leaderElection, Runnable marker) {
        this.leaderElection = leaderElection;
        this.marker = marker;
    }

    /** From now on it may come to lead; tells in which term, and 0 when it does not. */
    void begin(LongConsumer terms) {
        follower = terms;
        terms.accept(0);
        leaderElection.start();
    }

    /** The term in which this process leads; 0 if it does not. */
    long term() {
        return term;
    }

    /** A mark has been read back. */
    void mark(long q, boolean isOwn) {
        if (isOwn) {
            marked = false;
        } else {
            doubtNanos = System.nanoTime();
        }
        become(isOwn && leaderElection.isElected() ? q : 0);
    }

    /** Begins to lead with a mark, when it is this one's turn; ceases at once, when it no longer is. */
    void look() {
        if (!leaderElection.isElected()) {
            become(0);
        } else if (term == 0 && !marked && System.nanoTime() - doubtNanos >= DOUBT_NANOS) {
            marked = true;
            marker.run();
        }
    }

    private void become(long now) {
        if (now != term) {
            term = now;
            LOG.log(
                    System.Logger.Level.INFO,
                    now == 0 ? "Another node leads the tape, or none" : "This node leads the tape from {0} on",
                    Long.toString(now));
            follower.accept(now);
        }
    }
}
