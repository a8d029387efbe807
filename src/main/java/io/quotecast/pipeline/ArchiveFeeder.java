package io.quotecast.pipeline;

import io.quotecast.history.store.Archive;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Trade;
import java.util.ArrayDeque;

/** What of the tape the archive is told. Owned by the road's thread. */
final class ArchiveFeeder implements AutoCloseable {
    private final Archive archive;

    ArchiveFeeder(Archive archive) {
        this.archive = archive;
    }

    Archive archive() {
        return archive;
    }

    void tell(Entry entry) {
        if (!archive.isKept()) {
            return;
        }
        if (entry.event() instanceof Trade trade) {
            archive.tell(new RecordedTrade(entry.q(), entry.u(), trade));
        } else if (entry.event() instanceof Bar bar) {
            archive.tell(entry.q(), bar);
        }
    }

    /**
     * Tells again what may have waited when an earlier life ended: as many of the newest rows as can wait. Those that
     * were written stay as they are.
     */
    void retell(Journal journal) {
        if (!archive.isKept() || !journal.isKept()) {
            return;
        }
        ArrayDeque<Entry> newest = new ArrayDeque<>();
        journal.readAfter(journal.first() - 1, Integer.MAX_VALUE, entry -> {
            if (entry.event() instanceof Trade || (entry.event() instanceof Bar bar && bar.closed())) {
                newest.add(entry);
                if (newest.size() > Archive.WAITING) {
                    newest.remove();
                }
            }
        });
        newest.forEach(this::tell);
    }

    void tick() {
        archive.tick();
    }

    @Override
    public void close() {
        archive.close();
    }
}
