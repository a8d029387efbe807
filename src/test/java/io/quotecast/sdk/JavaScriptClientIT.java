package io.quotecast.sdk;

import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.ServerProcess;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the JavaScript client in Node against the built server. */
@Timeout(480)
class JavaScriptClientIT {
    @Test
    void theClientResumesAfterADisconnectAndStartsOverAfterAKill() throws Exception {
        try (ServerProcess first = ServerProcess.start()) {
            URI address = first.address();
            try (NodeProcess client = client("reconnect-and-restart.js", address)) {
                client.awaitLine("kill the server");
                first.kill();
                client.awaitLine("the server is gone");
                try (ServerProcess second = ServerProcess.start("-Dquarkus.http.port=" + address.getPort())) {
                    second.address();
                    client.awaitSuccess();
                }
            }
        }
    }

    @Test
    void theClientWaitsAsLongAsADrainingServerAsks() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=1s");
                NodeProcess client = client("drain.js", server.address())) {
            client.awaitLine("stop the server");
            server.stop();
            client.awaitSuccess();
        }
    }

    private static NodeProcess client(String program, URI address) throws Exception {
        return NodeProcess.start(List.of(
                "--experimental-websocket", "--no-warnings", "src/test/js/programs/" + program, address.toString()));
    }
}
