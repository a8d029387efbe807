package io.quotecast.web.http;

import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.web.webhook.WebhookUnavailableException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Answers requests whose key or token is not valid with 401, or with 503 if it cannot be checked, on every route. Safe on any thread. */
@Singleton
class InvalidKeyHandler {
    private final LimitCounters limitCounters;

    InvalidKeyHandler(LimitCounters limitCounters) {
        this.limitCounters = limitCounters;
    }

    void register(@Observes Router router) {
        router.route().failureHandler(this::handleFailure);
    }

    private void handleFailure(RoutingContext routing) {
        if (routing.failure() instanceof AuthenticationFailedException
                && !routing.response().ended()) {
            limitCounters.count(Limit.KEYS);
            Problem.send(
                    routing.response(),
                    401,
                    ErrorCode.AUTHENTICATION_FAILED,
                    "the key or token is not valid, or has expired");
        } else if (routing.failure() instanceof WebhookUnavailableException
                && !routing.response().ended()) {
            Problem.send(
                    routing.response(),
                    503,
                    ErrorCode.UNAVAILABLE,
                    "the key cannot be checked at the moment; retry later");
        } else {
            routing.next();
        }
    }
}
