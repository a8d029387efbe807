package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one shard has sent, to how many, and what went wrong. Its loop alone counts, which costs an addition and no lock;
 * any thread may read, a moment late.
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

    /** How many want something of a channel now. */
    public long subscribers(Channel channel) {
        return subscribers.getOpaque(channel.ordinal());
    }

    /** How often clients were told of this error. */
    public long errors(ErrorCode code) {
        return errors.getOpaque(code.ordinal());
    }

    static long[] bounds(ShardHistogram shardHistogram) {
        return shardHistogram == ShardHistogram.BATCH_EVENTS ? EVENTS : MICROS;
    }

    Histogram histogram(ShardHistogram shardHistogram) {
        return histograms[shardHistogram.ordinal()];
    }

    void add(ShardCounter counter, long delta) {
        add(counters, counter.ordinal(), delta);
    }

    /** How many there are now. */
    void set(ShardCounter counter, long value) {
        counters.setOpaque(counter.ordinal(), value);
    }

    /** A frame of so many bytes was written to so many clients. */
    void countWrites(int bytes, long clients) {
        add(counters, ShardCounter.WRITES.ordinal(), clients);
        add(counters, ShardCounter.BYTES.ordinal(), bytes * clients);
    }

    void countError(ErrorCode code) {
        add(errors, code.ordinal(), 1);
    }

    /** One subscriber wants something else. */
    void onSubscriptionChanged(Subscription previous, Subscription current) {
        for (Channel channel : Channel.values()) {
            int delta = (current.includes(channel) ? 1 : 0) - (previous.includes(channel) ? 1 : 0);
            if (delta != 0) {
                add(subscribers, channel.ordinal(), delta);
            }
        }
    }

    /** A round is over: those of its frames, the first {@code count}, that came in from outside are this old by now. */
    void recordAges(EncodedEvent[] batch, int count, long nowMicros) {
        Histogram ages = histogram(ShardHistogram.EVENT_AGE_MICROS);
        for (int i = 0; i < count; i++) {
            if (!batch[i].isDerived()) {
                ages.record(nowMicros - batch[i].timeMicros());
            }
        }
    }

    /** On the one thread that writes. */
    private static void add(AtomicLongArray counts, int index, long delta) {
        counts.setOpaque(index, counts.getPlain(index) + delta);
    }
}
