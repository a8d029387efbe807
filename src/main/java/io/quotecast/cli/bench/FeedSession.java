package io.quotecast.cli.bench;

import io.quotecast.client.Cursor;
import org.jspecify.annotations.Nullable;

/** The protocol of one connection after its upgrade, without its socket: it counts and checks what it receives. */
final class FeedSession implements FrameReader.FrameListener, ArrayReader.ObjectListener {
    private static final int CURSOR_GONE = 416;

    private final LoopContext loopContext;
    private final ConnectionRole connectionRole;
    private final @Nullable RoundTrips roundTrips;
    private final SequenceChecker sequenceChecker;
    /** Null in the dialect of Quotecast. */
    private final @Nullable EventCounter eventCounter;

    private Outbound outbound;
    private FrameReader frames = new FrameReader();
    private ArrayReader arrays = new ArrayReader();
    private @Nullable ReconnectCounter reconnectCounter;
    private String subscribeMessage = "";
    private String session = "";
    private String epoch = "";
    private long nowMicros;
    private long oldestMicros = Long.MAX_VALUE;
    private long events;
    private long lastHeartbeatMicros;

    /** The socket of the session. */
    interface Outbound {
        void pong(byte[] payload);

        /** Reports that the server has closed with this code. */
        void closed(int code);

        /** Reports that the server violated the protocol. */
        void broken(String reason);
    }

    /**
     * @param roundTrips of a publishing connection; null for others
     */
    FeedSession(
            LoopContext loopContext,
            ConnectionRole connectionRole,
            boolean conflated,
            Outbound outbound,
            @Nullable RoundTrips roundTrips) {
        this.loopContext = loopContext;
        this.connectionRole = connectionRole;
        this.outbound = outbound;
        this.roundTrips = roundTrips;
        this.sequenceChecker = new SequenceChecker(loopContext.series, loopContext.counters, conflated);
        this.eventCounter = loopContext.dialect == LoadDialect.QUOTECAST ? null : new EventCounter(loopContext.dialect);
        loopContext.sessions.add(this);
    }

    /** Continues on another socket after a cut; an incomplete message is dropped. */
    void continueOn(Outbound next, ReconnectCounter counter) {
        loopContext.sessions.add(this);
        outbound = next;
        reconnectCounter = counter;
        frames = new FrameReader();
        arrays = new ArrayReader();
        lastHeartbeatMicros = 0;
        sequenceChecker.onDisconnect();
    }

    /** Removes the session from its loop. */
    void end() {
        loopContext.sessions.remove(this);
    }

    /** Sets the subscription, a JSON object. */
    void subscribeMessage(String message) {
        subscribeMessage = message;
    }

    /** Returns the same subscription with the cursor and the session of the connection that was cut. */
    String resumeMessage() {
        StringBuilder message = new StringBuilder(subscribeMessage.substring(0, subscribeMessage.lastIndexOf('}')));
        if (sequenceChecker.lastPosition() >= 0) {
            Cursor cursor = new Cursor(epoch, sequenceChecker.lastPosition());
            message.append(",\"resume\":\"").append(cursor).append('"');
        }
        if (!session.isEmpty()) {
            message.append(",\"session\":\"").append(session).append('"');
        }
        return message.append('}').toString();
    }

    /** Returns whether it has received all events that it missed by a cut. */
    boolean isCaughtUp() {
        return reconnectCounter == null;
    }

    boolean isConflated() {
        return sequenceChecker.isConflated();
    }

    /**
     * Reads received bytes.
     *
     * @param receivedMicros µs since 1970-01-01T00:00Z
     */
    void read(byte[] bytes, int from, int to, long receivedMicros) {
        nowMicros = receivedMicros;
        frames.read(bytes, from, to, this);
    }

    void beginWindow() {
        events = 0;
    }

    /** Returns the number of events since the measurement began. */
    long events() {
        return events;
    }

    ConnectionRole role() {
        return connectionRole;
    }

    @Override
    public void onText(byte[] bytes, int from, int to) {
        if (connectionRole != ConnectionRole.PUBLISHING) {
            loopContext.counters.bytes += to - from;
        }
        if (eventCounter != null) {
            eventCounter.read(bytes, from, to);
        } else {
            arrays.read(bytes, from, to, loopContext, this);
        }
    }

    @Override
    public void onFrame() {
        if (connectionRole != ConnectionRole.PUBLISHING) {
            loopContext.counters.frames++;
        }
        if (oldestMicros != Long.MAX_VALUE) {
            loopContext.latencyRecorder.recordFrame(oldestMicros, nowMicros);
            oldestMicros = Long.MAX_VALUE;
        }
    }

