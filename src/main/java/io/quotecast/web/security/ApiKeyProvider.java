package io.quotecast.web.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.access.KeyRing;
import io.quotecast.access.LocalKey;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Turns a valid API key into an identity with its grant. Safe on any thread. */
@Singleton
public class ApiKeyProvider implements IdentityProvider<ApiKeyRequest> {
    private final KeyRing keys;
    private final LocalKey localKey;

    ApiKeyProvider(KeyRing keys, LocalKey localKey) {
        this.keys = keys;
        this.localKey = localKey;
    }

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyRequest request, AuthenticationRequestContext context) {
        Optional<Grant> found = keys.find(request.key()).or(() -> localKey.find(request.key()));
        if (found.isEmpty()) {
            return Uni.createFrom().failure(new AuthenticationFailedException("the key is not valid"));
        }
        Grant grant = found.get();
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(grant.holder()))
                        .addAttribute(GrantAugmentor.GRANT, grant)
                        .build());
    }
}
