package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.ServerMessage;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A client of the feed, and what it gets. Owned by the shard's thread. */
public final class Subscriber extends Client {
    private final String session;
    private final Shard shard;
    private Subscription subscription = Subscription.NONE;
    private @Nullable Cohort cohort;
    private @Nullable PauseState pauseState;

    Subscriber(Identity identity, ClientTransport clientTransport, long mostPending, ShardMetrics counts, Shard shard) {
        super(identity.name, clientTransport, mostPending, counts);
        this.session = identity.session;
        this.shard = shard;
    }

    /**
     * Who a subscriber is while it is connected.
     *
     * @param session known to it alone: who presents it takes the place of this connection
     * @param name known to others too, as the sender of its messages
     */
    public record Identity(String session, String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Since when it hears nothing by its own wish, and what it had heard of until then. */
    private record PauseState(long sinceQ, Subscription heard) {}

    /** Says the first words; they are made for the place on the tape from which it hears. */
    public void greet(LongFunction<ServerMessage> greeting) {
        shard.announcer().greet(this, greeting.apply(shard.q()));
    }

    /** Says something to this client alone, in the order of all that is written to it. */
    public void say(ServerMessage message) {
        shard.announcer().say(this, message);
    }

    /** Says what is wrong, for good, and closes. */
    public void closeAfter(ErrorCode code, String text, int closeCode) {
        if (isOpen()) {
            shard.announcer().sayLast(this, new Response.ErrorMessage(null, code, text, true));
            close(closeCode, text.length() <= 100 ? text : text.substring(0, 100));
        }
    }

    String session() {
        return session;
    }

    Shard shard() {
        return shard;
    }

    Subscription subscription() {
        return subscription;
    }

    /** The position up to which it has had everything that it wants. */
    long cursorQ() {
        SlowReader slowReader = shard.laggards().lag(this);
        return slowReader != null ? slowReader.cursorQ() : pauseState != null ? pauseState.sinceQ : shard.q();
    }

    boolean isPaused() {
        return pauseState != null;
    }

    /** From now on wants this, and is in the cohort of those who want the same. */
    void want(Subscription wanted) {
        Subscription before = subscription;
        leaveCohort();
        subscribe(wanted);
        shard.laggards().narrow(this);
        if (pauseState != null) {
            // What is new in a pause is shown when that ends.
            pauseState = new PauseState(pauseState.sinceQ, pauseState.heard.within(wanted));
        } else {
            shard.laggards().widen(this, before);
        }
        enterCohort();
    }

    /**
     * Wants this, and has had everything up to a position: gets what has happened since, then all that comes. For one
     * that wants nothing yet.
     */
    void resume(Subscription wanted, long q) {
        subscribe(wanted);
        counts().add(ShardCounter.RETURNS, 1);
        if (wanted.conflateMillis() > 0) {
            shard.sendState(this, wanted, EncodedEvent::mayMerge);
        }
        shard.laggards().addReturning(this, q);
        enterCohort();
    }

    /** What it missed cannot be had any more: it is told so, and shown how things are. */
    void startOver(String why) {
        say(new Response.ErrorMessage(null, ErrorCode.CURSOR_GONE, why + "; a snapshot follows", false));
        showState(subscription);
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
        if (isOpen() && pauseState == null) {
            long taken = cohort == null ? 0 : cohort.taken();
            if (shard.laggards().catchUp(this, taken) && isOpen() && cohort != null) {
                cohort.leaveBehind();
                cohort.join(this);
            }
        }
    }

    /** Current state of what {@code wanted} covers, unless paused: then it comes at the end of the pause. */
    void showState(Subscription wanted) {
        if (pauseState == null) {
            shard.sendState(this, wanted, encodedEvent -> true);
        }
    }

    void pause() {
        if (pauseState == null) {
            leaveCohort();
            pauseState = new PauseState(shard.q(), subscription);
        }
    }

    /** What has changed meanwhile, once per series; then everything again. */
    void unpause() {
        PauseState over = pauseState;
        if (over != null) {
            pauseState = null;
            // One that is behind gets what has changed as it catches up.
            long sinceQ = shard.laggards().has(this) ? Long.MAX_VALUE : over.sinceQ;
            shard.sendState(
                    this, subscription, encodedEvent -> encodedEvent.q() > sinceQ || !over.heard.wants(encodedEvent));
            shard.laggards().widen(this, over.heard);
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
        counts().changed(subscription, Subscription.NONE);
        shard.forget(this);
    }

    private void subscribe(Subscription wanted) {
        if (isOpen()) {
            counts().changed(subscription, wanted);
        }
        subscription = wanted;
    }

    private void enterCohort() {
        if (subscription.isEmpty() || pauseState != null || !isOpen()) {
            return;
        }
        Cohort entered = shard.cohort(subscription);
        // The same for all who want the same: ten thousand copies of one list would cost megabytes.
        subscription = entered.subscription();
        SlowReader slowReader = shard.laggards().lag(this);
        if (slowReader == null) {
            entered.join(this);
        } else {
            entered.joinBehind();
            slowReader.tally().countFrom(entered.taken(), shard.q(), subscription.conflateMillis() > 0);
        }
        cohort = entered;
    }

    private void leaveCohort() {
        Cohort left = cohort;
        if (left != null) {
            cohort = null;
            SlowReader slowReader = shard.laggards().lag(this);
            if (slowReader == null) {
                left.leave(this);
            } else {
                left.leaveBehind();
                slowReader.tally().countTo(left.taken(), shard.q());
            }
            shard.left(left);
        }
    }
}
