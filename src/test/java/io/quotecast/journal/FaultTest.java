package io.quotecast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTest {
    private final List<String> changes = new ArrayList<>();
    private final Fault fault = new Fault(System.getLogger(FaultTest.class.getName()), "it works again", this::record);

    @Test
    void aFaultIsReportedOnceUntilItChangesOrEnds() {
        fault.report(Level.WARNING, "the disk is full");
        fault.report(Level.WARNING, "the disk is full");
        fault.report(Level.WARNING, "the disk has failed");
        fault.clear();
        fault.clear();

        assertEquals(List.of("the disk is full", "the disk has failed", ""), changes);
    }

    @Test
    void thereIsNoFaultAtFirst() {
        assertEquals("", fault.reason());
    }

    private void record() {
        changes.add(fault.reason());
    }
}
