package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.util.HashMap;
import java.util.Map;

/** The cohorts of one shard, and the way to them. Owned by the shard's thread. */
final class Cohorts {
    private final Map<Subscription, Cohort> bySubscription = new HashMap<>();
    private final RoutingTable routingTable = new RoutingTable();
    private final Cohort.SharedState sharedState;

    Cohorts(Cohort.SharedState sharedState) {
        this.sharedState = sharedState;
    }

    /** The cohort of those who want this. */
    Cohort of(Subscription wanted) {
        Cohort cohort = bySubscription.get(wanted);
        if (cohort == null) {
            cohort = new Cohort(wanted, sharedState);
            bySubscription.put(wanted, cohort);
            routingTable.add(cohort);
            sharedState.counts().set(ShardCounter.COHORTS, bySubscription.size());
        }
        return cohort;
    }

    /** Someone has left this cohort: if he was the last, it is dissolved. */
    void left(Cohort cohort) {
        if (cohort.isEmpty()) {
            bySubscription.remove(cohort.subscription());
            routingTable.remove(cohort);
            sharedState.counts().set(ShardCounter.COHORTS, bySubscription.size());
        }
    }

    /** Whether any of them wants this frame. */
    boolean want(EncodedEvent encodedEvent) {
        return routingTable.isWanted(encodedEvent);
    }

    /** Sends these frames, the first {@code count}, to those who want them: at once, or at the end of an interval. */
    void send(EncodedEvent[] encodedEvents, int count) {
        routingTable.read(
                encodedEvents,
                count,
                cohort -> cohort.send(encodedEvents, count),
                cohort -> cohort.arm(encodedEvents[0].q() - 1));
    }
}
