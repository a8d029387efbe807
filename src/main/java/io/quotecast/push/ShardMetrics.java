package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The counters and histograms of one shard. Only the shard's thread records, without locks; any thread may read
 * values that can be slightly out of date.
 */
public final class ShardMetrics {
    private static final long[] EVENTS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};
    private static final long[] MICROS = {
        100,
        250,
        500,
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        10_000_000,
        60_000_000
    };

    private final AtomicLongArray counters = new AtomicLongArray(ShardCounter.values().length);
    private final AtomicLongArray subscribers = new AtomicLongArray(Channel.values().length);
    private final AtomicLongArray errors = new AtomicLongArray(ErrorCode.values().length);
    private final Histogram[] histograms = new Histogram[ShardHistogram.values().length];

    ShardMetrics() {
        for (ShardHistogram shardHistogram : ShardHistogram.values()) {
            histograms[shardHistogram.ordinal()] = new Histogram(bounds(shardHistogram));
        }
    }

    public long total(ShardCounter counter) {
        return counters.getOpaque(counter.ordinal());
    }

    /** Returns the number of clients that are subscribed to anything on a channel. */
    public long subscribers(Channel channel) {
        return subscribers.getOpaque(channel.ordinal());
    }

    /** Returns how often this error was sent to clients. */
    public long errors(ErrorCode code) {
        return errors.getOpaque(code.ordinal());
    }

    static long[] bounds(ShardHistogram shardHistogram) {
        return shardHistogram == ShardHistogram.BATCH_EVENTS ? EVENTS : MICROS;
    }

    Histogram histogram(ShardHistogram shardHistogram) {
        return histograms[shardHistogram.ordinal()];
    }

    public void add(ShardCounter counter, long delta) {
        add(counters, counter.ordinal(), delta);
    }

    void set(ShardCounter counter, long value) {
        counters.setOpaque(counter.ordinal(), value);
    }

    /** Counts a frame of {@code bytes} that was written to {@code clients} clients. */
    void countWrites(int bytes, long clients) {
        add(counters, ShardCounter.WRITES.ordinal(), clients);
        add(counters, ShardCounter.BYTES.ordinal(), bytes * clients);
    }

    void countError(ErrorCode code) {
        add(errors, code.ordinal(), 1);
    }

    /** Updates the number of clients per channel after one client has changed its subscription. */
    void onSubscriptionChanged(Subscription previous, Subscription current) {
        for (Channel channel : Channel.values()) {
            int delta = (current.includes(channel) ? 1 : 0) - (previous.includes(channel) ? 1 : 0);
            if (delta != 0) {
                add(subscribers, channel.ordinal(), delta);
            }
        }
    }

    /** Records the ages of the first {@code count} events of a batch that has been sent, except derived events. */
    void recordAges(EncodedEvent[] batch, int count, long nowMicros) {
        Histogram ages = histogram(ShardHistogram.EVENT_AGE_MICROS);
        for (int i = 0; i < count; i++) {
            if (!batch[i].isDerived()) {
                ages.record(nowMicros - batch[i].timeMicros());
            }
        }
    }

    // Without a compare-and-set: only one thread writes.
    private static void add(AtomicLongArray counts, int index, long delta) {
        counts.setOpaque(index, counts.getPlain(index) + delta);
    }
}
