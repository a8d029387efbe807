package io.quotecast.bench.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all connections of one event loop share: what is counted, and what is used again for each. */
final class Desk {
    private static final int WINDOW = 1 << 17;

    final Heard heard = new Heard();
    final SeriesTable series = new SeriesTable();
    final Tally tally = new Tally();
    final Latency latency;
    /** Added to as connections are opened, taken from on the loop. */
    final Set<Feed> feeds = ConcurrentHashMap.newKeySet();

    private byte[] window = new byte[WINDOW];
    private byte[] joint = new byte[WINDOW];

    Desk(int sampleEvery) {
        latency = new Latency(sampleEvery);
    }

    /** For the bytes that came, of at least this length. */
    byte[] window(int length) {
        return window = window.length >= length ? window : new byte[length * 2];
    }

    /** For the bytes that came joined to those before, of at least this length. */
    byte[] joint(int length) {
        return joint = joint.length >= length ? joint : new byte[length * 2];
    }

    void beginWindow() {
        tally.beginWindow();
        latency.beginWindow();
        feeds.forEach(Feed::beginWindow);
    }
}
