package io.quotecast.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.alerts.AlertFixture.Client;
import io.quotecast.testing.LogRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts of keys survive a restart. */
class AlertStoreTest {
    @TempDir
    Path directory;

    @Test
    void alertsTheirStateAndWhatFiredAreThereAfterARestart() {
        AlertFixture first = new AlertFixture(AlertStore.in(directory));
        first.trade(99_00);
        Client client = first.connect().identify("key desk");
        client.set("price", "100.00", null, false);
        client.set("change", null, "-5.5", true);
        client.set("price", "98.00", null, false);
        client.set("volume", "200", null, false);
        client.connection().close();
        first.trade(99_50);
        first.connect().set("price", "100.00", null, false);
        first.alerts.close();

        AlertFixture second = new AlertFixture(AlertStore.in(directory));
        Client later = second.connect().identify("key desk");

        assertEquals(List.of("a4 200 late"), later.take());
        assertEquals(List.of("a1", "a2", "a3"), later.list());
        second.trade(100_00);
        assertEquals(List.of("a1 100.00"), later.take());
        second.alerts.close();
    }

    @Test
    void aHolderWithoutAlertsIsForgotten() throws IOException {
        AlertFixture first = new AlertFixture(AlertStore.in(directory));
        Client client = first.connect().identify("key desk");
        client.set("halt", null, null, false);
        first.tick();
        client.remove(null);
        first.alerts.close();

        assertEquals("{\"version\":1,\"owners\":[]}", Files.readString(directory.resolve("alerts.json")));
    }

    @Test
    void nothingIsWrittenWithoutAlertsOfKeys() {
        AlertFixture fixture = new AlertFixture(AlertStore.in(directory));
        fixture.connect().set("halt", null, null, false);
        fixture.connect().identify("key desk");
        fixture.tick();
        fixture.alerts.close();

        assertFalse(Files.exists(directory.resolve("alerts.json")));
    }

    @Test
    void aFileThatIsInvalidIsRenamed() throws IOException {
        Files.writeString(directory.resolve("alerts.json"), "{\"version\":1,\"owners\":[{\"alerts\":[{}]}]}");

        try (LogRecorder log = LogRecorder.startFor(AlertStore.class)) {
            AlertFixture fixture = new AlertFixture(AlertStore.in(directory));
            fixture.alerts.close();

            assertEquals(0, fixture.alerts.count());
            assertTrue(log.lines().get(0).startsWith("Alerts of keys are lost: "));
        }
        assertTrue(Files.exists(directory.resolve("alerts.json.invalid")));
    }
}
