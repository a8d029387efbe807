package io.quotecast.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.RecordingLog;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
    @Test
    void onceAMinuteTheLastRefusalIsLoggedWithHowManyThereWereBefore() {
        try (RecordingLog log = new RecordingLog(RefusalLogTest.class)) {
            RefusalLog refusals = new RefusalLog(System.getLogger(RefusalLogTest.class.getName()), "The test");

            refusals.note("line 1", "p is missing", 5);
            refusals.note("line 2", "s is missing", 6);
            refusals.note("line 3", "t is missing", 60_000_004);
            refusals.note("line 4", "S is missing", 60_000_005);

            assertEquals(
                    List.of(
                            "The test refused line 1: p is missing",
                            "The test refused line 4: S is missing; 2 more since the last report"),
                    log.lines());
        }
    }
}
