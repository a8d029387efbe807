package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final LimitCounters limitCounters = new LimitCounters();
    private long nowNanos;

    @Test
    void upgradesPerSecondAreLimited() {
        ConnectionLimiter connectionLimiter = new ConnectionLimiter(100, 100);
        Admission admission = new Admission(connectionLimiter, limitCounters, 2, () -> nowNanos);
        admission.admit("a");
        admission.admit("b");

        Admission.ConnectionRefusal connectionRefusal = admission.admit("c");

        assertNotNull(connectionRefusal);
        assertEquals(429, connectionRefusal.status());
        assertEquals(
                Map.of(
                        "Retry-After",
                        List.of("1"),
                        "Quotecast-Error",
                        List.of("429 too many new connections; the limit is 2 per second")),
                connectionRefusal.headers());
        assertEquals(1, limitCounters.total(Limit.UPGRADES));
        assertEquals(2, connectionLimiter.count());

        nowNanos += 1_000_000_000L;
        assertNull(admission.admit("c"));
        assertNull(admission.admit("c"));
        assertNotNull(admission.admit("c"));
    }

    @Test
    void eachOtherLimitHasItsOwnResponseAndCounter() {
        Admission admission = new Admission(new ConnectionLimiter(2, 1), limitCounters, 100, () -> nowNanos);
        admission.admit("a");

        Admission.ConnectionRefusal perAddress = admission.admit("a");
        admission.admit("b");
        Admission.ConnectionRefusal inTotal = admission.admit("c");
        admission.release("a");

        assertEquals(
                new Admission.ConnectionRefusal(
                        429, ErrorCode.CONNECTION_LIMIT, "too many open connections from this address; the limit is 1"),
                perAddress);
        assertEquals(
                new Admission.ConnectionRefusal(
                        503, ErrorCode.CONNECTION_LIMIT, "too many open connections; the limit is 2"),
                inTotal);
        assertEquals(1, limitCounters.total(Limit.CONNECTIONS_PER_ADDRESS));
        assertEquals(1, limitCounters.total(Limit.CONNECTIONS));
        assertNull(admission.admit("c"));
    }
}
