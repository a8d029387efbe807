package io.quotecast.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Instruments;
import io.quotecast.testing.GoldenEvents;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import org.junit.jupiter.api.Test;

class LegacyStateTest {
    private final Instruments instruments = StoredEvents.instruments();

    @Test
    void aStateOfVersion01IsWhatTheSameEventsMakeNow() {
        RecoverableState restored = GoldenEvents.newState(instruments);

        restored.restore(StoredSamples.legacy("state.hex").get(0), true);

        assertEquals(
                GoldenEvents.withoutHeldBars(GoldenEvents.state(instruments, StoredEvents.in(instruments))
                        .snapshot()),
                GoldenEvents.withoutHeldBars(restored.snapshot()));
    }
}
