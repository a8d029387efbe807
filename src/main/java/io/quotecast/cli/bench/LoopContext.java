package io.quotecast.cli.bench;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What all connections of one event loop share: what is counted, and what is used again for each. */
final class LoopContext {
    private static final int BUFFER_BYTES = 1 << 17;

    final ParsedMessage message = new ParsedMessage();
    final SeriesTable series = new SeriesTable();
    final LoadCounters counters = new LoadCounters();
    final LatencyRecorder latencyRecorder;
    /** Added to as connections are opened, taken from on the loop. */
    final Set<FeedSession> sessions = ConcurrentHashMap.newKeySet();

    private byte[] inputBuffer = new byte[BUFFER_BYTES];
    private byte[] joinBuffer = new byte[BUFFER_BYTES];

    LoopContext(int sampleEvery) {
        latencyRecorder = new LatencyRecorder(sampleEvery);
    }

    /** For the bytes that came, of at least this length. */
    byte[] inputBuffer(int length) {
        if (inputBuffer.length < length) {
            inputBuffer = new byte[length * 2];
        }
        return inputBuffer;
    }

    /** For the bytes that came joined to those before, of at least this length. */
    byte[] joinBuffer(int length) {
        if (joinBuffer.length < length) {
            joinBuffer = new byte[length * 2];
        }
        return joinBuffer;
    }

    void beginWindow() {
        counters.beginWindow();
        latencyRecorder.beginWindow();
        sessions.forEach(FeedSession::beginWindow);
    }
}
