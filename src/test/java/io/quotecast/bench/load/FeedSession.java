package io.quotecast.bench.load;

import org.jspecify.annotations.Nullable;

/** One connection from its upgrade on, without its socket: bytes come in, what they say is counted and checked. */
final class FeedSession implements FrameReader.FrameListener, ArrayReader.ObjectListener {
    private static final int CURSOR_GONE = 416;

    private final LoopContext loopContext;
    private final ConnectionRole connectionRole;
    private final @Nullable RoundTrips roundTrips;
    private final SequenceChecker sequenceChecker;
    private Outbound outbound;
    private FrameReader frames = new FrameReader();
    private ArrayReader arrays = new ArrayReader();
    private @Nullable ReconnectCounter reconnectCounter;
    private String wish = "";
    private String session = "";
    private String epoch = "";
    private long nowMicros;
    private long oldestMicros = Long.MAX_VALUE;
    private long events;
    private long beatMicros;

    /** The way back to the server. */
    interface Outbound {
        void pong(byte[] payload);

        /** The server has closed, with this code. */
        void closed(int code);

        /** What came is not the protocol. */
        void broken(String why);
    }

    /**
     * @param roundTrips hears the messages of a connection that publishes; null for all others
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
        this.sequenceChecker = new SequenceChecker(loopContext.series, loopContext.loadCounters, conflated);
        loopContext.feedSessions.add(this);
    }

    /** Goes on over another socket, after a cut; what was heard in part is forgotten. */
    void goOn(Outbound next, ReconnectCounter hears) {
        loopContext.feedSessions.add(this);
        outbound = next;
        reconnectCounter = hears;
        frames = new FrameReader();
        arrays = new ArrayReader();
        beatMicros = 0;
        sequenceChecker.comeBack();
    }

    /** It is not there any more. */
    void end() {
        loopContext.feedSessions.remove(this);
    }

    /** How it subscribes, a JSON object. */
    void wish(String message) {
        wish = message;
    }

    /** The same subscription from where it stood, in the place of the connection that was cut. */
    String resumption() {
        StringBuilder message = new StringBuilder(wish.substring(0, wish.lastIndexOf('}')));
        if (sequenceChecker.lastQ() >= 0) {
            message.append(",\"resume\":\"")
                    .append(epoch)
                    .append(':')
                    .append(sequenceChecker.lastQ())
                    .append('"');
        }
        if (!session.isEmpty()) {
            message.append(",\"session\":\"").append(session).append('"');
        }
        return message.append('}').toString();
    }

    /** Whether it is not on its way back from a cut. */
    boolean isBack() {
        return reconnectCounter == null;
    }

    boolean isConflated() {
        return sequenceChecker.isConflated();
    }

    /** Takes what has come at this time, µs since 1970-01-01T00:00Z. */
    void read(byte[] bytes, int from, int to, long atMicros) {
        nowMicros = atMicros;
        frames.read(bytes, from, to, this);
    }

    void beginWindow() {
        events = 0;
    }

    /** How many events came since the window began. */
    long events() {
        return events;
    }

    ConnectionRole role() {
        return connectionRole;
    }

    @Override
    public void onText(byte[] bytes, int from, int to) {
        if (connectionRole != ConnectionRole.PUBLISHING) {
            loopContext.loadCounters.bytes += to - from;
        }
        arrays.read(bytes, from, to, loopContext, this);
    }

    @Override
    public void onFrame() {
        if (connectionRole != ConnectionRole.PUBLISHING) {
            loopContext.loadCounters.frames++;
        }
        if (oldestMicros != Long.MAX_VALUE) {
            loopContext.latencyRecorder.frame(oldestMicros, nowMicros);
            oldestMicros = Long.MAX_VALUE;
        }
    }

    @Override
    public void onMessageEnd() {
        arrays.end(this);
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
    public void onBroken(String why) {
        loopContext.loadCounters.malformed++;
        outbound.broken(why);
    }

    @Override
    public void onMalformed() {
        loopContext.loadCounters.malformed++;
        loopContext.loadCounters.complain("a message that is no JSON array of objects");
    }

    @Override
    public void onObject(ParsedMessage parsedMessage) {
        switch (parsedMessage.messageType) {
            case TRADE, QUOTE, TICKER, BAR, STATUS, MESSAGE -> onEvent(parsedMessage);
            case HEARTBEAT -> onHeartbeat();
            case GAP -> sequenceChecker.onGap(parsedMessage);
            case SLOW -> sequenceChecker.onSlow(parsedMessage);
            case RESUMED -> {
                sequenceChecker.onResumed(parsedMessage.q);
                back();
            }
            case SUBSCRIPTION -> onSubscription(parsedMessage);
            case ERROR -> onError(parsedMessage);
            case ACK -> {
                if (roundTrips != null) {
                    roundTrips.onAcknowledged();
                }
            }
            case OTHER -> onGreeting(parsedMessage);
        }
    }

    private void onEvent(ParsedMessage parsedMessage) {
        sequenceChecker.onEvent(parsedMessage);
        if (connectionRole == ConnectionRole.PUBLISHING) {
            if (roundTrips != null && parsedMessage.messageType == ParsedMessage.MessageType.MESSAGE) {
                roundTrips.onMessage(parsedMessage.data, nowMicros);
            }
            return;
        }
        events++;
        loopContext.loadCounters.events++;
        loopContext.loadCounters.delivered++;
        if (connectionRole == ConnectionRole.READING
                && parsedMessage.messageType.isTimely()
                && reconnectCounter == null
                && !parsedMessage.snapshot
                && parsedMessage.timeMicros > 0) {
            oldestMicros = Math.min(oldestMicros, parsedMessage.timeMicros);
        }
    }

    private void back() {
        ReconnectCounter hears = reconnectCounter;
        if (hears != null) {
            reconnectCounter = null;
            hears.back();
        }
    }

    private void onHeartbeat() {
        loopContext.loadCounters.heartbeats++;
        if (connectionRole == ConnectionRole.READING && beatMicros > 0) {
            loopContext.loadCounters.longestBeatMicros =
                    Math.max(loopContext.loadCounters.longestBeatMicros, nowMicros - beatMicros);
        }
        beatMicros = nowMicros;
    }

    private void onGreeting(ParsedMessage parsedMessage) {
        if (parsedMessage.epoch.length() > 0) {
            session = parsedMessage.session.toString();
            String greeted = parsedMessage.epoch.toString();
            if (!greeted.equals(epoch)) {
                epoch = greeted;
                sequenceChecker.beginAnew();
            }
        }
    }

    private void onSubscription(ParsedMessage parsedMessage) {
        sequenceChecker.conflated(parsedMessage.conflateMillis > 0);
        if (!sequenceChecker.isReturning()) {
            back();
        }
        if (parsedMessage.rejected.length() > "[]".length()) {
            loopContext.loadCounters.rejected++;
            loopContext.loadCounters.complain("not subscribed to: " + parsedMessage.rejected);
        }
    }

    private void onError(ParsedMessage parsedMessage) {
        loopContext.loadCounters.errors.merge((int) parsedMessage.code, 1L, Long::sum);
        if (parsedMessage.code == CURSOR_GONE) {
            sequenceChecker.beginAnew();
            back();
        }
        if (connectionRole != ConnectionRole.SLOW) {
            loopContext.loadCounters.faults++;
            loopContext.loadCounters.complain("error " + parsedMessage.code + ": " + parsedMessage.text);
        }
    }
}
