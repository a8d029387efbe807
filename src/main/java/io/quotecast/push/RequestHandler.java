package io.quotecast.push;

import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.access.Role;
import io.quotecast.base.Quoted;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Conflation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.Response;
import io.quotecast.protocol.Response.RejectedName;
import io.quotecast.protocol.Response.Resumption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Does what one client of the feed asks for. Owned by the shard's thread. */
public final class RequestHandler implements ClientRequest.Receiver {
    private final Subscriber subscriber;
    private final Shard shard;
    private final Context context;
    private final ClientPermissions clientPermissions;
    private final Authenticator authenticator;
    private final SubscriptionResolver subscriptionResolver;

    /** What the requests of all clients need; the clock gives µs since 1970-01-01T00:00Z. */
    public record Context(
            Instruments instruments,
            Epoch epoch,
            Publisher publisher,
            LimitCounters refusals,
            LongSupplier nowMicros) {}

    public RequestHandler(
            Subscriber subscriber,
            Shard shard,
            Context context,
            ClientPermissions clientPermissions,
            Authenticator authenticator) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.context = context;
        this.clientPermissions = clientPermissions;
        this.authenticator = authenticator;
        this.subscriptionResolver = new SubscriptionResolver(context.instruments(), clientPermissions);
    }

    @Override
    public void onSubscribe(ClientRequest.Subscribe message) {
        try {
            clientPermissions.check(Role.READ);
            int conflate = message.conflateMillis() < 0
                    ? subscriber.subscription().conflateMillis()
                    : Conflation.step(message.conflateMillis());
            Position cursor = message.resume() == null ? null : cursor(message.resume());
            SubscriptionResolver.Resolved resolved = subscriptionResolver.understand(message.names());
            Subscription before = subscriber.subscription();
            Subscription after = before.with(resolved.subscription()).conflated(conflate);
            subscriptionResolver.checkSize(after);
            if (message.session() != null && !message.session().equals(subscriber.session())) {
                shard.evict(message.session());
            }
            if (cursor != null) {
                resume(message, after, resolved.rejected(), cursor);
                return;
            }
            answer(message.id(), after, resolved.rejected(), null);
            if (message.snapshot()) {
                subscriber.showState(resolved.subscription());
            }
            subscriber.want(after);
        } catch (ProtocolException e) {
            refuse(message.id(), e);
        }
    }

    private void resume(
            ClientRequest.Subscribe message, Subscription wanted, List<RejectedName> rejectedName, Position cursor)
            throws ProtocolException {
        if (!subscriber.subscription().isEmpty() || subscriber.isPaused()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "'resume' belongs to the first subscription of a connection");
        }
        long from = cursor.q();
        if (cursor.epoch().equals(context.epoch()) && shard.holdsAllAfter(from)) {
            long to = Math.max(from, shard.q());
            long events = shard.laggards().count(wanted, from);
            answer(message.id(), wanted, rejectedName, new Resumption(from, to, events, true));
            subscriber.resume(wanted, from);
        } else {
            refuse(message.id(), ErrorCode.CURSOR_GONE, "cursor '" + cursor + "' is not held; a snapshot follows");
            answer(message.id(), wanted, rejectedName, new Resumption(from, shard.q(), 0, false));
            subscriber.showState(wanted);
            subscriber.want(wanted);
        }
    }

    @Override
    public void onUnsubscribe(ClientRequest.Unsubscribe message) {
        try {
            clientPermissions.check(Role.READ);
            SubscriptionResolver.Resolved resolved = subscriptionResolver.understand(message.names());
            Subscription before = subscriber.subscription();
            Subscription after = message.all()
                    ? Subscription.NONE.conflated(before.conflateMillis())
                    : before.without(resolved.subscription());
            List<RejectedName> rejectedName = new ArrayList<>(resolved.rejected());
            message.names().forEach((channel, names) -> {
                if (!message.all() && before.takesAll(channel) && !names.contains("*") && !names.isEmpty()) {
                    rejectedName.add(new RejectedName(
                            channel,
                            "*",
                            ErrorCode.INVALID_OPTION,
                            "subscribed to '*': unsubscribe '*', then subscribe to what you want"));
                }
            });
            subscriber.want(after);
            answer(message.id(), after, rejectedName, null);
        } catch (ProtocolException e) {
            refuse(message.id(), e);
        }
    }

    @Override
    public void onShow(ClientRequest.ListSubscription message) {
        answer(message.id(), subscriber.subscription(), List.of(), null);
    }

    @Override
    public void onPause(ClientRequest.Pause message) {
        subscriber.pause();
        subscriber.say(new Response.Success(message.id(), "paused"));
    }

    @Override
    public void onUnpause(ClientRequest.Unpause message) {
        subscriber.say(new Response.Success(message.id(), "unpaused"));
        subscriber.unpause();
    }

    @Override
    public void onPing(ClientRequest.Ping message) {
        subscriber.say(new Response.Pong(message.id(), context.nowMicros().getAsLong()));
    }

    @Override
    public void onPublish(ClientRequest.Publish message) {
        try {
            clientPermissions.check(Role.PUBLISH);
            if (!clientPermissions.takePublish(shard.loop().nanoTime())) {
                context.refusals().count(Limit.PUBLISHES);
                throw new ProtocolException(
                        ErrorCode.TOO_MANY,
                        "too many published messages; the limit is "
                                + clientPermissions.limits().publishesPerSecond() + " per second, "
                                + clientPermissions.limits().publishBurst() + " at once");
            }
            context.publisher().publish(message, subscriber.name(), q -> shard.loop()
                    .execute(() -> subscriber.say(new Response.Ack(message.id(), q))));
        } catch (ProtocolException e) {
            refuse(message.id(), e);
        }
    }

    @Override
    public void onAuthenticate(ClientRequest.Authenticate message) {
        authenticator.onAuthenticate(message);
    }

    @Override
    public void onInvalid(ClientRequest.Invalid message) {
        refuse(message.id(), message.code(), message.text());
    }

    private void refuse(@Nullable String id, ProtocolException refused) {
        switch (refused.code()) {
            case ROLE_MISSING, NOT_AUTHENTICATED -> context.refusals().count(Limit.ROLES);
            case SYMBOL_LIMIT -> context.refusals().count(Limit.SYMBOLS);
            default -> {}
        }
        refuse(id, refused.code(), refused.text());
    }

    /** Says what is wrong; the connection stays. */
    public void refuse(@Nullable String id, ErrorCode code, String text) {
        subscriber.say(new Response.ErrorMessage(id, code, text, false));
    }

    private void answer(
            @Nullable String id, Subscription now, List<RejectedName> rejectedName, @Nullable Resumption resumed) {
        subscriber.say(new Response.Subscribed(
                id,
                subscriptionResolver.names(now),
                now.conflateMillis(),
                subscriber.isPaused(),
                rejectedName,
                resumed));
    }

    private static Position cursor(String text) throws ProtocolException {
        return Position.parse(text)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.INVALID_OPTION, "resume " + Quoted.of(text) + " is not a cursor: 'epoch:q'"));
    }
}
