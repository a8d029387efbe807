package io.quotecast.pipeline;

import io.quotecast.base.Micros;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.history.store.Archive;
import io.quotecast.history.store.BarRules;
import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.market.Timeframes;
import java.time.InstantSource;

/** Opens the archive that the settings select. */
final class ArchiveFactory {
    private ArchiveFactory() {}

    /**
     * @param journal the journal whose trades and bars the archive receives
     * @throws IllegalArgumentException if the archive cannot be opened; the message says what to do
     */
    static Archive open(
            QuotecastConfig config,
            Timeframes timeframes,
            Instruments instruments,
            Journal journal,
            InstantSource clock) {
        QuotecastConfig.History history = config.history();
        return Archive.open(
                new Archive.Settings(
                        history.store(),
                        config.dataDir(),
                        history.url().orElse(""),
                        history.user(),
                        history.password(),
                        history.maxAge(),
                        new BarRules(
                                timeframes, Micros.of(config.bars().late()), journal.isDurable(), instruments::find)),
                journal.epoch().text(),
                clock);
    }
}
