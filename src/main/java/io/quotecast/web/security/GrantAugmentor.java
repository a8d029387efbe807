package io.quotecast.web.security;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.access.GrantFields;
import io.quotecast.access.Role;
import io.quotecast.base.Micros;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
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
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();
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
     * Reads the claims {@code groups}, {@code symbols}, {@code topics} and {@code limits}, which correspond to the fields
     * of a key file. A claim that is null is refused: an issuer that fails to fill it does not mean to permit everything.
     */
    private static Grant tokenGrant(JsonWebToken token) {
        JsonNode claims = claims(token);
        for (String name : List.of("sub", "exp", "nbf", "groups")) {
            if (claims.path(name).isNull()) {
                throw new IllegalArgumentException("claim '" + name + "' must not be null");
            }
        }
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            // Unknown groups are ignored: they may be for another service.
            if (token.getGroups().contains(role.text())) {
                roles.add(role);
            }
        }
        String name = token.getName();
        if (name == null) {
            throw new IllegalArgumentException("it names no subject");
        }
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
                GrantFields.symbols(claims.path("symbols")),
                GrantFields.topics(claims.path("topics")),
                GrantFields.limits(claims.path("limits")),
                expiresMicros);
    }

    /** Returns the claims as the issuer wrote them: those of the token object lack nulls that are nested in others. */
    private static JsonNode claims(JsonWebToken token) {
        String[] parts = token.getRawToken().split("\\.", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("encrypted tokens are not supported");
        }
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        } catch (IOException e) {
            throw new IllegalArgumentException("its claims must be JSON without duplicate names", e);
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
