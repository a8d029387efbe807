package io.quotecast.bench.load;

import org.jspecify.annotations.Nullable;

/** One connection from its upgrade on, without its socket: bytes come in, what they say is counted and checked. */
final class Feed implements FrameReader.Ear, ArrayReader.Ear {
    private final Desk desk;
    private final Role role;
    private final Line line;
    private final @Nullable RoundTrips roundTrips;
    private final Checker checker;
    private final FrameReader frames = new FrameReader();
    private final ArrayReader arrays = new ArrayReader();
    private long nowMicros;
    private long oldestMicros = Long.MAX_VALUE;
    private long events;

    /** The way back to the server. */
    interface Line {
        void pong(byte[] payload);

        /** The server has closed, with this code. */
        void closed(int code);

        /** What came is not the protocol. */
        void broken(String why);
    }

    /**
     * @param roundTrips hears the messages of a connection that publishes; null for all others
     */
    Feed(Desk desk, Role role, boolean conflated, Line line, @Nullable RoundTrips roundTrips) {
        this.desk = desk;
        this.role = role;
        this.line = line;
        this.roundTrips = roundTrips;
        this.checker = new Checker(desk.series, desk.tally, conflated);
        desk.feeds.add(this);
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

    Role role() {
        return role;
    }

    @Override
    public void onText(byte[] bytes, int from, int to) {
        if (role != Role.PUBLISHING) {
            desk.tally.bytes += to - from;
        }
        arrays.read(bytes, from, to, desk, this);
    }

    @Override
    public void onFrame() {
        if (role != Role.PUBLISHING) {
            desk.tally.frames++;
        }
        if (oldestMicros != Long.MAX_VALUE) {
            desk.latency.frame(oldestMicros, nowMicros);
            oldestMicros = Long.MAX_VALUE;
        }
    }

    @Override
    public void onMessageEnd() {
        arrays.end(this);
    }

    @Override
    public void onPing(byte[] payload) {
        line.pong(payload);
    }

    @Override
    public void onClose(int code) {
        line.closed(code);
    }

    @Override
    public void onBroken(String why) {
        desk.tally.malformed++;
        line.broken(why);
    }

    @Override
    public void onMalformed() {
        desk.tally.malformed++;
        desk.tally.complain("a message that is no JSON array of objects");
    }

    @Override
    public void onObject(Heard heard) {
        switch (heard.kind) {
            case TRADE, QUOTE, TICKER, BAR, STATUS, MESSAGE -> onEvent(heard);
            case HEARTBEAT -> desk.tally.heartbeats++;
            case GAP -> checker.onGap(heard);
            case SLOW -> checker.onSlow(heard);
            case SUBSCRIPTION -> onSubscription(heard);
            case ERROR -> onError(heard);
            case ACK -> {
                if (roundTrips != null) {
                    roundTrips.onAcknowledged();
                }
            }
            case OTHER -> {}
        }
    }

    private void onEvent(Heard heard) {
        checker.onEvent(heard);
        if (role == Role.PUBLISHING) {
            if (roundTrips != null && heard.kind == Heard.Kind.MESSAGE) {
                roundTrips.onMessage(heard.data, nowMicros);
            }
            return;
        }
        events++;
        desk.tally.events++;
        desk.tally.delivered++;
        if (role == Role.READING && heard.kind.isTimely() && !heard.snapshot && heard.timeMicros > 0) {
            oldestMicros = Math.min(oldestMicros, heard.timeMicros);
        }
    }

    private void onSubscription(Heard heard) {
        checker.conflated(heard.conflateMillis > 0);
        if (heard.rejected.length() > "[]".length()) {
            desk.tally.rejected++;
            desk.tally.complain("not subscribed to: " + heard.rejected);
        }
    }

    private void onError(Heard heard) {
        desk.tally.errors.merge((int) heard.code, 1L, Long::sum);
        if (role != Role.SLOW) {
            desk.tally.faults++;
            desk.tally.complain("error " + heard.code + ": " + heard.text);
        }
    }
}
