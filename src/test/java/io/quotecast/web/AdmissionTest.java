package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.access.Crowd;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
import io.quotecast.protocol.ErrorCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Refusals refusals = new Refusals();
    private long nowNanos;

    @Test
    void noMoreBeginWithinASecondThanMay() {
        Crowd crowd = new Crowd(100, 100);
        Admission admission = new Admission(crowd, refusals, new Admission.Pace(2, () -> nowNanos));
        admission.enter("a");
        admission.enter("b");

        Admission.Refusal refusal = admission.enter("c");

        assertNotNull(refusal);
        assertEquals(429, refusal.status());
        assertEquals(
                Map.of(
                        "Retry-After",
                        List.of("1"),
                        "Quotecast-Error",
                        List.of("429 too many connections begin; the limit is 2 per second")),
                refusal.headers());
        assertEquals(1, refusals.total(Limit.UPGRADES));
        assertEquals(2, crowd.count());

        nowNanos += 1_000_000_000L;
        assertNull(admission.enter("c"));
        assertNull(admission.enter("c"));
        assertNotNull(admission.enter("c"));
    }

    @Test
    void eachOfTheOtherLimitsHasAnAnswerAndACountOfItsOwn() {
        Admission admission = new Admission(new Crowd(2, 1), refusals, new Admission.Pace(100, () -> nowNanos));
        admission.enter("a");

        Admission.Refusal perAddress = admission.enter("a");
        admission.enter("b");
        Admission.Refusal inAll = admission.enter("c");
        admission.leave("a");

        assertEquals(
                new Admission.Refusal(
                        429,
                        ErrorCode.CONNECTION_LIMIT,
                        "too many connections are open from this address; the limit is 1"),
                perAddress);
        assertEquals(
                new Admission.Refusal(503, ErrorCode.CONNECTION_LIMIT, "too many connections are open; the limit is 2"),
                inAll);
        assertEquals(1, refusals.total(Limit.CONNECTIONS_PER_ADDRESS));
        assertEquals(1, refusals.total(Limit.CONNECTIONS));
        assertNull(admission.enter("c"));
    }
}
