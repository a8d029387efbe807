package io.quotecast.sdk;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.NpmPackage;
import io.quotecast.testing.SimulatorProfile;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reads the feed with the MessagePack library that JavaScript programs use. */
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class MsgpackNodeTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void nodeReadsTheSameEventsInMessagePackAndJson() throws Exception {
        Path packages = NpmPackage.install("@msgpack/msgpack", "3.1.2");

        try (NodeProcess node = NodeProcess.start(List.of(
                "--experimental-websocket",
                "--no-warnings",
                "src/test/js/programs/msgpack.js",
                server.toString(),
                packages.toString()))) {
            node.awaitSuccess();
        }
    }
}
