package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.StoredCheckpoint;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A tape on Kafka that several processes share: each appends to the one partition, and shows only what it reads back, so
 * that all show the same at the same positions. A position is an offset and one. One process leads at a time: it runs the
 * sources, and what it adds as leader counts only until the mark of another stands on the tape.
 */
public final class KafkaJournal implements Journal {
    private static final System.Logger LOG = System.getLogger(KafkaJournal.class.getName());
    private static final int MAX_BATCH = 4_096;

    private final KafkaSettings settings;
    private final Instruments instruments;
    private final Epoch epoch;
    private final Runnable progress;
    private final Window window;
    private final SeriesNumbers committedSeries = new SeriesNumbers();
    private final Terms terms = new Terms();
    private final InFlight inFlight = new InFlight();
    private final LogReader reader;
    private final LogWriter writer;
    private final LeaderElection leaderElection;
    private final Leadership leadership;
    private Consumer<Entry> entryConsumer = entry -> {};
    private long sourceOffset;

    /**
     * Finds the topics, or makes them.
     *
     * @param progress called on other threads when {@link #poll} has something to do
     * @throws io.quotecast.journal.UnusableJournalException if Kafka cannot be reached, or the topics are not as they must be
     */
    public KafkaJournal(KafkaSettings settings, Instruments instruments, RandomGenerator random, Runnable progress) {
        this.settings = settings;
        this.instruments = instruments;
        this.progress = progress;
        this.window = new Window(settings.capacity(), settings.maxPayloadBytes());
        this.epoch = Topics.open(settings);
        long nodeId = random.nextLong() & Long.MAX_VALUE;
        this.reader = new LogReader(settings, instruments, nodeId, progress);
        this.writer = new LogWriter(settings, instruments, nodeId, progress);
        this.leaderElection = new LeaderElection(settings, progress);
        this.leadership = new Leadership(
                leaderElection, () -> writer.add(new OutgoingRecord.LeaderMarker(inFlight.add(null, null))));
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public void recover(Recovery into) {
        long startNanos = System.nanoTime();
        LogRecovery recovery = new LogRecovery(settings, instruments, epoch, reader);
        recovery.recover(into, window, committedSeries, terms);
        sourceOffset = recovery.sourceOffset();
        LOG.log(
                System.Logger.Level.INFO,
                "Topic ''{0}'': epoch {1}, position {2}, {3} entries read in {4} ms",
                settings.topic(),
                epoch,
                Long.toString(window.last()),
                Long.toString(recovery.entryCount()),
                Long.toString((System.nanoTime() - startNanos) / 1_000_000));
    }

    @Override
    public void start(Consumer<Entry> into) {
        entryConsumer = into;
        reader.start();
        writer.start();
    }

    @Override
    public void joinElection(LongConsumer into) {
        leadership.start(into);
    }

    @Override
    public void append(MarketEvent event, @Nullable LongConsumer recorded) {
        writer.add(new OutgoingRecord.Event(inFlight.add(event, recorded), 0, 0, event));
    }

    @Override
    public void appendAsLeader(long term, long offset, MarketEvent event) {
        // Of a term that is over it would be passed over by all.
        if (term == leadership.term()) {
            writer.add(new OutgoingRecord.Event(inFlight.add(event, null), term, offset, event));
        }
    }

    @Override
    public void poll() {
        for (int i = 0; i < MAX_BATCH; i++) {
            FetchedRecord fetchedRecord = reader.fetchedRecords().poll();
            if (fetchedRecord == null) {
                break;
            }
            apply(fetchedRecord);
        }
        if (!reader.fetchedRecords().isEmpty()) {
            progress.run();
        }
        leadership.update();
        inFlight.update();
        writer.wake();
    }

    private void apply(FetchedRecord fetchedRecord) {
        LongConsumer recorded = fetchedRecord.ownNumber() == 0 ? null : inFlight.acknowledge(fetchedRecord.ownNumber());
        Entry entry = fetchedRecord.entry();
        if (entry != null) {
            committedSeries.update(entry);
            sourceOffset = fetchedRecord.sourceOffset() == 0 ? sourceOffset : fetchedRecord.sourceOffset();
            window.add(entry);
            entryConsumer.accept(entry);
            if (recorded != null) {
                recorded.accept(entry.position());
            }
        } else {
            window.addEmpty(fetchedRecord.position());
            if (fetchedRecord.isLeaderMarker()) {
                terms.add(fetchedRecord.position());
                leadership.onMarker(fetchedRecord.position(), fetchedRecord.ownNumber() != 0);
            }
        }
    }

    @Override
    public long sourceOffset() {
        return sourceOffset;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void saveCheckpoint(byte[] state) {
        StoredCheckpoint content =
                new StoredCheckpoint(sourceOffset, terms.starts(), committedSeries.toByteArray(instruments), state);
        writer.add(new OutgoingRecord.StateCheckpoint(new Checkpoint(epoch.text(), window.last(), content)));
        writer.wake();
    }

    @Override
    public boolean isFull() {
        return inFlight.isFull();
    }

    @Override
    public String fault() {
        String fault = writer.fault();
        if (fault.isEmpty()) {
            fault = reader.fault();
        }
        return fault.isEmpty() && inFlight.isStuck() ? "Kafka does not take what it is sent" : fault;
    }

    @Override
    public long waiting() {
        return inFlight.count();
    }

    @Override
    public long lag() {
        return reader.lag();
    }

    @Override
    public long last() {
        return window.last();
    }

    @Override
    public long first() {
        return window.first();
    }

    @Override
    public boolean readAfter(long position, int limit, Consumer<Entry> consumer) {
        return window.readAfter(position, limit, consumer);
    }

    /** Leaves the others, so that one of them leads at once. */
    @Override
    public void close() {
        leaderElection.close();
        writer.close();
        reader.close();
    }
}
