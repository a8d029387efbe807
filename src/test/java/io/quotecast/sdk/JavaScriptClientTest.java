package io.quotecast.sdk;

import io.quotecast.testing.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs the tests that are written in JavaScript. */
@Timeout(240)
class JavaScriptClientTest {
    @Test
    void theJavaScriptTestsPassInNode() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--test"));
        try (Stream<Path> files = Files.list(Path.of("src", "test", "js"))) {
            files.map(Path::toString)
                    .filter(file -> file.endsWith(".test.js"))
                    .sorted()
                    .forEach(arguments::add);
        }

        try (NodeProcess node = NodeProcess.start(arguments)) {
            node.awaitSuccess();
        }
    }
}
