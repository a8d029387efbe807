package io.quotecast.web.http;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.base.RandomName;
import io.quotecast.ops.CloseCounter;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.SubscribeQuery;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.security.Admission;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.GrantAugmentor;
import io.quotecast.web.security.RequestOrigin;
import io.quotecast.web.socket.Greeting;
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
    private final RequestHandler.Context context;
    private final Greeting greeting;
    private final ClientAuthentication clientAuthentication;
    private final Admission admission;
    private final CloseCounter closeCounter;
    private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();

    EventsRoute(
            Channels channels,
            Hub hub,
            RequestHandler.Context context,
            Greeting greeting,
            ClientAuthentication clientAuthentication,
            Admission admission,
            CloseCounter closeCounter) {
        this.channels = channels;
        this.hub = hub;
        this.context = context;
        this.greeting = greeting;
        this.clientAuthentication = clientAuthentication;
        this.admission = admission;
        this.closeCounter = closeCounter;
    }

    /** One open stream. */
    private static final class OpenStream {
        private final Shard shard;
        private final SseTransport outlet;
        private final String address;
        private AuthenticatedConnections.@Nullable Registration registration;

        OpenStream(Shard shard, SseTransport outlet, String address) {
            this.shard = shard;
            this.outlet = outlet;
            this.address = address;
        }
    }

    void register(@Observes Router router) {
        router.get("/v1/events").handler(this::open);
    }

    /** How many listen. */
    public int count() {
        return open.size();
    }

    /** Ends all that are open. On any thread. */
    public void close() {
        open.forEach(one -> one.shard.loop().execute(() -> one.outlet.close(1012, "")));
    }

    private void open(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = request.response();
        if (hub.isDraining()) {
            Problem.send(response, 503, ErrorCode.UNAVAILABLE, "the server stops; come back in a moment");
            return;
        }
        Grant grant = GrantAugmentor.grant(((QuarkusHttpUser) routing.user()).getSecurityIdentity());
        if (!grant.has(Role.READ)) {
            clientAuthentication.count(Limit.ROLES);
            ErrorCode code = grant.isHeld() ? ErrorCode.ROLE_MISSING : ErrorCode.NOT_AUTHENTICATED;
            Problem.send(response, code.httpStatus(), code, Problem.missing(Role.OF_READERS));
            return;
        }
        String address = ConnectionLimiter.name(RequestOrigin.address(request));
        Admission.ConnectionRefusal connectionRefusal = admission.enter(address);
        if (connectionRefusal != null) {
            Problem.send(response, connectionRefusal.status(), connectionRefusal.code(), connectionRefusal.text());
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
        OpenStream one = new OpenStream(shard, new SseTransport(request, context.epoch()), address);
        shard.whenReady(() -> listen(one, response, grant, SubscribeQuery.read(query)));
    }

    private void listen(OpenStream one, HttpServerResponse response, Grant grant, List<ClientRequest> wishes) {
        if (response.closed()) {
            admission.leave(one.address);
            return;
        }
        Shard shard = one.shard;
        open.add(one);
        Subscriber.Identity identity = new Subscriber.Identity(RandomName.fresh(), RandomName.fresh());
        ClientPermissions clientPermissions =
                clientAuthentication.visitor(grant, shard.loop().nanoTime());
        Subscriber subscriber = shard.subscriber(identity, one.outlet);
        LOG.debugf("Event stream %s begins as %s", subscriber.id(), identity.name());
        boolean stays = !grant.isHeld() || enter(one, grant, subscriber);
        subscriber.greet(q -> greeting.to(identity, clientPermissions, q));
        response.closeHandler(any -> end(one, subscriber));
        response.endHandler(any -> end(one, subscriber));
        if (!stays) {
            subscriber.closeAfter(ErrorCode.CONNECTION_LIMIT, ClientAuthentication.tooMany(grant), 1008);
            return;
        }
        RequestHandler requestHandler =
                new RequestHandler(subscriber, shard, context, clientPermissions, nobodyAsks -> {});
        wishes.forEach(wish -> wish.deliverTo(requestHandler));
    }

    /** False if the key has as many connections as it may have. */
    private boolean enter(OpenStream one, Grant grant, Subscriber subscriber) {
        one.registration = clientAuthentication
                .enter(grant, words -> one.shard.loop().execute(() -> end(subscriber, words)))
                .orElse(null);
        return one.registration != null;
    }

    private static void end(Subscriber subscriber, String words) {
        subscriber.closeAfter(ErrorCode.AUTHENTICATION_FAILED, words, 1008);
    }

    /** Called when the answer has ended and when its connection has: counts once. */
    private void end(OpenStream one, Subscriber subscriber) {
        if (open.remove(one)) {
            one.shard.gone(subscriber);
            admission.leave(one.address);
            closeCounter.count(one.outlet.closeCode());
            LOG.debugf("Event stream %s has ended: %d", subscriber.id(), one.outlet.closeCode());
            if (one.registration != null) {
                clientAuthentication.leave(one.registration);
            }
        }
    }
}
