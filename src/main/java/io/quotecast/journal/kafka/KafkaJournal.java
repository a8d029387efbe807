package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.Series;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.ByteWriter;
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
    private static final int MOST_AT_ONCE = 4_096;

    private final KafkaSettings settings;
    private final Instruments instruments;
    private final Epoch epoch;
    private final Runnable progress;
    private final Window window;
    private final Series shown = new Series();
    private final Terms terms = new Terms();
    private final InFlight inFlight = new InFlight();
    private final LogReader reader;
    private final LogWriter writer;
    private final LeaderElection leaderElection;
    private final Leadership leadership;
    private Consumer<Entry> follower = entry -> {};
    private long place;

    /**
     * Finds the topics, or makes them.
     *
     * @param progress called on other threads when {@link #turn} has something to do
     * @throws io.quotecast.journal.UnusableJournalException if Kafka cannot be reached, or the topics are not as they must be
     */
    public KafkaJournal(KafkaSettings settings, Instruments instruments, RandomGenerator random, Runnable progress) {
        this.settings = settings;
        this.instruments = instruments;
        this.progress = progress;
        this.window = new Window(settings.capacity(), settings.mostPayload());
        this.epoch = Topics.open(settings);
        long node = random.nextLong() & Long.MAX_VALUE;
        this.reader = new LogReader(settings, instruments, node, progress);
        this.writer = new LogWriter(settings, instruments, node, progress);
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
        long began = System.nanoTime();
        LogRecovery recovery = new LogRecovery(settings, epoch, reader);
        recovery.read(into, window, shown, terms);
        place = recovery.place();
        LOG.log(
                System.Logger.Level.INFO,
                "Topic ''{0}'': epoch {1}, position {2}, {3} entries read in {4} ms",
                settings.topic(),
                epoch,
                Long.toString(window.last()),
                Long.toString(recovery.count()),
                Long.toString((System.nanoTime() - began) / 1_000_000));
    }

    @Override
    public void follow(Consumer<Entry> into) {
        follower = into;
        reader.start();
        writer.start();
    }

    @Override
    public void lead(LongConsumer into) {
        leadership.begin(into);
    }

    @Override
    public void append(MarketEvent event, @Nullable LongConsumer recorded) {
        writer.add(new OutgoingRecord.Event(inFlight.add(event, recorded), 0, 0, event));
    }

    @Override
    public void appendIn(long led, long at, MarketEvent event) {
        // Of a term that is over it would be passed over by all.
        if (led == leadership.term()) {
            writer.add(new OutgoingRecord.Event(inFlight.add(event, null), led, at, event));
        }
    }

    @Override
    public void turn() {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            FetchedRecord fetchedRecord = reader.arrivals().poll();
            if (fetchedRecord == null) {
                break;
            }
            take(fetchedRecord);
        }
        if (!reader.arrivals().isEmpty()) {
            progress.run();
        }
        leadership.look();
        inFlight.look();
        writer.wake();
    }

    private void take(FetchedRecord fetchedRecord) {
        LongConsumer recorded = fetchedRecord.own() == 0 ? null : inFlight.pass(fetchedRecord.own());
        Entry entry = fetchedRecord.entry();
        if (entry != null) {
            shown.saw(entry);
            place = fetchedRecord.place() == 0 ? place : fetchedRecord.place();
            window.add(entry);
            follower.accept(entry);
            if (recorded != null) {
                recorded.accept(entry.q());
            }
        } else {
            window.pass(fetchedRecord.q());
            if (fetchedRecord.isMark()) {
                terms.begin(fetchedRecord.q());
                leadership.mark(fetchedRecord.q(), fetchedRecord.own() != 0);
            }
        }
    }

    @Override
    public long place() {
        return place;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void keep(byte[] state) {
        ByteWriter counts = new ByteWriter();
        shown.write(instruments, counts);
        ByteWriter known = new ByteWriter();
        terms.write(known);
        writer.add(new OutgoingRecord.StateCheckpoint(
                new Checkpoint(epoch.text(), window.last(), place, known.toBytes(), counts.toBytes(), state)));
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
    public boolean readAfter(long q, int most, Consumer<Entry> taker) {
        return window.readAfter(q, most, taker);
    }

    /** Leaves the others, so that one of them leads at once. */
    @Override
    public void close() {
        leaderElection.close();
        writer.close();
        reader.close();
    }
}
