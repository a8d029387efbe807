package io.quotecast.web.socket;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.NpmPackage;
import io.quotecast.testing.SimulatorProfile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connects clients for Massive and Polygon by changing nothing but the address. */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class MassiveNodeTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void clientsForMassiveReceiveTheEventsOfTheFeed() throws Exception {
        Path massive = NpmPackage.install("@massive.com/client-js", "10.8.0");
        Path polygon = NpmPackage.install("@polygon.io/client-js", "8.2.0");

        try (NodeProcess node = NodeProcess.start(List.of(
                "--experimental-websocket",
                "--no-warnings",
                "src/test/js/programs/massive.mjs",
                server.toString(),
                massive.toString(),
                polygon.toString()))) {
            node.awaitSuccess();
        }
    }
}
