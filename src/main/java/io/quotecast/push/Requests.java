package io.quotecast.push;

import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.access.Role;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Position;
import io.quotecast.market.Instruments;
import io.quotecast.market.Quoted;
import io.quotecast.protocol.Answer;
import io.quotecast.protocol.Answer.Rejected;
import io.quotecast.protocol.Answer.Resumption;
import io.quotecast.protocol.ClientMessage;
import io.quotecast.protocol.Conflation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Does what one client of the feed asks for. Owned by the shard's thread. */
public final class Requests implements ClientMessage.Receiver {
    private final Subscriber subscriber;
    private final Shard shard;
    private final Context context;
    private final Visitor visitor;
    private final Login login;
    private final Wishes wishes;

    /** What the requests of all clients need; the clock gives µs since 1970-01-01T00:00Z. */
    public record Context(
            Instruments instruments, Epoch epoch, Publisher publisher, Refusals refusals, LongSupplier nowMicros) {}

    public Requests(Subscriber subscriber, Shard shard, Context context, Visitor visitor, Login login) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.context = context;
        this.visitor = visitor;
        this.login = login;
        this.wishes = new Wishes(context.instruments(), visitor);
    }

    @Override
    public void onSubscribe(ClientMessage.Subscribe message) {
        try {
            visitor.check(Role.READ);
            int conflate = message.conflateMillis() < 0
                    ? subscriber.subscription().conflateMillis()
                    : Conflation.step(message.conflateMillis());
            Position cursor = message.resume() == null ? null : cursor(message.resume());
            Wishes.Understood understood = wishes.understand(message.names());
            Subscription before = subscriber.subscription();
            Subscription after = before.with(understood.subscription()).conflated(conflate);
            wishes.checkSize(after);
            if (message.session() != null && !message.session().equals(subscriber.session())) {
                shard.evict(message.session());
            }
            if (cursor != null) {
                resume(message, after, understood.rejected(), cursor);
                return;
            }
            answer(message.id(), after, understood.rejected(), null);
            if (message.snapshot()) {
                subscriber.showState(understood.subscription());
            }
            subscriber.want(after);
        } catch (ProtocolException e) {
            refuse(message.id(), e);
        }
    }

    private void resume(ClientMessage.Subscribe message, Subscription wanted, List<Rejected> rejected, Position cursor)
            throws ProtocolException {
        if (!subscriber.subscription().isEmpty() || subscriber.isPaused()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "'resume' belongs to the first subscription of a connection");
        }
        long from = cursor.q();
        if (cursor.epoch().equals(context.epoch()) && shard.holdsAllAfter(from)) {
            long to = Math.max(from, shard.q());
            long events = shard.laggards().count(wanted, from);
            answer(message.id(), wanted, rejected, new Resumption(from, to, events, true));
            subscriber.resume(wanted, from);
        } else {
            refuse(message.id(), ErrorCode.CURSOR_GONE, "cursor '" + cursor + "' is not held; a snapshot follows");
            answer(message.id(), wanted, rejected, new Resumption(from, shard.q(), 0, false));
            subscriber.showState(wanted);
            subscriber.want(wanted);
        }
    }

    @Override
    public void onUnsubscribe(ClientMessage.Unsubscribe message) {
        try {
            visitor.check(Role.READ);
            Wishes.Understood understood = wishes.understand(message.names());
            Subscription before = subscriber.subscription();
            Subscription after = message.all()
                    ? Subscription.NONE.conflated(before.conflateMillis())
                    : before.without(understood.subscription());
            List<Rejected> rejected = new ArrayList<>(understood.rejected());
            message.names().forEach((channel, names) -> {
                if (!message.all() && before.takesAll(channel) && !names.contains("*") && !names.isEmpty()) {
                    rejected.add(new Rejected(
                            channel,
                            "*",
                            ErrorCode.INVALID_OPTION,
                            "subscribed to '*': unsubscribe '*', then subscribe to what you want"));
                }
            });
            subscriber.want(after);
            answer(message.id(), after, rejected, null);
        } catch (ProtocolException e) {
            refuse(message.id(), e);
        }
    }

    @Override
    public void onShow(ClientMessage.Show message) {
        answer(message.id(), subscriber.subscription(), List.of(), null);
    }

    @Override
    public void onPause(ClientMessage.Pause message) {
        subscriber.pause();
        subscriber.say(new Answer.Success(message.id(), "paused"));
    }

    @Override
    public void onUnpause(ClientMessage.Unpause message) {
        subscriber.say(new Answer.Success(message.id(), "unpaused"));
        subscriber.unpause();
    }

    @Override
    public void onPing(ClientMessage.Ping message) {
        subscriber.say(new Answer.Pong(message.id(), context.nowMicros().getAsLong()));
    }

    @Override
    public void onPublish(ClientMessage.Publish message) {
        try {
            visitor.check(Role.PUBLISH);
            if (!visitor.takePublish(shard.loop().nanoTime())) {
                context.refusals().count(Limit.PUBLISHES);
                throw new ProtocolException(
                        ErrorCode.TOO_MANY,
                        "too many published messages; the limit is "
                                + visitor.limits().publishesPerSecond() + " per second, "
                                + visitor.limits().publishBurst() + " at once");
            }
            context.publisher().publish(message, subscriber.name(), q -> shard.loop()
                    .execute(() -> subscriber.say(new Answer.Ack(message.id(), q))));
        } catch (ProtocolException e) {
            refuse(message.id(), e);
        }
    }

    @Override
    public void onAuthenticate(ClientMessage.Authenticate message) {
        login.onAuthenticate(message);
    }

    @Override
    public void onInvalid(ClientMessage.Invalid message) {
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
        subscriber.say(new Answer.Error(id, code, text, false));
    }

    private void answer(@Nullable String id, Subscription now, List<Rejected> rejected, @Nullable Resumption resumed) {
        subscriber.say(new Answer.Subscribed(
                id, wishes.names(now), now.conflateMillis(), subscriber.isPaused(), rejected, resumed));
    }

    private static Position cursor(String text) throws ProtocolException {
        return Position.parse(text)
                .orElseThrow(() -> new ProtocolException(
                        ErrorCode.INVALID_OPTION, "resume " + Quoted.of(text) + " is not a cursor: 'epoch:q'"));
    }
}
