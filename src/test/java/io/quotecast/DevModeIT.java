package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.DevModeProcess;
import io.quotecast.testing.FeedClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./mvnw quarkus:dev} on a copy of the sources. */
@Tag("slow")
class DevModeIT {
    private static final String PAGE = "src/main/resources/META-INF/resources/index.html";
    private static final String CLASS = "src/main/java/io/quotecast/Application.java";

    @Test
    void devModeStartsAndServesChangedPagesAndClasses(@TempDir Path folder) throws Exception {
        try (DevModeProcess server = DevModeProcess.start(folder)) {
            assertTrue(page(server).contains("<title>Quotecast</title>"));
            assertEquals(200, server.get("protocol.md").statusCode());
            String epoch = epochOfLiveFeed(server);

            server.replace(PAGE, "<title>Quotecast</title>", "<title>Changed</title>");

            Await.until("the changed page is served", () -> page(server).contains("<title>Changed</title>"));

            server.replace(CLASS, "package io.quotecast;", "package io.quotecast;\n");

            // Each request looks for changes, but not more often than every two seconds.
            Await.until(
                    "the changed class is loaded",
                    () -> !page(server).isEmpty() && !epochOfLiveFeed(server).equals(epoch));
            assertTrue(page(server).contains("<title>Changed</title>"));
        }
    }

    private static String page(DevModeProcess server) {
        HttpResponse<String> page = server.get("");
        assertEquals(200, page.statusCode(), server::output);
        return page.body();
    }

    /** Receives a trade and returns the epoch of the server, which differs after each start. */
    private static String epochOfLiveFeed(DevModeProcess server) {
        try (FeedClient client = FeedClient.connect(server.address(), "?trades=*")) {
            client.next("t");
            return client.greeting().get("epoch").asText();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
