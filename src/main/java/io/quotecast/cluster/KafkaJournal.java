package io.quotecast.cluster;

import io.quotecast.journal.Bytes;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.Series;
import io.quotecast.journal.Window;
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
    private final Awaited awaited = new Awaited();
    private final LogReader reader;
    private final LogWriter writer;
    private final Election election;
    private final Leadership leadership;
    private Consumer<Entry> follower = entry -> {};
    private long place;

    /**
     * Finds the topics, or makes them.
     *
     * @param progress called on other threads when {@link #turn} has something to do
     * @throws io.quotecast.journal.UnusableTape if Kafka cannot be reached, or the topics are not as they must be
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
        this.election = new Election(settings, progress);
        this.leadership = new Leadership(election, () -> writer.add(new Outgoing.Mark(awaited.add(null, null))));
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
        writer.add(new Outgoing.Event(awaited.add(event, recorded), 0, 0, event));
    }

    @Override
    public void appendIn(long led, long at, MarketEvent event) {
        // Of a term that is over it would be passed over by all.
        if (led == leadership.term()) {
            writer.add(new Outgoing.Event(awaited.add(event, null), led, at, event));
        }
    }

    @Override
    public void turn() {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            Arrival arrival = reader.arrivals().poll();
            if (arrival == null) {
                break;
            }
            take(arrival);
        }
        if (!reader.arrivals().isEmpty()) {
            progress.run();
        }
        leadership.look();
        awaited.look();
        writer.wake();
    }

    private void take(Arrival arrival) {
        LongConsumer recorded = arrival.own() == 0 ? null : awaited.pass(arrival.own());
        Entry entry = arrival.entry();
        if (entry != null) {
            shown.saw(entry);
            place = arrival.place() == 0 ? place : arrival.place();
            window.add(entry);
            follower.accept(entry);
            if (recorded != null) {
                recorded.accept(entry.q());
            }
        } else {
            window.pass(arrival.q());
            if (arrival.isMark()) {
                terms.begin(arrival.q());
                leadership.mark(arrival.q(), arrival.own() != 0);
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
        Bytes counts = new Bytes();
        shown.write(instruments, counts);
        Bytes known = new Bytes();
        terms.write(known);
        writer.add(new Outgoing.State(
                new Checkpoint(epoch.text(), window.last(), place, known.toBytes(), counts.toBytes(), state)));
        writer.wake();
    }

    @Override
    public boolean isFull() {
        return awaited.isFull();
    }

    @Override
    public String fault() {
        String fault = writer.fault();
        if (fault.isEmpty()) {
            fault = reader.fault();
        }
        return fault.isEmpty() && awaited.isStuck() ? "Kafka does not take what it is sent" : fault;
    }

    @Override
    public long waiting() {
        return awaited.count();
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
        election.close();
        writer.close();
        reader.close();
    }
}
