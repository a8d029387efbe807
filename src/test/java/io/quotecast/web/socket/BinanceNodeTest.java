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

/** Connects a client for Binance by changing nothing but the address. */
@Tag("slow")
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class BinanceNodeTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void aClientForBinanceReceivesTheTradesOfTheFeed() throws Exception {
        Path packages = NpmPackage.install("binance-api-node", "0.13.10");

        try (NodeProcess node = NodeProcess.start(List.of(
                "--experimental-websocket",
                "--no-warnings",
                "src/test/js/programs/binance.mjs",
                server.toString(),
                packages.toString()))) {
            node.awaitSuccess();
        }
    }
}
