package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.ClassLogRecorder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionLogTest {
    @Test
    void onceAMinuteTheLastRefusalIsLoggedWithHowManyThereWereBefore() {
        try (ClassLogRecorder log = new ClassLogRecorder(RejectionLogTest.class)) {
            RejectionLog refusals = new RejectionLog(System.getLogger(RejectionLogTest.class.getName()), "The test");

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
