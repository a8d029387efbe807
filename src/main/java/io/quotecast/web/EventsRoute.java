package io.quotecast.web;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quotecast.access.Crowd;
import io.quotecast.access.Grant;
import io.quotecast.access.Guests;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.ops.Closes;
import io.quotecast.protocol.ClientMessage;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.SubscribeQuery;
import io.quotecast.push.Hub;
import io.quotecast.push.Requests;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.Visitor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The feed as Server-Sent Events at {@code /v1/events}, for networks that let no WebSocket through: the subscription
 * stands in the address, and a browser resumes by itself with the last id that it has seen.
 */
@Singleton
public class EventsRoute {
    private static final Logger LOG = Logger.getLogger(EventsRoute.class);
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Channels channels;
    private final Hub hub;
    private final Requests.Context context;
    private final Greeting greeting;
    private final Reception reception;
    private final Admission admission;
    private final Closes closes;
    private final Set<Listening> open = ConcurrentHashMap.newKeySet();

    EventsRoute(
            Channels channels,
            Hub hub,
            Requests.Context context,
            Greeting greeting,
            Reception reception,
            Admission admission,
            Closes closes) {
        this.channels = channels;
        this.hub = hub;
        this.context = context;
        this.greeting = greeting;
        this.reception = reception;
        this.admission = admission;
        this.closes = closes;
    }

    /** One open stream. */
    private static final class Listening {
        private final Shard shard;
        private final EventsOutlet outlet;
        private final String address;
        private Guests.@Nullable Guest guest;

        Listening(Shard shard, EventsOutlet outlet, String address) {
            this.shard = shard;
            this.outlet = outlet;
            this.address = address;
        }
    }

    void register(@Observes Router router) {
        router.get("/v1/events").handler(this::open);
    }

    /** How many listen. */
    int count() {
        return open.size();
    }

    /** Ends all that are open. On any thread. */
    void close() {
        open.forEach(one -> one.shard.loop().execute(() -> one.outlet.close(1012, "")));
    }

    private void open(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = request.response();
        if (hub.isDraining()) {
            Problem.send(response, 503, ErrorCode.UNAVAILABLE, "the server stops; come back in a moment");
            return;
        }
        Grant grant = Callers.grant(((QuarkusHttpUser) routing.user()).getSecurityIdentity());
        if (!grant.has(Role.READ)) {
            reception.count(Limit.ROLES);
            ErrorCode code = grant.isHeld() ? ErrorCode.ROLE_MISSING : ErrorCode.NOT_AUTHENTICATED;
            Problem.send(response, code.httpStatus(), code, Problem.missing(Role.OF_READERS));
            return;
        }
        String address = Crowd.name(Provenance.address(request));
        Admission.Refusal refusal = admission.enter(address);
        if (refusal != null) {
            Problem.send(response, refusal.status(), refusal.code(), refusal.text());
            return;
        }
        Map<String, List<String>> query = new HashMap<>();
        routing.queryParams()
                .names()
                .forEach(name -> query.put(name, routing.queryParams().getAll(name)));
        String last = request.getHeader(LAST_EVENT_ID);
        if (last != null && !last.isEmpty()) {
            query.put("resume", List.of(last));
        }
        response.setChunked(true);
        response.putHeader("Content-Type", "text/event-stream");
        response.putHeader("Cache-Control", "no-store");
        // A proxy that gathers the answer before it hands it on would hold the prices back.
        response.putHeader("X-Accel-Buffering", "no");
        Shard shard = channels.shard(request);
        Listening one = new Listening(shard, new EventsOutlet(request, context.epoch()), address);
        shard.whenReady(() -> listen(one, response, grant, SubscribeQuery.read(query)));
    }

    private void listen(Listening one, HttpServerResponse response, Grant grant, List<ClientMessage> wishes) {
        if (response.closed()) {
            admission.leave(one.address);
            return;
        }
        Shard shard = one.shard;
        open.add(one);
        Subscriber.Identity identity = new Subscriber.Identity(RandomName.fresh(), RandomName.fresh());
        Visitor visitor = reception.visitor(grant, shard.loop().nanoTime());
        Subscriber subscriber = shard.subscriber(identity, one.outlet);
        LOG.debugf("Event stream %s begins as %s", subscriber.id(), identity.name());
        boolean stays = !grant.isHeld() || enter(one, grant, subscriber);
        subscriber.greet(q -> greeting.to(identity, visitor, q));
        response.closeHandler(any -> end(one, subscriber));
        response.endHandler(any -> end(one, subscriber));
        if (!stays) {
            subscriber.closeAfter(ErrorCode.CONNECTION_LIMIT, Reception.tooMany(grant), 1008);
            return;
        }
        Requests requests = new Requests(subscriber, shard, context, visitor, nobodyAsks -> {});
        wishes.forEach(wish -> wish.deliverTo(requests));
    }

    /** False if the key has as many connections as it may have. */
    private boolean enter(Listening one, Grant grant, Subscriber subscriber) {
        one.guest = reception
                .enter(grant, words -> one.shard.loop().execute(() -> end(subscriber, words)))
                .orElse(null);
        return one.guest != null;
    }

    private static void end(Subscriber subscriber, String words) {
        subscriber.closeAfter(ErrorCode.AUTHENTICATION_FAILED, words, 1008);
    }

    /** Called when the answer has ended and when its connection has: counts once. */
    private void end(Listening one, Subscriber subscriber) {
        if (open.remove(one)) {
            one.shard.gone(subscriber);
            admission.leave(one.address);
            closes.count(one.outlet.closeCode());
            LOG.debugf("Event stream %s has ended: %d", subscriber.id(), one.outlet.closeCode());
            if (one.guest != null) {
                reception.leave(one.guest);
            }
        }
    }
}
