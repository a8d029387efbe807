package io.quotecast.bench.load;

import org.jspecify.annotations.Nullable;

/** One connection from its upgrade on, without its socket: bytes come in, what they say is counted and checked. */
final class Feed implements FrameReader.Ear, ArrayReader.Ear {
    private static final int CURSOR_GONE = 416;

    private final Desk desk;
    private final Role role;
    private final @Nullable RoundTrips roundTrips;
    private final Checker checker;
    private Line line;
    private FrameReader frames = new FrameReader();
    private ArrayReader arrays = new ArrayReader();
    private @Nullable Comeback comeback;
    private String wish = "";
    private String session = "";
    private String epoch = "";
    private long nowMicros;
    private long oldestMicros = Long.MAX_VALUE;
    private long events;
    private long beatMicros;

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

    /** Goes on over another socket, after a cut; what was heard in part is forgotten. */
    void goOn(Line next, Comeback hears) {
        desk.feeds.add(this);
        line = next;
        comeback = hears;
        frames = new FrameReader();
        arrays = new ArrayReader();
        beatMicros = 0;
        checker.comeBack();
    }

    /** It is not there any more. */
    void end() {
        desk.feeds.remove(this);
    }

    /** How it subscribes, a JSON object. */
    void wish(String message) {
        wish = message;
    }

    /** The same subscription from where it stood, in the place of the connection that was cut. */
    String resumption() {
        StringBuilder message = new StringBuilder(wish.substring(0, wish.lastIndexOf('}')));
        if (checker.lastQ() >= 0) {
            message.append(",\"resume\":\"")
                    .append(epoch)
                    .append(':')
                    .append(checker.lastQ())
                    .append('"');
        }
        if (!session.isEmpty()) {
            message.append(",\"session\":\"").append(session).append('"');
        }
        return message.append('}').toString();
    }

    /** Whether it is not on its way back from a cut. */
    boolean isBack() {
        return comeback == null;
    }

    boolean isConflated() {
        return checker.isConflated();
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
            case HEARTBEAT -> onHeartbeat();
            case GAP -> checker.onGap(heard);
            case SLOW -> checker.onSlow(heard);
            case RESUMED -> {
                checker.onResumed(heard.q);
                back();
            }
            case SUBSCRIPTION -> onSubscription(heard);
            case ERROR -> onError(heard);
            case ACK -> {
                if (roundTrips != null) {
                    roundTrips.onAcknowledged();
                }
            }
            case OTHER -> onGreeting(heard);
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
        if (role == Role.READING
                && heard.kind.isTimely()
                && comeback == null
                && !heard.snapshot
                && heard.timeMicros > 0) {
            oldestMicros = Math.min(oldestMicros, heard.timeMicros);
        }
    }

    private void back() {
        Comeback hears = comeback;
        if (hears != null) {
            comeback = null;
            hears.back();
        }
    }

    private void onHeartbeat() {
        desk.tally.heartbeats++;
        if (role == Role.READING && beatMicros > 0) {
            desk.tally.longestBeatMicros = Math.max(desk.tally.longestBeatMicros, nowMicros - beatMicros);
        }
        beatMicros = nowMicros;
    }

    private void onGreeting(Heard heard) {
        if (heard.epoch.length() > 0) {
            session = heard.session.toString();
            String greeted = heard.epoch.toString();
            if (!greeted.equals(epoch)) {
                epoch = greeted;
                checker.beginAnew();
            }
        }
    }

    private void onSubscription(Heard heard) {
        checker.conflated(heard.conflateMillis > 0);
        if (!checker.isReturning()) {
            back();
        }
        if (heard.rejected.length() > "[]".length()) {
            desk.tally.rejected++;
            desk.tally.complain("not subscribed to: " + heard.rejected);
        }
    }

    private void onError(Heard heard) {
        desk.tally.errors.merge((int) heard.code, 1L, Long::sum);
        if (heard.code == CURSOR_GONE) {
            checker.beginAnew();
            back();
        }
        if (role != Role.SLOW) {
            desk.tally.faults++;
            desk.tally.complain("error " + heard.code + ": " + heard.text);
        }
    }
}
