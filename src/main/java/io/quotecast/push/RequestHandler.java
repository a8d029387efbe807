package io.quotecast.push;

import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.Role;
import io.quotecast.alerts.Alerts;
import io.quotecast.base.Quoted;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Instruments;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Conflation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.Response.RejectedName;
import io.quotecast.protocol.Response.Resumption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Handles the requests of one feed client. Owned by the shard's thread. */
public final class RequestHandler implements ClientRequest.Receiver {
    private final Subscriber subscriber;
    private final Shard shard;
    private final Context context;
    private final ClientPermissions permissions;
    private final Authenticator authenticator;
    private final SubscriptionResolver resolver;
    private final @Nullable Playback playback;
    private final AlertRequests alertRequests;

    /**
     * The services that all request handlers share.
     *
     * @param limitCounters counts requests rejected because of a limit or a role
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public record Context(
            Instruments instruments,
            Epoch epoch,
            Publisher publisher,
            LimitCounters limitCounters,
            LongSupplier nowMicros,
            Alerts alerts) {}

    /** Handles the requests of a client of the live feed. */
    public RequestHandler(
            Subscriber subscriber,
            Shard shard,
            Context context,
            ClientPermissions permissions,
            Authenticator authenticator) {
        this(subscriber, shard, context, permissions, authenticator, null);
    }

