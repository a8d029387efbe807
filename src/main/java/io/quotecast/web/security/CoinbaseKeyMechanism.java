package io.quotecast.web.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.quotecast.access.AuthMode;
import io.quotecast.web.webhook.WebhookCredential;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Reads keys from {@code CB-ACCESS-KEY}, as clients of Coinbase send them, for the paths of that dialect. The signature
 * beside the key is not checked. Where no key is required, an invalid key is ignored. Safe on any thread.
 */
@Singleton
public class CoinbaseKeyMechanism implements HttpAuthenticationMechanism {
    private static final String PATH = "/coinbase";
    private static final String HEADER = "CB-ACCESS-KEY";

    private final Credentials credentials;
    private final AuthMode mode;

    CoinbaseKeyMechanism(Credentials credentials, AuthMode mode) {
        this.credentials = credentials;
        this.mode = mode;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager manager) {
        String key = context.request().getHeader(HEADER);
        String path = context.normalizedPath();
        if (key == null || key.isBlank() || !(path.equals(PATH) || path.startsWith(PATH + "/"))) {
            return Uni.createFrom().nullItem();
        }
        context.put(HttpAuthenticationMechanism.class.getName(), this);
        AuthenticationRequest request = credentials.requestFor(key.strip());
        Uni<SecurityIdentity> identity =
                manager.authenticate(HttpSecurityUtils.setRoutingContextAttribute(request, context));
        return mode == AuthMode.NONE
                ? identity.onFailure(AuthenticationFailedException.class).recoverWithNull()
                : identity;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyRequest.class, WebhookCredential.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, HEADER));
    }

    /** Runs before the JWT mechanism. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1;
    }
}
