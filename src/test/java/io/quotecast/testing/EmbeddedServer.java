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
    public static final long MOST_PENDING = 100_000;
    public static final long HEARTBEAT_MILLIS = 5_000;
    public static final long SLOW_MILLIS = 30_000;

    private static final long TIME = 1_767_623_400_000_000L;

    private final Instruments instruments = new Instruments();
    private final MemoryJournal journal;
    private final EventEncoder encoder = new EventEncoder();
    private final ManualEventLoop loop = new ManualEventLoop();
    private final Hub hub;
    private final Shard shard;
    private int guests;
    private long lateMicros;

    public EmbeddedServer() {
        this(0, 0);
    }

    /**
     * @param more so many instruments besides, S0, S1, S2 ...
     * @param backlog how many events are kept for those who fall behind
     */
    public EmbeddedServer(int more, int backlog) {
        this(more, backlog, 100_000);
    }

    /**
     * @param held how many events the tape holds
     */
    public EmbeddedServer(int more, int backlog, int held) {
        journal = new MemoryJournal(Epoch.fresh(new Random(1)), held, 1 << 20);
        hub = new Hub(
                task -> {
                    task.run();
                    return true;
                },
                new Shard.Settings(
                        MOST_PENDING,
                        HEARTBEAT_MILLIS * 1_000_000,
                        0,
                        backlog,
                        SLOW_MILLIS * 1_000_000,
                        instruments,
                        journal,
                        () -> TIME + lateMicros));
        List.of("AAA", "BBB", "CCC").forEach(this::list);
        for (int i = 0; i < more; i++) {
            list("S" + i);
        }
        shard = hub.shard(loop);
        loop.run();
    }

    public Hub hub() {
        return hub;
    }

    /** From now on it is so much later than the time of every event. */
    public void late(long micros) {
        lateMicros = micros;
    }

    public ManualEventLoop loop() {
        return loop;
    }

    /** A client of the feed that has asked for nothing yet. */
    public ConnectedClient connect() {
        RecordingTransport socket = new RecordingTransport();
        Subscriber.Identity identity = new Subscriber.Identity("session " + ++guests, "guest " + guests);
        Subscriber subscriber = shard.subscriber(identity, socket);
        subscriber.greet(q -> RequestFixture.greeting(identity, journal.epoch(), q, HEARTBEAT_MILLIS));
        return new ConnectedClient(this, subscriber, socket);
    }

    /** A client of the feed that begins with this message, and has read the greeting and the answer. */
    public ConnectedClient enter(String message) {
        send();
        ConnectedClient connectedClient = connect();
        connectedClient.asks(message);
        return connectedClient;
    }

    public ConnectedClient enterRoom(String room) {
        RecordingTransport socket = new RecordingTransport();
        return new ConnectedClient(this, shard.listener("member", socket, new Topic(room)), socket);
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

    public void tellMarketClosed() {
        hub.tell("market", new Notification.MarketStatus(new MarketState(Session.CLOSED, TIME, null, 0)));
        loop.run();
    }

    /** The next events of this series will be lost on the way to the guests. */
    public void injectGap(Channel channel, String symbol, int events) {
        hub.injectGap(channel, instrument(symbol), events);
        loop.run();
    }

    /** What a client says that has had everything up to a position. */
    public String cursor(long q) {
        return journal.epoch() + ":" + q;
    }

    /** Takes leave of the clients. */
    public void drain() {
        hub.drain(1_000, () -> 1_000);
        loop.run();
    }

    /** Lets the loop send what was published. */
    public void send() {
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
    public record ConnectedClient(EmbeddedServer floor, Client client, RecordingTransport socket) {
        /** Sends a message of the protocol. */
        public void asks(String message) {
            RequestHandler.Context context = RequestFixture.context(
                    floor.instruments, floor.journal.epoch(), (publish, from, recorded) -> {}, () -> TIME);
            try {
                RequestFixture.reader()
                        .read(message.getBytes(StandardCharsets.UTF_8))
                        .forEach(one ->
                                one.deliverTo(RequestFixture.requests((Subscriber) client, floor.shard, context)));
            } catch (ProtocolException e) {
                throw new AssertionError(e.text(), e);
            }
        }

        /** The events since the last call, in short; not what the server said besides. */
        public List<String> hears() {
            return socket.takeShort().stream()
                    .filter(text -> text.matches("(q|t|b|k|s|msg) .*"))
                    .toList();
        }

        public void leaves() {
            floor.shard.gone(client);
        }
    }
}
