package io.quotecast.web;

import io.quotecast.protocol.ClientMessage;
import io.quotecast.protocol.SubscribeQuery;
import io.quotecast.push.Hub;
import io.quotecast.push.Requests;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
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

/**
 * The feed as Server-Sent Events at {@code /v1/events}, for networks that let no WebSocket through: the subscription
 * stands in the address, and a browser resumes by itself with the last id that it has seen.
 */
@Singleton
public class EventsRoute {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Channels channels;
    private final Hub hub;
    private final Requests.Context context;
    private final Greeting greeting;
    private final Set<Listening> open = ConcurrentHashMap.newKeySet();

    EventsRoute(Channels channels, Hub hub, Requests.Context context, Greeting greeting) {
        this.channels = channels;
        this.hub = hub;
        this.context = context;
        this.greeting = greeting;
    }

    private record Listening(Shard shard, EventsOutlet outlet) {}

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
            response.setStatusCode(503).putHeader("Retry-After", "1").end();
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
        shard.whenReady(() -> listen(request, shard, SubscribeQuery.read(query)));
    }

    private void listen(HttpServerRequest request, Shard shard, List<ClientMessage> wishes) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        Listening one = new Listening(shard, new EventsOutlet(request, context.epoch()));
        open.add(one);
        Subscriber.Identity identity = new Subscriber.Identity(RandomName.fresh(), RandomName.fresh());
        Subscriber subscriber = shard.subscriber(identity, one.outlet, q -> greeting.to(identity, q));
        response.closeHandler(any -> end(one, subscriber));
        response.endHandler(any -> end(one, subscriber));
        Requests requests = new Requests(subscriber, shard, context);
        wishes.forEach(wish -> wish.deliverTo(requests));
    }

    private void end(Listening one, Subscriber subscriber) {
        open.remove(one);
        one.shard.gone(subscriber);
    }
}
