package io.quotecast.cli.bench;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The state that all connections of one event loop share: counters and reusable buffers. Owned by the loop. */
final class LoopContext {
    private static final int BUFFER_BYTES = 1 << 17;

    final ParsedMessage message = new ParsedMessage();
    final SeriesTable series = new SeriesTable();
    final LoadCounters counters = new LoadCounters();
    final LatencyRecorder latencyRecorder;
    final LoadDialect dialect;
    /** Concurrent, because other threads add sessions when they open connections. */
    final Set<FeedSession> sessions = ConcurrentHashMap.newKeySet();

    private byte[] inputBuffer = new byte[BUFFER_BYTES];
    private byte[] joinBuffer = new byte[BUFFER_BYTES];

    LoopContext(int sampleEvery, LoadDialect dialect) {
        this.dialect = dialect;
        latencyRecorder = new LatencyRecorder(sampleEvery);
    }

    /** Returns a buffer of at least this length for received bytes. */
    byte[] inputBuffer(int length) {
        if (inputBuffer.length < length) {
            inputBuffer = new byte[length * 2];
        }
        return inputBuffer;
    }

    /** Returns a buffer of at least this length for received bytes that are joined to earlier ones. */
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
