package io.quotecast.web.http;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.base.RandomName;
import io.quotecast.journal.Position;
import io.quotecast.ops.CloseCounter;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.WireFormat;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.web.DrainableStreams;
import io.quotecast.web.GreetingFactory;
import io.quotecast.web.QueryParameters;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.Admission;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.ConnectionRegistration;
import io.quotecast.web.security.GrantAugmentor;
import io.quotecast.web.security.RequestAuthorization;
import io.quotecast.web.security.RequestOrigin;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The feed as Server-Sent Events at {@code /v1/events}, for networks that block WebSockets. The query parameters are
 * the subscription, and a browser that reconnects resumes from the last event id that it received. Safe on any
 * thread.
 */
@Singleton
public class EventsRoute implements DrainableStreams {
    private static final Logger LOG = Logger.getLogger(EventsRoute.class);
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final String RESUME = "resume";

    private final Channels channels;
    private final Hub hub;
    private final RequestHandler.Context context;
    private final QuotecastDialect dialect;
    private final WireFormat format;
    private final WireFormat formatWithExt;
    private final GreetingFactory greetings;
    private final ClientAuthentication clientAuthentication;
    private final Admission admission;
    private final CloseCounter closeCounter;
    private final Set<OpenStream> openStreams = ConcurrentHashMap.newKeySet();

    EventsRoute(
            Channels channels,
            Hub hub,
            RequestHandler.Context context,
            QuotecastDialect dialect,
            GreetingFactory greetings,
            ClientAuthentication clientAuthentication,
            Admission admission,
            CloseCounter closeCounter) {
        this.channels = channels;
        this.hub = hub;
        this.context = context;
        this.dialect = dialect;
        this.format = QuotecastDialect.serverSentEvents(context.epoch());
        this.formatWithExt = QuotecastDialect.serverSentEventsWithExt(context.epoch());
        this.greetings = greetings;
        this.clientAuthentication = clientAuthentication;
        this.admission = admission;
        this.closeCounter = closeCounter;
    }

    /** One open stream; its transport is owned by the event loop of its shard. */
    private record OpenStream(Shard shard, SseTransport transport, String address) {}

    void register(@Observes Router router) {
        router.get("/v1/events").handler(this::open);
    }

    @Override
    public int count() {
        return openStreams.size();
    }

    @Override
    public void closeAll() {
        openStreams.forEach(
                stream -> stream.shard.loop().execute(() -> stream.transport.close(CloseReasons.SERVICE_RESTART, "")));
    }

    private void open(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = request.response();
        if (hub.isDraining()) {
            Problem.send(response, 503, ErrorCode.UNAVAILABLE, "the server is draining; reconnect after 1 s");
            return;
        }
        Grant grant = GrantAugmentor.grant(((QuarkusHttpUser) routing.user()).getSecurityIdentity());
        if (!grant.has(Role.READ)) {
            clientAuthentication.count(Limit.ROLES);
            ErrorCode code = grant.isAuthenticated() ? ErrorCode.ROLE_MISSING : ErrorCode.NOT_AUTHENTICATED;
            Problem.send(response, code.httpStatus(), code, Problem.missingRole(Role.READ_NAME));
            return;
        }
        Map<String, List<String>> query = QueryParameters.parse(request.query());
        WireFormat requestedFormat;
        try {
            dialect.checkServerSentEvents(query);
            requestedFormat = QuotecastDialect.wantsExt(query) ? formatWithExt : format;
        } catch (ProtocolException e) {
            Problem.send(response, e.code().httpStatus(), e.code(), e.text());
            return;
        }
        String address = ConnectionLimiter.addressKey(RequestOrigin.address(request));
        Admission.ConnectionRefusal connectionRefusal = admission.admit(address);
        if (connectionRefusal != null) {
            Problem.send(response, connectionRefusal.status(), connectionRefusal.code(), connectionRefusal.message());
            return;
        }
        String lastEventId = request.getHeader(LAST_EVENT_ID);
        if (lastEventId != null && !lastEventId.isEmpty()) {
            // An EventSource sends the id of whatever answered at this address before, which may be no cursor.
            if (Position.parse(lastEventId).isPresent() || !query.containsKey(RESUME)) {
                query.put(RESUME, List.of(lastEventId));
            }
        }
        List<ClientRequest> initialRequests = dialect.readQuery(query);
        response.setChunked(true);
        response.putHeader("Content-Type", "text/event-stream");
        response.putHeader("Cache-Control", "no-store");
        // Otherwise a proxy that buffers responses would delay the events.
        response.putHeader("X-Accel-Buffering", "no");
        Channels.beginStream(request);
        Shard shard = channels.shard(request);
        OpenStream stream = new OpenStream(shard, new SseTransport(request), address);
        shard.whenReady(() -> start(stream, requestedFormat, response, grant, initialRequests));
    }

