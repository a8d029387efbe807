package io.quotecast.pipeline;

import io.quotecast.config.QuotecastConfig;
import io.quotecast.history.store.Archive;
import io.quotecast.journal.Epoch;
import java.time.InstantSource;

/** Opens the archive that the settings name. */
final class ArchiveFactory {
    private ArchiveFactory() {}

    /**
     * @param epoch of the tape that it is told of
     * @throws IllegalArgumentException if it cannot be used; says what to do
     */
    static Archive open(QuotecastConfig config, Epoch epoch, InstantSource clock) {
        QuotecastConfig.History history = config.history();
        return Archive.open(
                new Archive.Settings(
                        history.store(),
                        config.dataDir(),
                        history.url().orElse(""),
                        history.user(),
                        history.password(),
                        history.maxAge()),
                epoch.text(),
                clock);
    }
}
