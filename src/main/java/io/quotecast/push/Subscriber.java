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

    Subscriber(Identity identity, ClientTransport transport, long maxPendingBytes, ShardMetrics metrics, Shard shard) {
        super(identity.name, transport, maxPendingBytes, metrics);
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
    private record PauseState(long sincePosition, Subscription knownSubscription) {}

    /** Says the first words; they are made for the place on the tape from which it hears. */
    public void greet(LongFunction<ServerMessage> greeting) {
        shard.broadcaster().greet(this, greeting.apply(shard.position()));
    }

    /** Says something to this client alone, in the order of all that is written to it. */
    public void sendMessage(ServerMessage message) {
        shard.broadcaster().send(this, message);
    }

    /** Says what is wrong, for good, and closes. */
    public void closeWithError(ErrorCode code, String text, int closeCode) {
        if (isOpen()) {
            shard.broadcaster().sendLast(this, new Response.ErrorMessage(null, code, text, true));
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
    long cursor() {
        SlowReader slowReader = shard.slowReaders().slowReader(this);
        return slowReader != null
                ? slowReader.cursor()
                : pauseState != null ? pauseState.sincePosition : shard.position();
    }

    boolean isPaused() {
        return pauseState != null;
    }

    /** From now on wants this, and is in the cohort of those who want the same. */
    void changeSubscription(Subscription requested) {
        Subscription previous = subscription;
        leaveCohort();
        storeSubscription(requested);
        shard.slowReaders().narrow(this);
        if (pauseState != null) {
            // What is new in a pause is shown when that ends.
            pauseState = new PauseState(pauseState.sincePosition, pauseState.knownSubscription.intersection(requested));
        } else {
            shard.slowReaders().widen(this, previous);
        }
        enterCohort();
    }

    /**
     * Wants this, and has had everything up to a position: gets what has happened since, then all that comes. For one
     * that wants nothing yet.
     */
    void resume(Subscription requested, long position) {
        storeSubscription(requested);
        metrics().add(ShardCounter.RESUMES, 1);
        if (requested.conflateMillis() > 0) {
            shard.sendSnapshot(this, requested, EncodedEvent::isConflatable);
        }
        shard.slowReaders().addResuming(this, position);
        enterCohort();
    }

    /** What it missed cannot be had any more: it is told so, and shown how things are. */
    void startOver(String reason) {
        sendMessage(
                new Response.ErrorMessage(null, ErrorCode.CURSOR_OUT_OF_RANGE, reason + "; a snapshot follows", false));
        sendSnapshot(subscription);
    }

    /** Writes a frame of events, which stays the caller's; false if the socket is full. */
    boolean tryWrite(ByteBuf frame, boolean flush) {
        if (isOpen() && !isWritable()) {
            return false;
        }
        writeUncounted(frame, flush);
        return true;
    }

    /** The socket takes more: gives what was missed, and when that was all, every event again. */
    void catchUp() {
        if (isOpen() && pauseState == null) {
            long cohortCount = cohort == null ? 0 : cohort.eventCount();
            if (shard.slowReaders().catchUp(this, cohortCount) && isOpen() && cohort != null) {
                cohort.leaveBehind();
                cohort.join(this);
            }
        }
    }

    /** Current state of what {@code wanted} covers, unless paused: then it comes at the end of the pause. */
    void sendSnapshot(Subscription requested) {
        if (pauseState == null) {
            shard.sendSnapshot(this, requested, encodedEvent -> true);
        }
    }

    void pause() {
        if (pauseState == null) {
            leaveCohort();
            pauseState = new PauseState(shard.position(), subscription);
        }
    }

    /** What has changed meanwhile, once per series; then everything again. */
    void unpause() {
        PauseState ended = pauseState;
        if (ended != null) {
            pauseState = null;
            // One that is behind gets what has changed as it catches up.
            long sincePosition = shard.slowReaders().contains(this) ? Long.MAX_VALUE : ended.sincePosition;
            shard.sendSnapshot(
                    this,
                    subscription,
                    encodedEvent ->
                            encodedEvent.position() > sincePosition || !ended.knownSubscription.matches(encodedEvent));
            shard.slowReaders().widen(this, ended.knownSubscription);
            enterCohort();
            catchUp();
        }
    }

    @Override
    void closeAsSlow(String reason) {
        closeWithError(ErrorCode.SLOW_CLIENT, reason, ErrorCode.SLOW_CLIENT.closeCode());
    }

    @Override
    void onClosed() {
        leaveCohort();
        metrics().onSubscriptionChanged(subscription, Subscription.NONE);
        shard.remove(this);
    }

    private void storeSubscription(Subscription requested) {
        if (isOpen()) {
            metrics().onSubscriptionChanged(subscription, requested);
        }
        subscription = requested;
    }

    private void enterCohort() {
        if (subscription.isEmpty() || pauseState != null || !isOpen()) {
            return;
        }
        Cohort entered = shard.cohortFor(subscription);
        // The same for all who want the same: ten thousand copies of one list would cost megabytes.
        subscription = entered.subscription();
        SlowReader slowReader = shard.slowReaders().slowReader(this);
        if (slowReader == null) {
            entered.join(this);
        } else {
            entered.joinBehind();
            slowReader
                    .skipCounter()
                    .countFrom(entered.eventCount(), shard.position(), subscription.conflateMillis() > 0);
        }
        cohort = entered;
    }

    private void leaveCohort() {
        Cohort left = cohort;
        if (left != null) {
            cohort = null;
            SlowReader slowReader = shard.slowReaders().slowReader(this);
            if (slowReader == null) {
                left.leave(this);
            } else {
                left.leaveBehind();
                slowReader.skipCounter().countTo(left.eventCount(), shard.position());
            }
            shard.removeIfEmpty(left);
        }
    }
}
