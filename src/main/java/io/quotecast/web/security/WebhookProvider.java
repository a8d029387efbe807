package io.quotecast.web.security;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quotecast.access.Grant;
import io.quotecast.web.webhook.Webhook;
import io.quotecast.web.webhook.WebhookCredential;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Turns a key that the webhook accepts into an identity with its grant. Safe on any thread. */
@Singleton
public class WebhookProvider implements IdentityProvider<WebhookCredential> {
    private final Webhook webhook;

    WebhookProvider(Webhook webhook) {
        this.webhook = webhook;
    }

    @Override
    public Class<WebhookCredential> getRequestType() {
        return WebhookCredential.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(WebhookCredential credential, AuthenticationRequestContext context) {
        // The request goes on where it came from, not on the thread that received the answer.
        Context origin = Vertx.currentContext();
        Executor executor = origin == null ? Runnable::run : task -> origin.runOnContext(ignored -> task.run());
        return Uni.createFrom()
                .completionStage(() -> webhook.connect(credential))
                .emitOn(executor)
                .map(WebhookProvider::identity);
    }

    private static SecurityIdentity identity(@Nullable Grant grant) {
        if (grant == null) {
            throw new AuthenticationFailedException("the webhook refuses the key");
        }
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(grant.holder()))
                .addAttribute(GrantAugmentor.GRANT, grant)
                .build();
    }
}
