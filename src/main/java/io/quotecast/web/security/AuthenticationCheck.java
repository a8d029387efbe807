package io.quotecast.web.security;

import io.quarkus.runtime.StartupEvent;
import io.quotecast.access.AuthMode;
import io.quotecast.access.KeyRing;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Warns at the start if clients need a key and no key can be valid. */
@Singleton
class AuthenticationCheck {
    private static final Logger LOG = Logger.getLogger(AuthenticationCheck.class);
    private static final List<String> JWT_SETTINGS =
            List.of("mp.jwt.verify.publickey", "mp.jwt.verify.publickey.location", "smallrye.jwt.verify.key.location");

    void check(@Observes StartupEvent event, AuthMode mode, KeyRing keys, Config config) {
        boolean isJwtConfigured = JWT_SETTINGS.stream()
                .anyMatch(key -> config.getOptionalValue(key, String.class).isPresent());
        warning(mode, keys.isEmpty(), isJwtConfigured).ifPresent(LOG::warn);
    }

    /** Returns the warning, or empty if some key or token can be valid or none is needed. */
    static Optional<String> warning(AuthMode mode, boolean isWithoutKeys, boolean isJwtConfigured) {
        if (mode == AuthMode.NONE || !isWithoutKeys || isJwtConfigured) {
            return Optional.empty();
        }
        return Optional.of("quotecast.auth is " + mode.text() + ", but there is no key: nobody can "
                + (mode == AuthMode.REQUIRED ? "use the server" : "publish")
                + ". Create a key with the command 'key' and set quotecast.keys-file, or set"
                + " mp.jwt.verify.publickey.location");
    }
}
