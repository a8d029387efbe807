package io.quotecast.web.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.GrantFields;
import io.quotecast.access.KeyText;
import io.quotecast.access.Role;
import io.quotecast.base.Micros;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Adds a {@link Grant} to each identity, and its roles for Quarkus: those of the key or token, those that every
 * caller has, and, where no key is needed and local programs are trusted, ingest and admin for these. Safe on any
 * thread.
 */
@Singleton
public class GrantAugmentor implements SecurityIdentityAugmentor {
    /** The identity attribute that holds the {@link Grant}. */
    static final String GRANT = "quotecast.grant";

    private static final Set<Role> TRUSTED_ROLES = EnumSet.of(Role.INGEST, Role.ADMIN);
    private static final JsonMapper JSON = new JsonMapper();
    private static final InstantSource CLOCK = InstantSource.system();

    private final AuthMode mode;
    private final RequestOrigin requestOrigin;

    GrantAugmentor(AuthMode mode, RequestOrigin requestOrigin) {
        this.mode = mode;
        this.requestOrigin = requestOrigin;
    }

    /** Returns the grant of an identity. */
    public static Grant grant(SecurityIdentity identity) {
        return identity.getAttribute(GRANT);
    }

    /** Authenticates a key or a token that was not sent with a request; fails if it is not valid. */
    static Uni<Grant> authenticate(String text, IdentityProviderManager manager) {
        return manager.authenticate(
                        KeyText.isApiKey(text)
                                ? new ApiKeyRequest(text)
                                : new TokenAuthenticationRequest(new JsonWebTokenCredential(text)))
                .map(GrantAugmentor::grant);
    }

    /** Augments an identity that belongs to no request. */
    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        return augment(identity, context, Map.of());
    }

    @Override
    public Uni<SecurityIdentity> augment(
            SecurityIdentity identity, AuthenticationRequestContext context, Map<String, Object> attributes) {
        RoutingContext routing = HttpSecurityUtils.getRoutingContextAttribute(attributes);
        try {
            return Uni.createFrom().item(withGrant(identity, grant(identity, routing)));
        } catch (IllegalArgumentException e) {
            return Uni.createFrom()
                    .failure(new AuthenticationFailedException("the token is not valid: " + e.getMessage()));
        }
    }

    private Grant grant(SecurityIdentity identity, @Nullable RoutingContext routing) {
        if (identity.isAnonymous()) {
            Grant anonymous = Grant.anonymous(mode);
            boolean isTrustedLocal =
                    mode == AuthMode.NONE && routing != null && requestOrigin.isTrustedLocal(routing.request());
            return isTrustedLocal ? anonymous.with(TRUSTED_ROLES) : anonymous;
        }
        Grant identified = identity.getPrincipal() instanceof JsonWebToken token ? tokenGrant(token) : grant(identity);
        Grant effective = identified.with(mode.anonymousRoles());
        return routing == null || requestOrigin.isTrusted(routing.request())
                ? effective
                : effective.without(TRUSTED_ROLES);
    }

    /**
     * Reads the claims {@code groups}, {@code symbols} and {@code limits}, which correspond to the fields of a key
     * file.
     */
    private static Grant tokenGrant(JsonWebToken token) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            // Unknown groups are ignored: they may be for another service.
            if (token.getGroups().contains(role.text())) {
                roles.add(role);
            }
        }
        String name = String.valueOf(token.getName());
        long expiresMicros = token.getExpirationTime() <= 0 ? Grant.NEVER : token.getExpirationTime() * 1_000_000L;
        if (expiresMicros <= Micros.now(CLOCK)) {
            // The JWT mechanism accepts a token for one more minute because clocks differ; its connections would end at
            // once.
            throw new IllegalArgumentException("it has expired");
        }
        return new Grant(
                "token of " + name,
                null,
                roles,
                GrantFields.symbols(json(token, "symbols")),
                GrantFields.limits(json(token, "limits")),
                expiresMicros);
    }

    private static JsonNode json(JsonWebToken token, String claim) {
        Object value = token.getClaim(claim);
        try {
            return value == null ? JSON.missingNode() : JSON.readTree(value.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("claim '" + claim + "' must be JSON", e);
        }
    }

    private static SecurityIdentity withGrant(SecurityIdentity identity, Grant grant) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(identity.getPrincipal())
                .setAnonymous(identity.isAnonymous())
                .addCredentials(identity.getCredentials())
                .addAttributes(identity.getAttributes())
                .addAttribute(GRANT, grant)
                .addRoles(Role.texts(grant.roles()))
                .build();
    }
}
