package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.StoredCheckpoint;
import io.quotecast.market.Bar;
import io.quotecast.market.Instruments;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Recovery from Kafka at startup. It restores the newest checkpoint, replays the records after it, and loads as many
 * entries before it as memory holds; it numbers those backwards from the checkpoint. Owned by the thread that starts
 * the server.
 */
final class LogRecovery {
    private static final System.Logger LOG = System.getLogger(LogRecovery.class.getName());

    private final KafkaSettings settings;
    private final Instruments instruments;
    private final Epoch epoch;
    private final LogReader reader;
    private long entryCount;
    private long sourceOffset;

    LogRecovery(KafkaSettings settings, Instruments instruments, Epoch epoch, LogReader reader) {
        this.settings = settings;
        this.instruments = instruments;
        this.epoch = epoch;
        this.reader = reader;
    }

    /** Returns the newest offset of a source; 0 if there is none. */
    long sourceOffset() {
        return sourceOffset;
    }

    /** Returns the number of records read. */
    long entryCount() {
        return entryCount;
    }

    /**
     * @throws UnusableJournalException if Kafka does not have what is needed
     */
    void recover(Recovery recovery, Window window, SeriesNumbers seriesNumbers, Terms terms) {
        try {
            long newest = reader.newest();
            long first = reader.first();
            Checkpoint checkpoint = reader.checkpoint(settings.stateTopic(), epoch.text());
            if (checkpoint != null && (checkpoint.position() > newest || checkpoint.position() < first - 1)) {
                checkpoint = null;
            }
            if (checkpoint == null || !restore(checkpoint, recovery, window, seriesNumbers, terms, first, newest)) {
                if (first > 1) {
                    throw new UnusableJournalException("topic '" + settings.topic() + "' begins at position " + first
                            + ", and topic '" + settings.stateTopic()
                            + "' has no usable checkpoint for the positions before it: set quotecast.journal.topic to"
                            + " another topic to begin a new journal");
                }
                reader.startAt(seriesNumbers, terms, 0);
                window.startAt(0);
            }
            reader.readTo(newest, (fetchedRecord, micros) -> {
                entryCount++;
                Entry entry = fetchedRecord.entry();
                if (entry == null) {
                    window.addEmpty(fetchedRecord.position());
                    if (fetchedRecord.isLeaderMarker()) {
                        terms.add(fetchedRecord.position());
                    }
                } else {
                    window.add(entry);
                    seriesNumbers.update(entry);
                    sourceOffset = fetchedRecord.sourceOffset() == 0 ? sourceOffset : fetchedRecord.sourceOffset();
                    recovery.replay(entry, micros);
                }
            });
        } catch (KafkaException e) {
            throw new UnusableJournalException(
                    "Kafka at '" + settings.servers() + "' cannot be read: " + e.getMessage());
        }
    }

    private boolean restore(
            Checkpoint checkpoint,
            Recovery recovery,
            Window window,
            SeriesNumbers seriesNumbers,
            Terms terms,
            long first,
            long newest) {
        try {
            StoredCheckpoint content = checkpoint.content();
            seriesNumbers.read(content.version(), content.seriesNumbers(), instruments, checkpoint.position());
            terms.restore(content.termStarts());
            long from = Math.max(Math.max(first, terms.firstKnownPosition()), newest - window.capacity() + 1) - 1;
            fillWindow(checkpoint.position(), from, recovery, window, seriesNumbers, terms);
            recovery.restore(content.state(), true);
            sourceOffset = content.sourceOffset();
            reader.startAt(seriesNumbers, terms, checkpoint.position());
            return true;
        } catch (MalformedRecordException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The checkpoint at position {0} cannot be used: {1}",
                    Long.toString(checkpoint.position()),
                    e);
            recovery.clear();
            seriesNumbers.clear();
            terms.copyFrom(new Terms());
            return false;
        }
    }

    /**
     * Loads entries before the checkpoint into memory. The state of the checkpoint includes them already, except for
     * closed bars.
     */
    private void fillWindow(
            long upTo, long from, Recovery recovery, Window window, SeriesNumbers seriesNumbers, Terms terms) {
        long start = Math.min(from, upTo);
        window.startAt(start);
        List<@Nullable Entry> entries = new ArrayList<>();
        SeriesNumbers countedSeries = SeriesNumbers.forWindow(window.capacity());
        reader.startAt(SeriesNumbers.forWindow(window.capacity()), terms, start);
        reader.readTo(upTo, (fetchedRecord, micros) -> {
            Entry entry = fetchedRecord.entry();
            entries.add(entry);
            if (entry != null) {
                countedSeries.update(entry);
            }
        });
        entryCount += entries.size();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry == null) {
                window.addEmpty(start + 1 + i);
                continue;
            }
            // The number counts from the start of this read: add the events of the series before it.
            long earlierCount = seriesNumbers.count(entry.event()) - countedSeries.count(entry.event());
            window.add(new Entry(entry.position(), earlierCount + entry.seriesNumber(), entry.event()));
            if (entry.event() instanceof Bar bar && bar.closed()) {
                recovery.restoreBar(bar);
            }
        }
    }
}
