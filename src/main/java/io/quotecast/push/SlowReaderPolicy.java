package io.quotecast.push;

import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.EncodedEvent;
import java.util.Collection;

/**
 * What a shard does with clients that are behind: those whose sockets are full, and those that resume with a cursor.
 * One per shard, called on the shard's thread. Methods that take a client do nothing, or return false, for a client
 * that is not behind, unless they say otherwise.
 */
public interface SlowReaderPolicy {
    /** Creates the policy of one shard. */
    interface Factory {
        SlowReaderPolicy create(ShardView shard);
    }

    /** The parts of a shard that a policy may use, on the shard's thread. */
    record ShardView(
            ShardLoop loop,
            SnapshotCache snapshots,
            RecentEvents recentEvents,
            Journal journal,
            Instruments instruments,
            ShardMetrics metrics) {}

    /**
     * The first {@code count} events of this array are about to be sent to the cohorts. Called once per batch; the
     * array is reused for the next one.
     */
    void onBatch(EncodedEvent[] batch, int count);

    /**
     * The client's socket is full; from now on its cohort only counts its events. May be called while the cohort is
     * writing.
     *
     * @param conflatedPosition the client has received all conflatable events up to here, or newer ones
     * @param losslessPosition the client has received all other events up to here
     * @param cohortCount the cohort's event count at {@code losslessPosition}
     */
    void onFull(SubscribedClient client, long conflatedPosition, long losslessPosition, long cohortCount);

    /** The client resumes: it has received everything up to this position. */
    void onResume(SubscribedClient client, long position);

    /** Returns how many events a client would receive that resumes at this position; -1 if too many to count. */
    long countMissed(Subscription requested, long position);

    /** Returns the clients that are behind. */
    Collection<SubscribedClient> clients();

    boolean isBehind(SubscribedClient client);

    /** Returns whether the client is behind because it has resumed, not because its socket was full. */
    boolean isResuming(SubscribedClient client);

    /**
     * Returns the position up to which a client that is behind has received everything.
     *
     * @throws IllegalArgumentException if the client is not behind
     */
    long cursor(SubscribedClient client);

    /** The client has entered a cohort that has counted this many events. */
    void onCohortEntered(SubscribedClient client, long cohortCount);

    /** The client has left a cohort that has counted this many events. */
    void onCohortLeft(SubscribedClient client, long cohortCount);

    /** The client's subscription may have lost names. */
    void onNarrowed(SubscribedClient client);

    /** The client's subscription may have gained names; it has received their state up to the shard's position. */
    void onWidened(SubscribedClient client, Subscription previous);

    /** The client's socket accepts data again. */
    void onWritable(SubscribedClient client);

    /**
     * Sends what the client missed, as far as its socket accepts data.
     *
     * @param cohortCount number of events that its cohort has counted
     * @return whether the client is now up to date and receives events from its cohort again
     */
    boolean catchUp(SubscribedClient client, long cohortCount);

    /** The client is closed. */
    void remove(SubscribedClient client);
}