    /**
     * @param playback the client's replay; null for a client of the live feed
     */
    public RequestHandler(
            Subscriber subscriber,
            Shard shard,
            Context context,
            ClientPermissions permissions,
            Authenticator authenticator,
            @Nullable Playback playback) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.context = context;
        this.permissions = permissions;
        this.authenticator = authenticator;
        this.playback = playback;
        this.resolver = new SubscriptionResolver(context.instruments(), permissions);
        this.alertRequests = new AlertRequests(
                subscriber,
                shard.loop(),
                new AlertRequests.Services(
                        context.instruments(), context.limitCounters(), context.nowMicros(), context.alerts()),
                permissions);
    }

    @Override
    public void onSubscribe(ClientRequest.Subscribe request) {
        try {
            permissions.require(Role.READ);
            int conflateMillis = request.conflateMillis() < 0
                    ? subscriber.subscription().conflateMillis()
                    : Conflation.step(request.conflateMillis());
            Position cursor = request.resume() == null ? null : parseCursor(request.resume());
            SubscriptionResolver.Resolved resolved = resolver.resolve(request.names());
            Subscription current = subscriber.subscription();
            Subscription updated = current.union(resolved.subscription()).withConflation(conflateMillis);
            resolver.checkSize(updated);
            List<RejectedName> rejected = new ArrayList<>(resolved.rejected());
            Set<Topic> presence =
                    resolver.resolvePresence(request.rooms().presence(), subscriber.watchedRooms(), rejected);
            Set<Topic> watched = new TreeSet<>(Comparator.comparing(Topic::text));
            watched.addAll(subscriber.watchedRooms());
            watched.addAll(presence);
            subscriber.apply(request.rooms());
            if (request.session() != null && !request.session().equals(subscriber.session())) {
                shard.evict(request.session());
            }
            if (cursor != null) {
                resume(request, updated, watched, rejected, cursor);
                presence.forEach(subscriber::watch);
                return;
            }
            sendSubscription(request.id(), updated, watched, rejected, null);
            if (request.wantsSnapshot()) {
                subscriber.sendSnapshot(resolved.subscription(), request.rooms().history());
            }
            subscriber.changeSubscription(updated);
            presence.forEach(subscriber::watch);
        } catch (ProtocolException e) {
            sendError(request.id(), e);
        }
    }

    private void resume(
            ClientRequest.Subscribe request,
            Subscription requested,
            Set<Topic> watched,
            List<RejectedName> rejected,
            Position cursor)
            throws ProtocolException {
        if (!subscriber.subscription().isEmpty() || subscriber.isPaused()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "'resume' is allowed only in the first subscription of a connection");
        }
        long from = cursor.position();
        if (cursor.epoch().equals(context.epoch()) && shard.canResumeAfter(from)) {
            long to = Math.max(from, shard.position());
            long events = shard.countMissed(requested, from);
            sendSubscription(request.id(), requested, watched, rejected, new Resumption(from, to, events, true));
            subscriber.resume(requested, from);
        } else {
            sendError(
                    request.id(),
                    ErrorCode.CURSOR_OUT_OF_RANGE,
                    "cursor '" + cursor + "' is not available; a snapshot follows");
            sendSubscription(
                    request.id(), requested, watched, rejected, new Resumption(from, shard.position(), 0, false));
            subscriber.sendSnapshot(requested, request.rooms().history());
            subscriber.changeSubscription(requested);
        }
    }

    @Override
    public void onUnsubscribe(ClientRequest.Unsubscribe request) {
        try {
            permissions.require(Role.READ);
            SubscriptionResolver.Resolved resolved = resolver.resolveToRemove(request.names());
            Subscription current = subscriber.subscription();
            Subscription updated = request.isAll()
                    ? Subscription.NONE.withConflation(current.conflateMillis())
                    : current.minus(resolved.subscription());
            List<RejectedName> rejected = new ArrayList<>(resolved.rejected());
            request.names().forEach((channel, names) -> {
                if (!request.isAll() && current.hasWildcard(channel) && !names.contains("*") && !names.isEmpty()) {
                    rejected.add(new RejectedName(
                            channel,
                            "*",
                            ErrorCode.INVALID_OPTION,
                            "subscribed to '*': unsubscribe '*' first, then subscribe to single names"));
                }
            });
            for (Topic room : List.copyOf(subscriber.watchedRooms())) {
                if (request.isAll() || request.presence().contains(room.text())) {
                    subscriber.unwatch(room);
                }
            }
            subscriber.changeSubscription(updated);
            sendSubscription(request.id(), updated, subscriber.watchedRooms(), rejected, null);
        } catch (ProtocolException e) {
            sendError(request.id(), e);
        }
    }

    @Override
    public void onListSubscription(ClientRequest.ListSubscription request) {
        sendSubscription(request.id(), subscriber.subscription(), subscriber.watchedRooms(), List.of(), null);
    }

    @Override
    public void onPause(ClientRequest.Pause request) {
        if (playback == null) {
            subscriber.pause();
        } else {
            playback.pause();
        }
        subscriber.sendMessage(new Response.Success(request.id(), "paused"));
    }

    @Override
    public void onUnpause(ClientRequest.Unpause request) {
        subscriber.sendMessage(new Response.Success(request.id(), "unpaused"));
        if (playback == null) {
            subscriber.unpause();
        } else {
            playback.unpause();
        }
    }

    @Override
    public void onPing(ClientRequest.Ping request) {
        subscriber.sendMessage(
                new Response.Pong(request.id(), context.nowMicros().getAsLong()));
    }

    @Override
    public void onPublish(ClientRequest.Publish request) {
        try {
            permissions.require(Role.PUBLISH);
            permissions.requirePublishable(request.topic());
            if (!permissions.tryAcquirePublish(shard.loop().nanoTime())) {
                context.limitCounters().count(Limit.PUBLISHES);
                throw new ProtocolException(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "too many published messages; the limit is "
                                + permissions.limits().publishesPerSecond() + " per second, "
                                + permissions.limits().publishBurst() + " at once");
            }
            if (!permissions.tryAcquirePublishBytes(
                    request.data().length, shard.loop().nanoTime())) {
                context.limitCounters().count(Limit.PUBLISH_RATE);
                throw new ProtocolException(
                        ErrorCode.TOO_MANY_REQUESTS,
                        "too many published bytes; the limit is "
                                + permissions.limits().publishBytesPerSecond() + " per second, "
                                + permissions.limits().publishBurstBytes() + " at once");
            }
            if (request.to() == null) {
                context.publisher().publish(request, subscriber.sender(), permissions.owner(), position -> shard.loop()
                        .execute(() -> subscriber.sendMessage(new Response.Ack(request.id(), position))));
            } else {
                sendDirect(request, request.to());
            }
        } catch (ProtocolException e) {
            sendError(request.id(), e);
        }
    }

    /** Sends a message to one client in a room. It is not published: only clients on this node can be reached. */
    private void sendDirect(ClientRequest.Publish request, String to) throws ProtocolException {
        int maxBytes = permissions.limits().maxPublishBytes();
        if (request.data().length > maxBytes) {
            context.limitCounters().count(Limit.PUBLISH_BYTES);
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE,
                    "data of " + request.data().length + " bytes; the limit is " + maxBytes + " bytes");
        }
        RoomMember member = Topic.isValid(request.topic()) ? shard.rooms().find(new Topic(request.topic()), to) : null;
        if (member == null) {
            throw new ProtocolException(ErrorCode.UNKNOWN_SYMBOL, notInRoom(request, to));
        }
        Notification.DirectMessage message = new Notification.DirectMessage(
                new Topic(request.topic()),
                request.data(),
                subscriber.sender(),
                to,
                context.nowMicros().getAsLong());
        member.deliver(message, delivery -> shard.loop().execute(() -> {
            switch (delivery) {
                case DELIVERED -> subscriber.sendMessage(new Response.Delivered(request.id()));
                case GONE -> sendError(request.id(), ErrorCode.UNKNOWN_SYMBOL, notInRoom(request, to));
                case FULL ->
                    sendError(
                            request.id(),
                            ErrorCode.TOO_MANY_REQUESTS,
                            "client " + Quoted.of(to) + " reads too slowly at the moment; retry later");
            }
        }));
    }

    private static String notInRoom(ClientRequest.Publish request, String to) {
        return "client " + Quoted.of(to) + " is not in room " + Quoted.of(request.topic()) + " on this server";
    }

    @Override
    public void onAuthenticate(ClientRequest.Authenticate request) {
        authenticator.onAuthenticate(request);
    }

    @Override
    public void onReplay(ClientRequest.Replay request) {
        if (playback == null) {
            sendError(
                    request.id(),
                    ErrorCode.INVALID_OPTION,
                    "this connection has live events: replays are at /v1/replay");
            return;
        }
        playback.change(request.options(), failure -> {
            if (failure == null) {
                subscriber.sendMessage(new Response.Success(request.id(), "replaying"));
            } else {
                sendError(request.id(), failure);
            }
        });
    }

    /**
     * Delivers the alerts of the client's key from now on. Called when the client has been greeted or authenticated.
     */
    public void onIdentified() {
        if (playback == null) {
            alertRequests.onIdentified();
        }
    }

    /** Ends the alerts of a client without a key. Called when the connection has ended. */
    public void onClosed() {
        alertRequests.onClosed();
    }

    @Override
    public void onSetAlert(ClientRequest.SetAlert request) {
        onAlertRequest(request, () -> alertRequests.set(request));
    }

    @Override
    public void onRemoveAlerts(ClientRequest.RemoveAlerts request) {
        onAlertRequest(request, () -> alertRequests.remove(request));
    }

    @Override
    public void onListAlerts(ClientRequest.ListAlerts request) {
        onAlertRequest(request, () -> alertRequests.list(request));
    }

    private void onAlertRequest(ClientRequest request, AlertRequests.Task task) {
        try {
            if (playback != null) {
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION, "this connection is a replay: alerts are at /v1/stream");
            }
            task.run();
        } catch (ProtocolException e) {
            sendError(request.id(), e);
        }
    }

    @Override
    public void onInvalid(ClientRequest.Invalid request) {
        sendError(request.id(), request.code(), request.text());
    }

    private void sendError(@Nullable String id, ProtocolException error) {
        switch (error.code()) {
            case ROLE_MISSING, NOT_AUTHENTICATED -> context.limitCounters().count(Limit.ROLES);
            case SYMBOL_LIMIT -> context.limitCounters().count(Limit.SYMBOLS);
            case ALERT_LIMIT -> context.limitCounters().count(Limit.ALERTS);
            default -> {}
        }
        sendError(id, error.code(), error.text());
    }

    /** Sends an error; the connection stays open. */
    public void sendError(@Nullable String id, ErrorCode code, String text) {
        subscriber.sendMessage(new Response.ErrorMessage(id, code, text, false));
    }

    private void sendSubscription(
            @Nullable String id,
            Subscription subscription,
            Set<Topic> watched,
            List<RejectedName> rejected,
            @Nullable Resumption resumption) {
        subscriber.sendMessage(new Response.Subscribed(
                id,
                resolver.names(subscription),
                subscription.conflateMillis(),
                subscriber.isPaused(),
                new Response.RoomsInEffect(
                        subscriber.sender().name(),
                        subscriber.hasEcho(),
                        watched.stream().map(Topic::text).toList()),
                rejected,
                resumption));
    }

    private static Position parseCursor(String text) throws ProtocolException {
        return Position.parse(text)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.INVALID_OPTION,
                        "resume: " + Quoted.of(text) + " is not a cursor of the form 'epoch:q'"));
    }
}
