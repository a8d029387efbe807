package io.quotecast.push;

import io.quotecast.protocol.EncodedEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The cohorts of one shard and the routes to them. Owned by the shard's thread. */
final class Cohorts {
    private final Map<CohortKey, Cohort> byKey = new HashMap<>();
    private final RoutingTable routingTable = new RoutingTable();
    private final Cohort.SharedState shared;

    Cohorts(Cohort.SharedState shared) {
        this.shared = shared;
    }

    /** Returns the cohort of the clients with this in common, created if necessary. */
    Cohort of(CohortKey key) {
        Cohort cohort = byKey.get(key);
        if (cohort == null) {
            cohort = new Cohort(key, shared);
            byKey.put(key, cohort);
            routingTable.add(cohort);
            shared.metrics().set(ShardCounter.COHORTS, byKey.size());
        }
        return cohort;
    }

    /** Returns the members of all cohorts, without those that are behind. */
    Collection<SubscribedClient> members() {
        List<SubscribedClient> members = new ArrayList<>();
        byKey.values().forEach(cohort -> cohort.addMembersTo(members));
        return members;
    }

    boolean isEmpty() {
        return byKey.isEmpty();
    }

    /** Discards what was being assembled when a failure occurred. */
    void discard() {
        shared.assemblers().discard();
    }

    /** Removes the cohort after its last member has left. */
    void removeIfEmpty(Cohort cohort) {
        if (cohort.isEmpty()) {
            byKey.remove(cohort.key());
            routingTable.remove(cohort);
            shared.metrics().set(ShardCounter.COHORTS, byKey.size());
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
