package io.quotecast.push;

import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.RoomOptions;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A connected client of the feed with its subscription. Owned by the shard's thread. */
public final class Subscriber extends SubscribedClient {
    /** No client negotiates compression. */
    private static final boolean IS_COMPRESSED = false;

    private final String session;
    private final ShardServices shard;
    private Subscription subscription = Subscription.NONE;
    private @Nullable Cohort cohort;
    private @Nullable PauseState pauseState;
    private String displayName = "";
    private boolean hasEcho = true;
    private final Set<Topic> watchedRooms = new TreeSet<>(Comparator.comparing(Topic::text));

    Subscriber(
            Identity identity,
            ClientTransport transport,
            WireFormat format,
            long maxPendingBytes,
            ShardMetrics metrics,
            ShardServices shard) {
        super(identity.name, transport, format, maxPendingBytes, metrics);
        this.session = identity.session;
        this.shard = shard;
    }

    /**
     * The identity of a subscriber while it is connected.
     *
     * @param session known only to the client; a connection that presents it replaces this one
     * @param name known to other clients too, as the sender of messages
     */
    public record Identity(String session, String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The parts of a shard that its subscribers use. One instance per shard. */
    record ShardServices(
            SnapshotCache snapshots,
            SnapshotSender snapshotSender,
            Broadcaster broadcaster,
            Cohorts cohorts,
            SlowReaderPolicy slowReaders,
            Sessions sessions,
            RoomMembership rooms) {}

    /**
     * A pause of the events at the client's request.
     *
     * @param sincePosition the client has received everything up to here
     * @param knownSubscription the part of its subscription whose state it received before the pause
     */
    private record PauseState(long sincePosition, Subscription knownSubscription) {}

    /** Sends the first message, which is created for the position from which the client receives events. */
    public void greet(LongFunction<ServerMessage> greeting) {
        shard.broadcaster.greet(this, greeting.apply(shard.snapshots.cursor()));
    }

    /** Sends a message to this client alone, in order with everything else that is written to it. */
    public void sendMessage(ServerMessage message) {
        shard.broadcaster.send(this, message);
    }

    /** Sends a fatal error and closes the connection. */
    public void closeWithError(ErrorCode code, String text, int closeCode) {
        if (isOpen()) {
            shard.broadcaster.sendLast(this, new Response.ErrorMessage(null, code, text, true));
            close(closeCode, text.length() <= 100 ? text : text.substring(0, 100));
        }
    }

    String session() {
        return session;
    }

    /** Returns this client as the sender of messages. */
    Sender sender() {
        return new Sender(name(), displayName);
    }

    /** Returns whether the client receives its own messages. */
    boolean hasEcho() {
        return hasEcho;
    }

    /** Returns the rooms whose members the client watches, by name. */
    Set<Topic> watchedRooms() {
        return watchedRooms;
    }

    /** Sends the members of a room, and their changes from now on. */
    void watch(Topic room) {
        if (isOpen()) {
            watchedRooms.add(room);
            shard.rooms.watchers().watch(room, this);
        }
    }

    void unwatch(Topic room) {
        if (watchedRooms.remove(room)) {
            shard.rooms.watchers().unwatch(room, this);
        }
    }

    /** Changes what the client asks for in rooms. Its subscription has to be changed afterwards. */
    void apply(RoomOptions options) {
        if (options.name() != null && !options.name().equals(displayName)) {
            displayName = options.name();
            shard.rooms.enter(sender(), Set.of(), subscription.topics(), this, this::sendMessage);
        }
        if (options.echo() != null) {
            hasEcho = options.echo();
        }
    }

    @Override
    public Subscription subscription() {
        return subscription;
    }

    @Override
    long cursor() {
        if (shard.slowReaders.isBehind(this)) {
            return shard.slowReaders.cursor(this);
        }
        return pauseState != null ? Math.max(0, pauseState.sincePosition) : shard.snapshots.cursor();
    }

    @Override
    public boolean isPaused() {
        return pauseState != null;
    }

    /** Replaces the subscription and moves the client to the cohort of the new one. */
    void changeSubscription(Subscription requested) {
        Subscription previous = subscription;
        leaveCohort();
        storeSubscription(requested);
        shard.slowReaders.onNarrowed(this);
        if (pauseState != null) {
            // The state of names that are new during a pause is sent when the pause ends.
            pauseState = new PauseState(pauseState.sincePosition, pauseState.knownSubscription.intersection(requested));
        } else {
            shard.slowReaders.onWidened(this, previous);
        }
        enterCohort();
    }

    /**
     * Sets the first subscription of a client that has received everything up to a position. The client receives the
     * events after it, then live events.
     */
    void resume(Subscription requested, long position) {
        storeSubscription(requested);
        metrics().add(ShardCounter.RESUMES, 1);
        if (requested.conflateMillis() > 0) {
            shard.snapshotSender.send(this, requested, EncodedEvent::isConflatable);
        }
        shard.slowReaders.onResume(this, position);
        enterCohort();
    }

    @Override
    public void startOver(String reason) {
        sendMessage(
                new Response.ErrorMessage(null, ErrorCode.CURSOR_OUT_OF_RANGE, reason + "; a snapshot follows", false));
        sendSnapshot(subscription);
    }

    @Override
    public void catchUp() {
        if (isOpen() && pauseState == null) {
            long cohortCount = cohort == null ? 0 : cohort.eventCount();
            if (shard.slowReaders.catchUp(this, cohortCount) && isOpen() && cohort != null) {
                cohort.leaveBehind();
                cohort.join(this);
            }
        }
    }

    /** Sends the current state of what the subscription covers. A paused client gets it at the end of the pause. */
    void sendSnapshot(Subscription requested) {
        sendSnapshot(requested, 0);
    }

    /**
     * As {@link #sendSnapshot(Subscription)}, with the newest messages of rooms.
     *
     * @param history the most messages of one room
     */
    void sendSnapshot(Subscription requested, int history) {
        if (pauseState == null) {
            shard.snapshotSender.send(this, requested, history, event -> true);
        }
    }

    void pause() {
        if (pauseState == null) {
            leaveCohort();
            pauseState = new PauseState(shard.snapshots.position(), subscription);
        }
    }

    /** Ends the pause: sends the newest event of each series that changed since, then live events. */
    void unpause() {
        PauseState ended = pauseState;
        if (ended != null) {
            pauseState = null;
            // A client that is behind gets the changes as it catches up.
            long sincePosition = shard.slowReaders.isBehind(this) ? Long.MAX_VALUE : ended.sincePosition;
            shard.snapshotSender.send(
                    this,
                    subscription,
                    event -> event.position() > sincePosition || !ended.knownSubscription.matches(event));
            shard.slowReaders.onWidened(this, ended.knownSubscription);
            enterCohort();
            catchUp();
        }
    }

    @Override
    public void closeAsSlow(String reason) {
        closeWithError(ErrorCode.SLOW_CLIENT, reason, ErrorCode.SLOW_CLIENT.closeCode());
    }

    @Override
    void closeAsRemoved(String reason) {
        closeWithError(ErrorCode.REMOVED, reason, ErrorCode.REMOVED.closeCode());
    }

    @Override
    void onClosed() {
        leaveCohort();
        metrics().onSubscriptionChanged(subscription, Subscription.NONE);
        shard.rooms.leave(name(), subscription.topics(), Set.of());
        List.copyOf(watchedRooms).forEach(this::unwatch);
        shard.sessions.remove(session);
        shard.broadcaster.remove(this);
        shard.slowReaders.remove(this);
    }

    private void storeSubscription(Subscription requested) {
        if (isOpen()) {
            metrics().onSubscriptionChanged(subscription, requested);
            shard.rooms.leave(name(), subscription.topics(), requested.topics());
            shard.rooms.enter(sender(), subscription.topics(), requested.topics(), this, this::sendMessage);
        }
        subscription = requested.withoutMessagesFrom(hasEcho ? null : name());
    }

    private void enterCohort() {
        if (subscription.isEmpty() || pauseState != null || !isOpen()) {
            return;
        }
        Cohort entered = shard.cohorts.of(new CohortKey(subscription, format(), IS_COMPRESSED));
        // All members share the cohort's instance: ten thousand equal lists would cost megabytes.
        subscription = entered.subscription();
        if (shard.slowReaders.isBehind(this)) {
            entered.joinBehind();
            shard.slowReaders.onCohortEntered(this, entered.eventCount());
        } else {
            entered.join(this);
        }
        cohort = entered;
    }

    private void leaveCohort() {
        Cohort left = cohort;
        if (left != null) {
            cohort = null;
            if (shard.slowReaders.isBehind(this)) {
                left.leaveBehind();
                shard.slowReaders.onCohortLeft(this, left.eventCount());
            } else {
                left.leave(this);
            }
            shard.cohorts.removeIfEmpty(left);
        }
    }
}
