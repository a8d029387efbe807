package io.quotecast.state;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.MSFT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.market.Status;
import io.quotecast.market.TradingState;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusHistoryTest {
    private final StatusHistory history = new StatusHistory();

    @Test
    void theNewestChangesOfEachInstrumentAreKept() {
        for (int i = 0; i <= StatusHistory.CAPACITY; i++) {
            history.add(new Status(AAPL, TradingState.HALTED, "", i));
        }

        List<Status> kept = history.newest(AAPL);

        assertEquals(StatusHistory.CAPACITY, kept.size());
        assertEquals(1, kept.get(0).timeMicros());
        assertEquals(List.of(), history.newest(MSFT));
    }
}
