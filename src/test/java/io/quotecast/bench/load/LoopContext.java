package io.quotecast.bench.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all connections of one event loop share: what is counted, and what is used again for each. */
final class LoopContext {
    private static final int WINDOW = 1 << 17;

    final ParsedMessage parsedMessage = new ParsedMessage();
    final SeriesTable series = new SeriesTable();
    final LoadCounters loadCounters = new LoadCounters();
    final LatencyRecorder latencyRecorder;
    /** Added to as connections are opened, taken from on the loop. */
    final Set<FeedSession> feedSessions = ConcurrentHashMap.newKeySet();

    private byte[] window = new byte[WINDOW];
    private byte[] joint = new byte[WINDOW];

    LoopContext(int sampleEvery) {
        latencyRecorder = new LatencyRecorder(sampleEvery);
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
        loadCounters.beginWindow();
        latencyRecorder.beginWindow();
        feedSessions.forEach(FeedSession::beginWindow);
    }
}
