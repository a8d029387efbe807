package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.LogRecorder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RejectionLogTest {
    @Test
    void atMostOneRejectionAMinuteIsLoggedWithTheCountOfTheOthers() {
        try (LogRecorder log = LogRecorder.startFor(RejectionLogTest.class)) {
            RejectionLog rejectionLog = new RejectionLog(System.getLogger(RejectionLogTest.class.getName()), "Test");

            rejectionLog.report("line 1", "p is missing", 5);
            rejectionLog.report("line 2", "s is missing", 6);
            rejectionLog.report("line 3", "t is missing", 60_000_004);
            rejectionLog.report("line 4", "S is missing", 60_000_005);

            assertEquals(
                    List.of(
                            "Test: rejected line 1: p is missing",
                            "Test: rejected line 4: S is missing; 2 more since the last message"),
                    log.lines());
        }
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepTheLogSilent() {
        try (LogRecorder log = LogRecorder.startFor(RejectionLogTest.class)) {
            RejectionLog rejectionLog = new RejectionLog(System.getLogger(RejectionLogTest.class.getName()), "Test");

            rejectionLog.report("line 1", "p is missing", 3_600_000_000L);
            rejectionLog.report("line 2", "s is missing", 5);
            rejectionLog.report("line 3", "t is missing", 6);

            assertEquals(
                    List.of("Test: rejected line 1: p is missing", "Test: rejected line 2: s is missing"), log.lines());
        }
    }
}
