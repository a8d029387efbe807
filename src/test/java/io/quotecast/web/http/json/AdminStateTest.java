package io.quotecast.web.http.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.control.MarketControl;
import io.quotecast.market.MarketState;
import io.quotecast.market.Session;
import io.quotecast.source.replay.ReplayState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdminStateTest {
    private static final MarketControl.Hours HOURS =
            new MarketControl.Hours("open", new MarketState(Session.REGULAR, 1, null, 0));

    @Test
    void theProgressOfAReplayIsPresentWhileOneRuns() {
        assertEquals(
                new AdminState.Replay(2, 42, 1_767_623_400_000_000L, 81_204, 3, 5_012, 95L),
                replay(Optional.of(new ReplayState(2, 42, 1_767_623_400_000_000L, 81_204, 3, 5_012, 95))));
        assertNull(replay(Optional.empty()));
    }

    @Test
    void whatIsUnknownAtTheBeginningOfAReplayIsAbsent() {
        assertEquals(
                new AdminState.Replay(1, 0, null, 0, 0, 0, null),
                replay(Optional.of(new ReplayState(1, 0, 0, 0, 0, 0, ReplayState.UNKNOWN))));
    }

    private static AdminState.@Nullable Replay replay(Optional<ReplayState> state) {
        return AdminState.of(new MarketControl.Overview(HOURS, Optional.empty(), state, Optional.empty()))
                .replay();
    }
}
