package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.Series;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Bar;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What a process does with a tape before it serves: the newest checkpoint, what stands behind it, and as many entries
 * before it as memory holds. Those it numbers from the checkpoint backwards.
 */
final class LogRecovery {
    private static final System.Logger LOG = System.getLogger(LogRecovery.class.getName());

    private final KafkaSettings settings;
    private final Epoch epoch;
    private final LogReader reader;
    private long count;
    private long place;

    LogRecovery(KafkaSettings settings, Epoch epoch, LogReader reader) {
        this.settings = settings;
        this.epoch = epoch;
        this.reader = reader;
    }

    /** How far the source had come that says so; 0 if none does. */
    long place() {
        return place;
    }

    /** How many entries were read. */
    long count() {
        return count;
    }

    /**
     * @throws UnusableJournalException if Kafka does not have what is needed
     */
    void read(Recovery into, Window window, Series series, Terms terms) {
        try {
            long newest = reader.newest();
            long first = reader.first();
            Checkpoint checkpoint = reader.checkpoint(settings.stateTopic(), epoch.text());
            if (checkpoint != null && (checkpoint.q() > newest || checkpoint.q() < first - 1)) {
                checkpoint = null;
            }
            if (checkpoint == null || !restore(checkpoint, into, window, series, terms, first, newest)) {
                if (first > 1) {
                    throw new UnusableJournalException("topic '" + settings.topic() + "' begins at position " + first
                            + ", and no checkpoint in '" + settings.stateTopic()
                            + "' says what was before it: name another"
                            + " topic with quotecast.journal.topic to begin a new tape");
                }
                reader.begin(series, terms, 0);
                window.begin(0);
            }
            reader.readTo(newest, (fetchedRecord, micros) -> {
                count++;
                Entry entry = fetchedRecord.entry();
                if (entry == null) {
                    window.pass(fetchedRecord.q());
                    if (fetchedRecord.isMark()) {
                        terms.begin(fetchedRecord.q());
                    }
                } else {
                    window.add(entry);
                    series.saw(entry);
                    place = fetchedRecord.place() == 0 ? place : fetchedRecord.place();
                    into.follow(entry, micros);
                }
            });
        } catch (KafkaException e) {
            throw new UnusableJournalException(
                    "Kafka at '" + settings.servers() + "' cannot be read: " + e.getMessage());
        }
    }

    private boolean restore(
            Checkpoint checkpoint, Recovery into, Window window, Series series, Terms terms, long first, long newest) {
        try {
            series.read(reader.events(), new ByteReader(checkpoint.counts()));
            terms.become(checkpoint.known());
            long from = Math.max(Math.max(first, terms.known()), newest - window.capacity() + 1) - 1;
            before(checkpoint.q(), from, into, window, series, terms);
            into.restore(checkpoint.state(), true);
            place = checkpoint.place();
            reader.begin(series, terms, checkpoint.q());
            return true;
        } catch (MalformedRecordException e) {
            LOG.log(System.Logger.Level.WARNING, "The checkpoint at {0} cannot be used: {1}", checkpoint.q(), e);
            into.forget();
            series.clear();
            terms.become(new Terms());
            return false;
        }
    }

    /** What memory holds of entries before the checkpoint: these are in its state, but for closed bars. */
    private void before(long upTo, long from, Recovery into, Window window, Series series, Terms terms) {
        long start = Math.min(from, upTo);
        window.begin(start);
        List<@Nullable Entry> entries = new ArrayList<>();
        Series passed = new Series();
        reader.begin(new Series(), terms, start);
        reader.readTo(upTo, (fetchedRecord, micros) -> {
            Entry entry = fetchedRecord.entry();
            entries.add(entry);
            if (entry != null) {
                passed.saw(entry);
            }
        });
        count += entries.size();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry == null) {
                window.pass(start + 1 + i);
                continue;
            }
            // It was counted from the start of this reading on; its number is behind all that came before.
            long before = series.count(entry.event()) - passed.count(entry.event());
            window.add(new Entry(entry.q(), before + entry.u(), entry.event()));
            if (entry.event() instanceof Bar bar && bar.closed()) {
                into.bar(bar);
            }
        }
    }
}
