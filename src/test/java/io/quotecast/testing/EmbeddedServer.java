package io.quotecast.testing;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.MarketState;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Client;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** A hub with one shard on a loop of the test's own, and guests who connect to it; instruments AAA, BBB and CCC. */
public final class EmbeddedServer {
    public static final long MAX_PENDING_BYTES = 100_000;
    public static final long HEARTBEAT_MILLIS = 5_000;
    public static final long SLOW_MILLIS = 30_000;

    private static final long TIME = 1_767_623_400_000_000L;

    private final Instruments instruments = new Instruments();
    private final MemoryJournal journal;
    private final EventEncoder encoder = new EventEncoder();
    private final ManualEventLoop loop = new ManualEventLoop();
    private final Hub hub;
    private final Shard shard;
    private int clientCount;
    private long clockOffsetMicros;

    public EmbeddedServer() {
        this(0, 0);
    }

    /**
     * @param extraInstruments so many instruments besides, S0, S1, S2 ...
     * @param backlog how many events are kept for those who fall behind
     */
    public EmbeddedServer(int extraInstruments, int backlog) {
        this(extraInstruments, backlog, 100_000);
    }

    /**
     * @param journalCapacity how many events the tape holds
     */
    public EmbeddedServer(int extraInstruments, int backlog, int journalCapacity) {
        journal = new MemoryJournal(Epoch.random(new Random(1)), journalCapacity, 1 << 20);
        hub = new Hub(
                task -> {
                    task.run();
                    return true;
                },
                new Shard.Settings(
                        MAX_PENDING_BYTES,
                        HEARTBEAT_MILLIS * 1_000_000,
                        0,
                        backlog,
                        SLOW_MILLIS * 1_000_000,
                        instruments,
                        journal,
                        () -> TIME + clockOffsetMicros));
        List.of("AAA", "BBB", "CCC").forEach(this::list);
        for (int i = 0; i < extraInstruments; i++) {
            list("S" + i);
        }
        shard = hub.addShard(loop);
        loop.run();
    }

    public Hub hub() {
        return hub;
    }

    /** From now on it is so much later than the time of every event. */
    public void setClockOffset(long micros) {
        clockOffsetMicros = micros;
    }

    public ManualEventLoop loop() {
        return loop;
    }

    /** A client of the feed that has asked for nothing yet. */
    public ConnectedClient connect() {
        RecordingTransport transport = new RecordingTransport();
        Subscriber.Identity identity = new Subscriber.Identity("session " + ++clientCount, "guest " + clientCount);
        Subscriber subscriber = shard.addSubscriber(identity, transport);
        subscriber.greet(position -> RequestFixture.greeting(identity, journal.epoch(), position, HEARTBEAT_MILLIS));
        return new ConnectedClient(this, subscriber, transport);
    }

    /** A client of the feed that begins with this message, and has read the greeting and the answer. */
    public ConnectedClient connectWith(String message) {
        deliver();
        ConnectedClient connectedClient = connect();
        connectedClient.send(message);
        return connectedClient;
    }

    public ConnectedClient joinRoom(String room) {
        RecordingTransport transport = new RecordingTransport();
        return new ConnectedClient(this, shard.addRoomClient("member", transport, new Topic(room)), transport);
    }

    public void quote(String symbol, long price) {
        publish(new Quote(instrument(symbol), price, 1, price + 1, 1, TIME));
    }

    /** As {@link #quote}; it has been handed to the loop, which has not run yet. */
    public void quoteWithoutRunning(String symbol, long price) {
        quote(symbol, price);
        hub.flush();
    }

    public void trade(String symbol, long price) {
        publish(new Trade(instrument(symbol), price, 1, Side.BUY, null, 0, TIME));
    }

    public void halt(String symbol) {
        publish(new Status(instrument(symbol), TradingState.HALTED, "T12", TIME));
    }

    public void bar(String symbol, boolean closed) {
        publish(new Bar(instrument(symbol), Timeframe.MINUTE, 1, 1, 1, 1, 1, 1, 1, closed, TIME));
    }

    public void text(String topic, String text) {
        publish(new Message(
                new Topic(topic), Message.Form.TEXT, text.getBytes(StandardCharsets.UTF_8), "someone", TIME));
    }

    public void binary(String topic, byte[] bytes) {
        publish(new Message(new Topic(topic), Message.Form.BINARY, bytes, "someone", TIME));
    }

    public void broadcastMarketClosed() {
        hub.broadcast("market", new Notification.MarketStatus(new MarketState(Session.CLOSED, TIME, null, 0)));
        loop.run();
    }

    /** The next events of this series will be lost on the way to the guests. */
    public void injectGap(Channel channel, String symbol, int events) {
        hub.injectGap(channel, instrument(symbol), events);
        loop.run();
    }

    /** What a client says that has had everything up to a position. */
    public String cursor(long position) {
        return journal.epoch() + ":" + position;
    }

    /** Takes leave of the clients. */
    public void drain() {
        hub.drain(1_000, () -> 1_000);
        loop.run();
    }

    /** Lets the loop send what was published. */
    public void deliver() {
        hub.flush();
        loop.run();
    }

    private void publish(MarketEvent event) {
        hub.publish(encoder.encode(journal.append(event)));
    }

    private void list(String symbol) {
        instruments.list(new Symbol(symbol), symbol, "TEST", "", 2, 0, 1);
    }

    private Instrument instrument(String symbol) {
        return instruments.find(symbol).orElseThrow();
    }

    /** Someone at the other end of a socket. */
    public record ConnectedClient(EmbeddedServer server, Client client, RecordingTransport transport) {
        /** Sends a message of the protocol. */
        public void send(String message) {
            RequestHandler.Context context = RequestFixture.context(
                    server.instruments, server.journal.epoch(), (publish, from, recorded) -> {}, () -> TIME);
            try {
                RequestFixture.reader()
                        .read(message.getBytes(StandardCharsets.UTF_8))
                        .forEach(request ->
                                request.deliverTo(RequestFixture.requests((Subscriber) client, server.shard, context)));
            } catch (ProtocolException e) {
                throw new AssertionError(e.text(), e);
            }
        }

        /** The events since the last call, in short; not what the server said besides. */
        public List<String> takeEvents() {
            return transport.drainSummaries().stream()
                    .filter(text -> text.matches("(q|t|b|k|s|msg) .*"))
                    .toList();
        }

        public void disconnect() {
            server.shard.onDisconnect(client);
        }
    }
}