    @Override
    public void onMessageEnd() {
        if (eventCounter != null) {
            onCounted(eventCounter.end());
        } else {
            arrays.end(this);
        }
    }

    private void onCounted(int count) {
        if (count != LoadDialect.REFUSED) {
            events += count;
            loopContext.counters.events += count;
            loopContext.counters.delivered += count;
        } else if (connectionRole != ConnectionRole.SLOW) {
            loopContext.counters.faults++;
            loopContext.counters.reportProblem(
                    "an error, or an unknown message, in the dialect " + loopContext.dialect.text());
        }
    }

    @Override
    public void onPing(byte[] payload) {
        outbound.pong(payload);
    }

    @Override
    public void onClose(int code) {
        outbound.closed(code);
    }

    @Override
    public void onBroken(String reason) {
        loopContext.counters.malformed++;
        outbound.broken(reason);
    }

    @Override
    public void onMalformed() {
        loopContext.counters.malformed++;
        loopContext.counters.reportProblem("a message that is not a JSON array of objects");
    }

    @Override
    public void onObject(ParsedMessage parsed) {
        switch (parsed.type) {
            case TRADE, QUOTE, TICKER, BAR, STATUS, PRICE_BANDS, MESSAGE -> onEvent(parsed);
            case HEARTBEAT -> onHeartbeat();
            case GAP -> sequenceChecker.onGap(parsed);
            case SLOW -> sequenceChecker.onSlow(parsed);
            case RESUMED -> {
                sequenceChecker.onResumed(parsed.position);
                onCaughtUp();
            }
            case SUBSCRIPTION -> onSubscription(parsed);
            case ERROR -> onError(parsed);
            case ACK -> {
                if (roundTrips != null) {
                    roundTrips.onAcknowledged();
                }
            }
            case OTHER -> onGreeting(parsed);
        }
    }

    private void onEvent(ParsedMessage parsed) {
        sequenceChecker.onEvent(parsed);
        if (connectionRole == ConnectionRole.PUBLISHING) {
            if (roundTrips != null && parsed.type == ParsedMessage.MessageType.MESSAGE) {
                roundTrips.onMessage(parsed.data, nowMicros);
            }
            return;
        }
        events++;
        loopContext.counters.events++;
        loopContext.counters.delivered++;
        if (connectionRole == ConnectionRole.READING
                && parsed.type.hasEventTime()
                && reconnectCounter == null
                && !parsed.snapshot
                && parsed.timeMicros > 0) {
            oldestMicros = Math.min(oldestMicros, parsed.timeMicros);
        }
    }

    private void onCaughtUp() {
        ReconnectCounter counter = reconnectCounter;
        if (counter != null) {
            reconnectCounter = null;
            counter.reconnected();
        }
    }

    private void onHeartbeat() {
        loopContext.counters.heartbeats++;
        if (connectionRole == ConnectionRole.READING && lastHeartbeatMicros > 0) {
            loopContext.counters.maxHeartbeatGapMicros =
                    Math.max(loopContext.counters.maxHeartbeatGapMicros, nowMicros - lastHeartbeatMicros);
        }
        lastHeartbeatMicros = nowMicros;
    }

    private void onGreeting(ParsedMessage parsed) {
        if (parsed.epoch.length() > 0) {
            session = parsed.session.toString();
            String newEpoch = parsed.epoch.toString();
            if (!newEpoch.equals(epoch)) {
                epoch = newEpoch;
                sequenceChecker.reset();
            }
        }
    }

    private void onSubscription(ParsedMessage parsed) {
        sequenceChecker.conflated(parsed.conflateMillis > 0);
        if (!sequenceChecker.isResuming()) {
            onCaughtUp();
        }
        if (parsed.rejected.length() > "[]".length()) {
            loopContext.counters.rejected++;
            loopContext.counters.reportProblem("subscription rejected for " + parsed.rejected);
        }
    }

    private void onError(ParsedMessage parsed) {
        loopContext.counters.errors.merge((int) parsed.code, 1L, Long::sum);
        if (parsed.code == CURSOR_GONE) {
            sequenceChecker.reset();
            onCaughtUp();
        }
        if (connectionRole != ConnectionRole.SLOW) {
            loopContext.counters.faults++;
            loopContext.counters.reportProblem("error " + parsed.code + ": " + parsed.text);
        }
    }
}
