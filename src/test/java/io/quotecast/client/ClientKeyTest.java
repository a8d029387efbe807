package io.quotecast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import java.net.URI;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java client against a server that requires a key. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class ClientKeyTest {
    private static final long DEADLINE_SECONDS = 60;

    @TestHTTPResource("/")
    URI server;

    @Test
    void theKeyDeterminesTheRoles() throws Exception {
        try (FeedConnection connection = connect(client().withKey(ApiKeyFixture.READER))) {
            assertEquals(Set.of("read"), connection.greeting().roles());
        }
    }

    @Test
    void aConnectionWithoutAKeyIsClosedWithItsError() throws Exception {
        Disconnection end = connect(client()).closed().get(DEADLINE_SECONDS, TimeUnit.SECONDS);

        assertEquals(OptionalInt.of(404), end.errorCode());
    }

    private QuotecastClient client() {
        return QuotecastClient.of(URI.create("ws://" + server.getAuthority() + "/v1/stream"));
    }

    private static FeedConnection connect(QuotecastClient client) throws Exception {
        return client.connect((from, message) -> {}).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
