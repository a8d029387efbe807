package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.Answer;
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
        shard.announcer().say(this, message);
    }

    /** Says what is wrong, for good, and closes. */
    public void closeAfter(ErrorCode code, String text, int closeCode) {
        if (isOpen()) {
            shard.announcer().sayLast(this, new Answer.Error(null, code, text, true));
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
        Subscription before = subscription;
        leaveCohort();
        subscription = wanted;
        // What is new in a pause is shown when that ends: of it nothing has been had.
        shard.laggards().follow(this, before, absence == null ? shard.q() : 0);
        enterCohort();
    }

    /** Writes a frame of events, which stays the caller's; false if the socket is full. */
    boolean take(ByteBuf frame, boolean flush) {
        if (isOpen() && !isWritable()) {
            return false;
        }
        pass(frame, flush);
        return true;
    }

    /** The socket takes more: gives what was missed, and when that was all, every event again. */
    void catchUp() {
        if (isOpen() && absence == null) {
            long taken = cohort == null ? 0 : cohort.taken();
            if (shard.laggards().catchUp(this, shard.q(), taken) && isOpen() && cohort != null) {
                cohort.leaveBehind();
                cohort.join(this);
            }
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
            leaveCohort();
            absence = new Absence(shard.q(), subscription);
        }
    }

    /** What has changed meanwhile, once per series; then everything again. */
    void unpause() {
        Absence over = absence;
        if (over != null) {
            absence = null;
            if (!shard.laggards().has(this)) {
                shard.sendState(this, subscription, frame -> frame.q() > over.sinceQ || !over.heard.wants(frame));
            }
            enterCohort();
            catchUp();
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
        if (subscription.isEmpty() || absence != null || !isOpen()) {
            return;
        }
        Cohort entered = shard.cohort(subscription);
        // The same for all who want the same: ten thousand copies of one list would cost megabytes.
        subscription = entered.subscription();
        Lag lag = shard.laggards().lag(this);
        if (lag == null) {
            entered.join(this);
        } else {
            entered.joinBehind();
            lag.countFrom(entered.taken());
        }
        cohort = entered;
    }

    private void leaveCohort() {
        Cohort left = cohort;
        if (left != null) {
            cohort = null;
            Lag lag = shard.laggards().lag(this);
            if (lag == null) {
                left.leave(this);
            } else {
                left.leaveBehind();
                lag.countTo(left.taken());
            }
            shard.left(left);
        }
    }
}
