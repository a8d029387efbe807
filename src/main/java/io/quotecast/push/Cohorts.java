package io.quotecast.push;

import io.quotecast.protocol.Frame;
import java.util.HashMap;
import java.util.Map;

/** The cohorts of one shard, and the way to them. Owned by the shard's thread. */
final class Cohorts {
    private final Map<Subscription, Cohort> bySubscription = new HashMap<>();
    private final Routes routes = new Routes();
    private final Cohort.Round round;

    Cohorts(Cohort.Round round) {
        this.round = round;
    }

    /** The cohort of those who want this. */
    Cohort of(Subscription wanted) {
        Cohort cohort = bySubscription.get(wanted);
        if (cohort == null) {
            cohort = new Cohort(wanted, round);
            bySubscription.put(wanted, cohort);
            routes.add(cohort);
            round.counts().set(Figure.COHORTS, bySubscription.size());
        }
        return cohort;
    }

    /** Someone has left this cohort: if he was the last, it is dissolved. */
    void left(Cohort cohort) {
        if (cohort.isEmpty()) {
            bySubscription.remove(cohort.subscription());
            routes.remove(cohort);
            round.counts().set(Figure.COHORTS, bySubscription.size());
        }
    }

    /** Whether any of them wants this frame. */
    boolean want(Frame frame) {
        return routes.isWanted(frame);
    }

    /** Sends these frames, the first {@code count}, to those who want them: at once, or at the end of an interval. */
    void send(Frame[] frames, int count) {
        routes.read(frames, count, cohort -> cohort.send(frames, count), cohort -> cohort.arm(frames[0].q() - 1));
    }
}
