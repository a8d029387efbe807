package io.quotecast.pipeline;

import io.quotecast.history.store.Archive;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Journal;
import io.quotecast.journal.RecordedTrade;
import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Trade;
import java.util.ArrayDeque;

/** Adds the trades and closed bars of the journal to the archive. Owned by the pipeline thread. */
final class ArchiveFeeder implements AutoCloseable {
    private final Archive archive;

    ArchiveFeeder(Archive archive) {
        this.archive = archive;
    }

    Archive archive() {
        return archive;
    }

    void feed(Entry entry) {
        if (!archive.isEnabled()) {
            return;
        }
        if (entry.event() instanceof Trade trade) {
            archive.add(new RecordedTrade(entry.position(), entry.seriesNumber(), trade));
        } else if (entry.event() instanceof Bar bar) {
            archive.add(entry.position(), bar);
        } else if (entry.event() instanceof Correction correction) {
            archive.add(entry.position(), correction);
        }
    }

    /** Lets the archive compute the bars of a late trade again. Called after {@link #feed}. */
    void onLateTrade(Entry entry) {
        if (archive.isEnabled() && entry.event() instanceof Trade trade) {
            archive.addLate(entry.position(), trade);
        }
    }

    /**
     * Adds the newest trades and closed bars of the journal again, because the previous process may have ended before
     * it wrote them to the archive. Rows that the archive already contains do not change.
     */
    void backfill(Journal journal) {
        if (!archive.isEnabled() || !journal.isDurable()) {
            return;
        }
        ArrayDeque<Entry> newest = new ArrayDeque<>();
        journal.readAfter(journal.first() - 1, Integer.MAX_VALUE, entry -> {
            if (entry.event() instanceof Trade
                    || entry.event() instanceof Correction
                    || (entry.event() instanceof Bar bar && bar.closed())) {
                newest.add(entry);
                if (newest.size() > Archive.QUEUE_CAPACITY) {
                    newest.remove();
                }
            }
        });
        newest.forEach(this::feed);
    }

    void onTick() {
        archive.onTick();
    }

    @Override
    public void close() {
        archive.close();
    }
}
