package io.quotecast.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.web.http.json.JsonMappers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Answers requests whose key is not valid with the error of a dialect. Safe on any thread. */
@Singleton
public class DialectKeyErrors {
    /** Before the handlers of all routes of the server, such as {@link InvalidKeyHandler}. */
    private static final int ORDER = -890;

    private static final ObjectMapper JSON = JsonMappers.create();

    private final LimitCounters limitCounters;

    DialectKeyErrors(LimitCounters limitCounters) {
        this.limitCounters = limitCounters;
    }

    /**
     * Registers the answer to requests for these paths.
     *
     * @param paths such as {@code /binance/*}
     * @param body to be sent as JSON
     */
    public void register(Router router, String paths, int status, Object body) {
        String text = write(body);
        router.route(paths).order(ORDER).failureHandler(routing -> answer(routing, status, text));
    }

    private static String write(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + body, e);
        }
    }

    private void answer(RoutingContext routing, int status, String text) {
        if (routing.failure() instanceof AuthenticationFailedException
                && !routing.response().ended()) {
            limitCounters.count(Limit.KEYS);
            routing.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(text);
        } else {
            routing.next();
        }
    }
}
