package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.util.HashMap;
import java.util.Map;

/** The cohorts of one shard and the routes to them. Owned by the shard's thread. */
final class Cohorts {
    private final Map<Subscription, Cohort> bySubscription = new HashMap<>();
    private final RoutingTable routingTable = new RoutingTable();
    private final Cohort.SharedState shared;

    Cohorts(Cohort.SharedState shared) {
        this.shared = shared;
    }

    /** Returns the cohort of a subscription, created if necessary. */
    Cohort forSubscription(Subscription subscription) {
        Cohort cohort = bySubscription.get(subscription);
        if (cohort == null) {
            cohort = new Cohort(subscription, shared);
            bySubscription.put(subscription, cohort);
            routingTable.add(cohort);
            shared.metrics().set(ShardCounter.COHORTS, bySubscription.size());
        }
        return cohort;
    }

    /** Removes the cohort after its last member has left. */
    void removeIfEmpty(Cohort cohort) {
        if (cohort.isEmpty()) {
            bySubscription.remove(cohort.subscription());
            routingTable.remove(cohort);
            shared.metrics().set(ShardCounter.COHORTS, bySubscription.size());
        }
    }

    /** Returns whether an event may concern any cohort. */
    boolean matches(EncodedEvent event) {
        return routingTable.matches(event);
    }

    /** Sends the first {@code count} events to the cohorts that they match, at once or at the end of an interval. */
    void send(EncodedEvent[] batch, int count) {
        routingTable.route(
                batch,
                count,
                cohort -> cohort.send(batch, count),
                cohort -> cohort.scheduleInterval(batch[0].position() - 1));
    }
}
