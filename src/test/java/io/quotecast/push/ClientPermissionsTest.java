package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.protocol.Limits;
import org.junit.jupiter.api.Test;

class ClientPermissionsTest {
    private static final long SECOND = 1_000_000_000L;
    /** Ten messages per second, five at once; 1,000 bytes per second. */
    private static final Limits LIMITS = new Limits(10, 5, 1_024, 1, 10, 10, 512, 1_000);

    private final ClientPermissions permissions =
            new ClientPermissions(Grant.anonymous(AuthMode.NONE), LIMITS, "192.0.2.1", 0);

    @Test
    void refusalsAreCountedAcrossAcceptedMessages() {
        int refused = 0;
        boolean isOpen = true;
        long nowNanos = 0;
        // A flood: forty messages per second, of which ten are accepted.
        for (int i = 0; i < 4_000 && isOpen; i++) {
            nowNanos += SECOND / 40;
            if (!permissions.tryAcquireMessage(nowNanos)) {
                isOpen = permissions.tryRefuseMessage(nowNanos);
                refused++;
            }
        }

        assertFalse(isOpen);
        assertEquals(50, permissions.maxRefusals());
        // 30 are refused and 10 are forgiven per second.
        assertEquals(75, refused, 2);
    }

    @Test
    void refusalsAreForgivenAtTheRateOfMessages() {
        for (int i = 0; i < 50; i++) {
            assertTrue(permissions.tryRefuseMessage(0));
        }
        assertFalse(permissions.tryRefuseMessage(0));

        assertTrue(permissions.tryRefuseMessage(SECOND / 10));
        assertFalse(permissions.tryRefuseMessage(SECOND / 10));
        for (int i = 0; i < 10; i++) {
            assertTrue(permissions.tryRefuseMessage(SECOND / 10 + SECOND));
        }
        assertFalse(permissions.tryRefuseMessage(SECOND / 10 + SECOND));
    }

    @Test
    void theTimeUntilTheNextMessageIsThatOfOneToken() {
        for (int i = 0; i < 5; i++) {
            assertEquals(0, permissions.nanosUntilMessage(0));
            assertTrue(permissions.tryAcquireMessage(0));
        }

        assertEquals(SECOND / 10, permissions.nanosUntilMessage(0));
        assertEquals(SECOND / 20, permissions.nanosUntilMessage(SECOND / 20));
    }

    @Test
    void publishedBytesHaveARate() {
        assertEquals(2_000, LIMITS.publishBurstBytes());
        assertTrue(permissions.tryAcquirePublishBytes(1_500, 0));
        assertFalse(permissions.tryAcquirePublishBytes(501, 0));
        assertTrue(permissions.tryAcquirePublishBytes(500, 0));

        assertFalse(permissions.tryAcquirePublishBytes(512, SECOND / 2));
        assertTrue(permissions.tryAcquirePublishBytes(512, SECOND * 512 / 1_000));
    }
}
