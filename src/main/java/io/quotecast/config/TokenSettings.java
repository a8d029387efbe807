package io.quotecast.config;

import java.util.List;
import org.eclipse.microprofile.config.Config;

/** The settings of MicroProfile JWT that decide which tokens are accepted, and which go together. */
public final class TokenSettings {
    private static final List<String> AUDIENCES = List.of("mp.jwt.verify.audiences", "smallrye.jwt.verify.aud");
    /** The settings by which an operator accepts tokens. */
    private static final List<String> ISSUERS = List.of(
            "mp.jwt.verify.issuer",
            "mp.jwt.verify.publickey.location",
            "mp.jwt.verify.publickey",
            "smallrye.jwt.verify.key.location",
            "smallrye.jwt.verify.secretkey");

    private TokenSettings() {}

    /**
     * Checks that tokens are accepted only if they are meant for this server. An issuer signs tokens for many services,
     * and without an audience, a token with the group {@code admin} of any of them would control the market.
     *
     * @throws IllegalArgumentException if an issuer or its key is configured without an audience
     */
    public static void check(Config settings) {
        if (AUDIENCES.stream().anyMatch(name -> isSet(settings, name))) {
            return;
        }
        ISSUERS.stream().filter(name -> isSet(settings, name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    "mp.jwt.verify.audiences: not set; must name the audience (claim 'aud') of"
                            + " tokens for this server, such as quotecast, because " + name + " is set");
        });
    }

    private static boolean isSet(Config settings, String name) {
        return settings.getOptionalValue(name, String.class)
                .filter(value -> !value.replace(",", "").isBlank())
                .isPresent();
    }
}
