package io.quotecast.pipeline;

import io.quotecast.config.QuotecastConfig;
import io.quotecast.history.store.Archive;
import io.quotecast.journal.Epoch;
import java.time.InstantSource;

/** Opens the archive that the settings select. */
final class ArchiveFactory {
    private ArchiveFactory() {}

    /**
     * @param epoch epoch of the journal whose trades and bars the archive receives
     * @throws IllegalArgumentException if the archive cannot be opened; the message says what to do
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
