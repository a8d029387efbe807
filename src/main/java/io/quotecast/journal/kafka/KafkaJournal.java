package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
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
 * A journal on Kafka that several processes share. Each appends to one partition and commits only what it reads back,
 * so that all commit the same entries at the same positions. A position is the offset of the record plus one. One
 * process leads at a time: it runs the sources, and the events that it appends as leader are valid only until the
 * marker of another leader.
 */
public final class KafkaJournal implements Journal {
    private static final System.Logger LOG = System.getLogger(KafkaJournal.class.getName());
    private static final int MAX_BATCH = 4_096;

    private final KafkaSettings settings;
    private final Instruments instruments;
    private final Epoch epoch;
    private final Runnable progress;
    private final Window window;
    private final SeriesNumbers committedSeries;
    private final Terms terms = new Terms();
    private final InFlight inFlight = new InFlight();
    private final LogReader reader;
    private final LogWriter writer;
    private final LeaderElection leaderElection;
    private final Leadership leadership;
    private Consumer<Entry> entryConsumer = entry -> {};
    private long sourceOffset;

    /**
     * Opens the topics, or creates them.
     *
     * @param progress called on other threads when {@link #poll} has something to do
     * @throws io.quotecast.journal.UnusableJournalException if Kafka cannot be reached or a topic has an
     *     unsuitable configuration
     */
    public KafkaJournal(
            KafkaSettings requestedSettings, Instruments instruments, RandomGenerator random, Runnable progress) {
        this.instruments = instruments;
        this.progress = progress;
        Topics.Opened topics = Topics.open(requestedSettings);
        this.settings = topics.settings();
        this.epoch = topics.epoch();
        this.committedSeries = SeriesNumbers.forWindow(settings.capacity());
        this.window = new Window(settings.capacity(), settings.maxPayloadBytes());
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
    public void recover(Recovery recovery) {
        long startNanos = System.nanoTime();
        LogRecovery logRecovery = new LogRecovery(settings, instruments, epoch, reader);
        logRecovery.recover(recovery, window, committedSeries, terms);
        sourceOffset = logRecovery.sourceOffset();
        LOG.log(
                System.Logger.Level.INFO,
                "Journal topic ''{0}'': epoch {1}, position {2}, {3} entries read in {4} ms",
                settings.topic(),
                epoch,
                Long.toString(window.last()),
                Long.toString(logRecovery.entryCount()),
                Long.toString((System.nanoTime() - startNanos) / 1_000_000));
    }

    @Override
    public void start(Consumer<Entry> consumer) {
        entryConsumer = consumer;
        reader.start();
        writer.start();
    }

    @Override
    public void joinElection(LongConsumer consumer) {
        leadership.start(consumer);
    }

    @Override
    public void append(MarketEvent event, @Nullable LongConsumer recorded) {
        writer.add(new OutgoingRecord.Event(inFlight.add(event, recorded), 0, 0, event));
    }

    @Override
    public void appendAsLeader(long term, long offset, MarketEvent event) {
        // In a term that is over, all processes would ignore the event.
        if (term == leadership.term()) {
            writer.add(new OutgoingRecord.Event(inFlight.add(event, null), term, offset, event));
        }
    }

    @Override
    public void poll() {
        for (int i = 0; i < MAX_BATCH; i++) {
            FetchedRecord fetchedRecord = reader.poll();
            if (fetchedRecord == null) {
                break;
            }
            apply(fetchedRecord);
        }
        if (!reader.isEmpty()) {
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
    public long waitingMessageBytes() {
        return inFlight.messageBytes();
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
        return fault.isEmpty() && inFlight.isStuck() ? "Kafka does not acknowledge appended events" : fault;
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

    @Override
    public EntryReader openReader() {
        return new KafkaEntries(settings, instruments, window, terms);
    }

    /** Leaves the election first, so that another process leads at once. */
    @Override
    public void close() {
        leaderElection.close();
        writer.close();
        reader.close();
    }
}
