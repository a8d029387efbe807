package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.access.AuthMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticationCheckTest {
    private static final String REMEDY =
            ". Create a key with the command 'key' and set quotecast.keys-file, or set mp.jwt.verify.publickey.location";

    @Test
    void aServerThatNobodyCanUseWarns() {
        assertEquals(
                Optional.of("quotecast.auth is required, but there is no key: nobody can use the server" + REMEDY),
                AuthenticationCheck.warning(AuthMode.REQUIRED, true, false));
        assertEquals(
                Optional.of("quotecast.auth is publish, but there is no key: nobody can publish" + REMEDY),
                AuthenticationCheck.warning(AuthMode.PUBLISH, true, false));
    }

    @Test
    void aServerWithKeysOrTokensOrForEverybodyDoesNotWarn() {
        assertEquals(Optional.empty(), AuthenticationCheck.warning(AuthMode.NONE, true, false));
        assertEquals(Optional.empty(), AuthenticationCheck.warning(AuthMode.REQUIRED, false, false));
        assertEquals(Optional.empty(), AuthenticationCheck.warning(AuthMode.REQUIRED, true, true));
    }
}
