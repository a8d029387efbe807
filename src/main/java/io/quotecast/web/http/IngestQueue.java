package io.quotecast.web.http;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.security.GrantAugmentor;
import io.quotecast.web.security.RequestOrigin;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets few ingest requests hold a worker at the same time, and fewer of one sender; the others wait without a worker,
 * and are refused if that takes too long. Requests whose bodies are still arriving, which can take hours, leave places
 * to those whose bodies are complete. Safe on any thread.
 */
@Singleton
public class IngestQueue {
    private static final String PATH = "/v1/ingest";
    /** Before the resource, and after authentication. */
    private static final int ORDER = -1;

    private static final int MAX_COMPLETE = 16;
    private static final int MAX_ARRIVING = 64;
    private static final int MAX_WAITING = 256;
    private static final long MAX_WAIT_MILLIS = 10_000;

    private final Vertx vertx;
    private final Lane complete = new Lane(MAX_COMPLETE);
    private final Lane arriving = new Lane(MAX_ARRIVING);

    IngestQueue(Vertx vertx) {
        this.vertx = vertx;
    }

    void register(@Observes Router router) {
        router.post(PATH).order(ORDER).handler(this::onRequest);
    }

    private void onRequest(RoutingContext routing) {
        Lane lane = Channels.isBodyComplete(routing.request()) ? complete : arriving;
        QueuedRequest request = new QueuedRequest(sender(routing), routing, Vertx.currentContext());
        if (!lane.tryEnqueue(request)) {
            refuse(routing, lane);
            return;
        }
        routing.request().pause();
        long timer = vertx.setTimer(MAX_WAIT_MILLIS, elapsed -> {
            if (lane.tryRemove(request)) {
                request.context.runOnContext(ignored -> refuse(routing, lane));
            }
        });
        routing.addEndHandler(ended -> {
            vertx.cancelTimer(timer);
            lane.end(request);
            lane.startNext();
        });
        lane.startNext();
    }

    private static void refuse(RoutingContext routing, Lane lane) {
        if (!routing.response().ended() && !routing.response().closed()) {
            routing.request().resume();
            Problem.send(
                    routing.response(),
                    503,
                    ErrorCode.UNAVAILABLE,
                    "too many ingest requests at the same time; the limit is " + lane.max + ", and "
                            + lane.maxPerSender() + " of one sender; retry later");
        }
    }

    private static String sender(RoutingContext routing) {
        return GrantAugmentor.grant(((QuarkusHttpUser) routing.user()).getSecurityIdentity())
                .owner(ConnectionLimiter.addressKey(RequestOrigin.address(routing.request())));
    }

    /** A request that waits or runs. */
    private static final class QueuedRequest {
        private final String sender;
        private final RoutingContext routing;
        private final Context context;
        private boolean isRunning;

        QueuedRequest(String sender, RoutingContext routing, Context context) {
            this.sender = sender;
            this.routing = routing;
            this.context = context;
        }

        void run() {
            context.runOnContext(ignored -> routing.next());
        }
    }

    /** The requests of one kind, half of which may be of one sender. */
    private static final class Lane {
        private final int max;
        private final Map<String, Integer> runningPerSender = new HashMap<>();
        private final Queue<QueuedRequest> waiting = new ArrayDeque<>();
        private int running;

        Lane(int max) {
            this.max = max;
        }

        int maxPerSender() {
            return max / 2;
        }

        synchronized boolean tryEnqueue(QueuedRequest request) {
            return waiting.size() < MAX_WAITING && waiting.add(request);
        }

        /** Returns whether the request was waiting. */
        synchronized boolean tryRemove(QueuedRequest request) {
            return waiting.remove(request);
        }

        synchronized void end(QueuedRequest request) {
            if (request.isRunning) {
                request.isRunning = false;
                running--;
                runningPerSender.computeIfPresent(request.sender, (key, count) -> count == 1 ? null : count - 1);
            } else {
                waiting.remove(request);
            }
        }

        void startNext() {
            QueuedRequest next = poll();
            while (next != null) {
                next.run();
                next = poll();
            }
        }

        /** Returns the next request that may run now; null if there is none. */
        private synchronized @Nullable QueuedRequest poll() {
            for (Iterator<QueuedRequest> requests = waiting.iterator(); running < max && requests.hasNext(); ) {
                QueuedRequest request = requests.next();
                if (runningPerSender.getOrDefault(request.sender, 0) < maxPerSender()) {
                    requests.remove();
                    request.isRunning = true;
                    running++;
                    runningPerSender.merge(request.sender, 1, Integer::sum);
                    return request;
                }
            }
            return null;
        }
    }
}
