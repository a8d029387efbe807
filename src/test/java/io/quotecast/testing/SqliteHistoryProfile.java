package io.quotecast.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A server without a source that keeps history in a file of its own; everyone needs a key, and who reads nothing for a second is cut. */
public final class SqliteHistoryProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put("quotecast.source", "none");
        settings.put("quotecast.auth", "required");
        settings.put("quotecast.keys-file", ApiKeyFixture.newFile().toString());
        settings.put("quotecast.history", "sqlite");
        settings.put("quotecast.history.max-age", "0s");
        settings.put("quotecast.data-dir", folder().toString());
        settings.put("quotecast.push.slow-time", "1s");
        settings.put("quarkus.http.test-port", "0");
        return settings;
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("history");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