    private void start(
            OpenStream stream,
            WireFormat requestedFormat,
            HttpServerResponse response,
            Grant grant,
            List<ClientRequest> initialRequests) {
        if (response.closed()) {
            admission.release(stream.address);
            return;
        }
        Shard shard = stream.shard;
        openStreams.add(stream);
        Subscriber.Identity identity = new Subscriber.Identity(RandomName.generate(), RandomName.generate());
        ClientPermissions permissions = clientAuthentication.permissions(
                grant, stream.address, shard.loop().nanoTime());
        Subscriber subscriber = shard.addSubscriber(identity, stream.transport, requestedFormat);
        LOG.debugf("Event stream %s connected as %s", subscriber.id(), identity.name());
        ConnectionRegistration registration = clientAuthentication.newRegistration(
                shard.loop()::execute,
                (code, reason) -> subscriber.closeWithError(code, reason, CloseReasons.POLICY_VIOLATION));
        boolean isRegistered = registration.register(grant);
        subscriber.greet(position -> greetings.messageFor(identity, permissions, position));
        response.closeHandler(ignored -> onEnd(stream, subscriber, registration));
        response.endHandler(ignored -> onEnd(stream, subscriber, registration));
        if (!isRegistered) {
            registration.closeOverLimit(grant);
            return;
        }
        RequestHandler requestHandler = new RequestHandler(subscriber, shard, context, permissions, ignored -> {});
        deliver(initialRequests.iterator(), stream, grant, requestHandler);
    }

    /** Handles requests one after the other, each after the question about it, if there is one. */
    private void deliver(
            Iterator<ClientRequest> requests, OpenStream stream, Grant grant, RequestHandler requestHandler) {
        while (requests.hasNext()) {
            ClientRequest request = requests.next();
            CompletableFuture<Void> question =
                    clientAuthentication.requestAuthorization().check(grant, request);
            if (question != null) {
                question.whenComplete((ignored, failure) -> stream.shard.loop().execute(() -> {
                    if (!openStreams.contains(stream)) {
                        return;
                    }
                    if (failure == null) {
                        request.deliverTo(requestHandler);
                    } else {
                        ProtocolException error = RequestAuthorization.error(failure);
                        requestHandler.sendError(request.id(), error.code(), error.text());
                    }
                    deliver(requests, stream, grant, requestHandler);
                }));
                return;
            }
            request.deliverTo(requestHandler);
        }
    }

    /** Called at the end of the response and at the end of its connection; the second call has no effect. */
    private void onEnd(OpenStream stream, Subscriber subscriber, ConnectionRegistration registration) {
        if (openStreams.remove(stream)) {
            stream.shard.onDisconnect(subscriber);
            admission.release(stream.address);
            closeCounter.count(stream.transport.closeCode());
            LOG.debugf("Event stream %s ended: %d", subscriber.id(), stream.transport.closeCode());
            registration.unregister();
        }
    }
}
