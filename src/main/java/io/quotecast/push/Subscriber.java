package io.quotecast.push;

import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** A client of the feed, and what it gets. Owned by the shard's thread. */
public final class Subscriber extends Client {
    private final Shard shard;
    private Subscription subscription = Subscription.NONE;
    private @Nullable Cohort cohort;
    private @Nullable Absence absence;

    Subscriber(String session, Outlet outlet, long mostPending, Shard shard) {
        super(session, outlet, mostPending);
        this.shard = shard;
    }

    /** Since when it hears nothing by its own wish, and what it had heard of until then. */
    private record Absence(long sinceQ, Subscription heard) {}

    /** Says something to this client alone, in the order of all that is written to it. */
    public void say(ServerMessage message) {
        shard.say(this, message);
    }

    /** Says what is wrong, for good, and closes. */
    public void closeAfter(ErrorCode code, String text, int closeCode) {
        if (isOpen()) {
            shard.sayLast(this, new ServerMessage.Error(null, code, text, true));
            close(closeCode, text.length() <= 100 ? text : text.substring(0, 100));
        }
    }

    Subscription subscription() {
        return subscription;
    }

    boolean isPaused() {
        return absence != null;
    }

    /** From now on wants this, and is in the cohort of those who want the same. */
    void want(Subscription wanted) {
        subscription = wanted;
        if (absence == null) {
            enterCohort();
        }
    }

    /** Current state of what {@code wanted} covers, unless paused: then it comes at the end of the pause. */
    void showState(Subscription wanted) {
        if (absence == null) {
            shard.sendState(this, wanted, frame -> true);
        }
    }

    void pause() {
        if (absence == null) {
            absence = new Absence(shard.q(), subscription);
            leaveCohort();
        }
    }

    /** What has changed meanwhile, once per series; then everything again. */
    void unpause() {
        Absence over = absence;
        if (over != null) {
            absence = null;
            shard.sendState(this, subscription, frame -> frame.q() > over.sinceQ || !over.heard.wants(frame));
            enterCohort();
        }
    }

    @Override
    void onSlow(String why) {
        closeAfter(ErrorCode.SLOW_CLIENT, why, ErrorCode.SLOW_CLIENT.closeCode());
    }

    @Override
    void onGone() {
        leaveCohort();
        shard.forget(this);
    }

    private void enterCohort() {
        leaveCohort();
        cohort = subscription.isEmpty() ? null : shard.join(this);
    }

    private void leaveCohort() {
        if (cohort != null) {
            shard.leave(cohort, this);
            cohort = null;
        }
    }
}
