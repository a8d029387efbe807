package io.quotecast.web.http;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Grant;
import io.quotecast.protocol.ErrorCode;
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
 * Lets few ingest requests hold a worker at the same time, and fewer of one sender; the others wait without a worker.
 * Safe on any thread.
 */
@Singleton
public class IngestQueue {
    private static final String PATH = "/v1/ingest";
    /** Before the resource, and after authentication. */
    private static final int ORDER = -1;

    private static final int MAX_RUNNING = 16;
    private static final int MAX_RUNNING_PER_SENDER = 8;
    private static final int MAX_WAITING = 1_024;

    private final Map<String, Integer> runningPerSender = new HashMap<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int running;

    private record Waiting(String sender, RoutingContext routing, Context context) {
        void run() {
            context.runOnContext(ignored -> routing.next());
        }
    }

    void register(@Observes Router router) {
        router.post(PATH).order(ORDER).handler(this::onRequest);
    }

    private void onRequest(RoutingContext routing) {
        Waiting request = new Waiting(sender(routing), routing, Vertx.currentContext());
        if (!tryEnqueue(request)) {
            Problem.send(
                    routing.response(),
                    503,
                    ErrorCode.UNAVAILABLE,
                    "too many ingest requests are waiting; retry later");
            return;
        }
        routing.addEndHandler(ended -> onEnd(request));
        startNext();
    }

    private synchronized boolean tryEnqueue(Waiting request) {
        return waiting.size() < MAX_WAITING && waiting.add(request);
    }

    private void onEnd(Waiting request) {
        synchronized (this) {
            if (!waiting.remove(request)) {
                running--;
                runningPerSender.computeIfPresent(request.sender, (key, count) -> count == 1 ? null : count - 1);
            }
        }
        startNext();
    }

    private void startNext() {
        Waiting next = poll();
        while (next != null) {
            next.run();
            next = poll();
        }
    }

    /** Returns the next request that may run now; null if there is none. */
    private synchronized @Nullable Waiting poll() {
        for (Iterator<Waiting> requests = waiting.iterator(); running < MAX_RUNNING && requests.hasNext(); ) {
            Waiting request = requests.next();
            if (runningPerSender.getOrDefault(request.sender, 0) < MAX_RUNNING_PER_SENDER) {
                requests.remove();
                running++;
                runningPerSender.merge(request.sender, 1, Integer::sum);
                return request;
            }
        }
        return null;
    }

    private static String sender(RoutingContext routing) {
        Grant grant = GrantAugmentor.grant(((QuarkusHttpUser) routing.user()).getSecurityIdentity());
        return grant.isAuthenticated()
                ? grant.holder()
                : ConnectionLimiter.addressKey(RequestOrigin.address(routing.request()));
    }
}
