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
        private final SseTransport transport;
        private final String address;
        private AuthenticatedConnections.@Nullable Registration registration;

        OpenStream(Shard shard, SseTransport transport, String address) {
            this.shard = shard;
            this.transport = transport;
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
        open.forEach(stream -> stream.shard.loop().execute(() -> stream.transport.close(1012, "")));
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
            ErrorCode code = grant.isAuthenticated() ? ErrorCode.ROLE_MISSING : ErrorCode.NOT_AUTHENTICATED;
            Problem.send(response, code.httpStatus(), code, Problem.missingRole(Role.READ_NAME));
            return;
        }
        String address = ConnectionLimiter.addressKey(RequestOrigin.address(request));
        Admission.ConnectionRefusal connectionRefusal = admission.admit(address);
        if (connectionRefusal != null) {
            Problem.send(response, connectionRefusal.status(), connectionRefusal.code(), connectionRefusal.message());
            return;
        }
        Map<String, List<String>> query = new HashMap<>();
        routing.queryParams()
                .names()
                .forEach(name -> query.put(name, routing.queryParams().getAll(name)));
        String lastEventId = request.getHeader(LAST_EVENT_ID);
        if (lastEventId != null && !lastEventId.isEmpty()) {
            query.put("resume", List.of(lastEventId));
        }
        response.setChunked(true);
        response.putHeader("Content-Type", "text/event-stream");
        response.putHeader("Cache-Control", "no-store");
        // A proxy that gathers the answer before it hands it on would hold the prices back.
        response.putHeader("X-Accel-Buffering", "no");
        Shard shard = channels.shard(request);
        OpenStream stream = new OpenStream(shard, new SseTransport(request, context.epoch()), address);
        shard.whenReady(() -> start(stream, response, grant, SubscribeQuery.read(query)));
    }

    private void start(
            OpenStream stream, HttpServerResponse response, Grant grant, List<ClientRequest> initialRequests) {
        if (response.closed()) {
            admission.release(stream.address);
            return;
        }
        Shard shard = stream.shard;
        open.add(stream);
        Subscriber.Identity identity = new Subscriber.Identity(RandomName.generate(), RandomName.generate());
        ClientPermissions permissions =
                clientAuthentication.permissions(grant, shard.loop().nanoTime());
        Subscriber subscriber = shard.addSubscriber(identity, stream.transport);
        LOG.debugf("Event stream %s begins as %s", subscriber.id(), identity.name());
        boolean isRegistered = !grant.isAuthenticated() || register(stream, grant, subscriber);
        subscriber.greet(position -> greeting.messageFor(identity, permissions, position));
        response.closeHandler(ignored -> end(stream, subscriber));
        response.endHandler(ignored -> end(stream, subscriber));
        if (!isRegistered) {
            subscriber.closeWithError(
                    ErrorCode.CONNECTION_LIMIT, ClientAuthentication.connectionLimitMessage(grant), 1008);
            return;
        }
        RequestHandler requestHandler = new RequestHandler(subscriber, shard, context, permissions, ignored -> {});
        initialRequests.forEach(initialRequest -> initialRequest.deliverTo(requestHandler));
    }

    /** False if the key has as many connections as it may have. */
    private boolean register(OpenStream stream, Grant grant, Subscriber subscriber) {
        stream.registration = clientAuthentication
                .register(grant, reason -> stream.shard.loop().execute(() -> end(subscriber, reason)))
                .orElse(null);
        return stream.registration != null;
    }

    private static void end(Subscriber subscriber, String reason) {
        subscriber.closeWithError(ErrorCode.AUTHENTICATION_FAILED, reason, 1008);
    }

    /** Called when the answer has ended and when its connection has: counts once. */
    private void end(OpenStream stream, Subscriber subscriber) {
        if (open.remove(stream)) {
            stream.shard.onDisconnect(subscriber);
            admission.release(stream.address);
            closeCounter.count(stream.transport.closeCode());
            LOG.debugf("Event stream %s has ended: %d", subscriber.id(), stream.transport.closeCode());
            if (stream.registration != null) {
                clientAuthentication.unregister(stream.registration);
            }
        }
    }
}
