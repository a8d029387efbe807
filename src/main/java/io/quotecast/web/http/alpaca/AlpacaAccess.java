package io.quotecast.web.http.alpaca;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.EnabledDialects;
import io.quotecast.web.security.GrantAugmentor;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a caller may read, by the key in Alpaca's header or by the one in {@code Authorization}. Safe on any thread. */
@Singleton
class AlpacaAccess {
    static final String KEY_HEADER = "APCA-API-KEY-ID";

    private final EnabledDialects dialects;
    private final ClientAuthentication clientAuthentication;

    AlpacaAccess(EnabledDialects dialects, ClientAuthentication clientAuthentication) {
        this.dialects = dialects;
        this.clientAuthentication = clientAuthentication;
    }

    /**
     * Returns what a caller may read. The stage fails with an {@link AlpacaProblem}.
     *
     * @param key the value of {@link #KEY_HEADER}; null if there is none
     */
    CompletionStage<Grant> grant(SecurityIdentity caller, @Nullable String key) {
        if (!dialects.contains("alpaca")) {
            throw AlpacaProblem.disabled();
        }
        Grant grant = GrantAugmentor.grant(caller);
        if (grant.has(Role.READ)) {
            return CompletableFuture.completedFuture(grant);
        }
        if (key == null) {
            throw grant.isAuthenticated() ? AlpacaProblem.forbidden() : AlpacaProblem.unauthorized();
        }
        return clientAuthentication
                .authenticate(key)
                .onFailure()
                .transform(this::problem)
                .subscribeAsCompletionStage()
                .thenApply(AlpacaAccess::requireRead);
    }

    private Throwable problem(Throwable failure) {
        if (failure instanceof AuthenticationFailedException) {
            clientAuthentication.count(Limit.KEYS);
            return AlpacaProblem.unauthorized();
        }
        return AlpacaProblem.unavailable("the key cannot be checked at the moment; retry later");
    }

    private static Grant requireRead(Grant grant) {
        if (!grant.has(Role.READ)) {
            throw new CompletionException(AlpacaProblem.forbidden());
        }
        return grant;
    }
}
