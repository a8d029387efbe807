package io.quotecast.testing;

import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.MarketState;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Sender;
import io.quotecast.market.Session;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.WireFormat;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.Client;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A hub with one shard, whose loop the test runs, and clients that connect to it. It lists the instruments AAA, BBB and
 * CCC.
 */
public final class EmbeddedServer {
    public static final long MAX_PENDING_BYTES = 100_000;
    public static final long HEARTBEAT_MILLIS = 5_000;
    public static final long SLOW_MILLIS = 30_000;

    private static final long TIME = EmbeddedHub.TIME_MICROS;

    private final ManualEventLoop loop = new ManualEventLoop();
    private final EmbeddedHub embeddedHub;
    private final Shard shard;
    private int clientCount;
    private long clockOffsetMicros;

    public EmbeddedServer() {
        this(0, 0);
    }

    /**
     * @param extraInstruments number of further instruments: S0, S1, S2, ...
     * @param bufferEvents events that are buffered for clients that are behind
     */
    public EmbeddedServer(int extraInstruments, int bufferEvents) {
        this(extraInstruments, bufferEvents, 100_000);
    }

    /**
     * @param journalCapacity events that the journal retains
     */
    public EmbeddedServer(int extraInstruments, int bufferEvents, int journalCapacity) {
        embeddedHub = new EmbeddedHub(
                new EmbeddedHub.ShardLimits(MAX_PENDING_BYTES, HEARTBEAT_MILLIS, bufferEvents, SLOW_MILLIS),
                new MemoryJournal(Epoch.random(new Random(1)), journalCapacity, 1 << 20),
                EmbeddedHub.IMMEDIATE,
                () -> TIME + clockOffsetMicros);
        List.of("AAA", "BBB", "CCC").forEach(symbol -> SampleInstruments.listStock(embeddedHub.instruments(), symbol));
        SampleInstruments.listStocks(embeddedHub.instruments(), "S", extraInstruments);
        shard = hub().addShard(loop);
        loop.run();
    }

    public Hub hub() {
        return embeddedHub.hub();
    }

    /** Sets the clock to this time after that of all events. */
    public void setClockOffset(long micros) {
        clockOffsetMicros = micros;
    }

    public ManualEventLoop loop() {
        return loop;
    }

    /** Connects a client of the feed without a subscription. */
    public ConnectedClient connect() {
        return connect(QuotecastDialect.JSON);
    }

    /** Connects a client with a wire format of its own. */
    public ConnectedClient connect(WireFormat format) {
        RecordingTransport transport = new RecordingTransport();
        Subscriber.Identity identity = new Subscriber.Identity("session " + ++clientCount, "guest " + clientCount);
        return new ConnectedClient(this, embeddedHub.connect(shard, identity, transport, format), transport);
    }

    /** Connects a client of the feed that sends this message first. */
    public ConnectedClient connectWith(String message) {
        deliver();
        ConnectedClient connectedClient = connect();
        connectedClient.send(message);
        return connectedClient;
    }

    /** Connects a client of the plain relay, which cannot be notified. */
    public ConnectedClient joinRoom(String room) {
        return joinRoom(room, null);
    }

    /** Connects a client of the relay that is notified in this format; null if it cannot be notified. */
    public ConnectedClient joinRoom(String room, @Nullable WireFormat notifications) {
        RecordingTransport transport = new RecordingTransport();
        return new ConnectedClient(
                this,
                shard.addRoomClient(Sender.of("member"), true, transport, new Topic(room), notifications),
                transport);
    }

    public void quote(String symbol, long price) {
        publish(new Quote(instrument(symbol), price, 1, price + 1, 1, TIME));
    }

    /** Publishes a quote and hands it to the loop, which does not run yet. */
    public void quoteWithoutRunning(String symbol, long price) {
        quote(symbol, price);
        hub().flush();
    }

    /** Appends a quote to the journal that reaches no loop, as after a failure. */
    public void unpublishedQuote(String symbol, long price) {
        Quote quote = new Quote(instrument(symbol), price, 1, price + 1, 1, TIME);
        hub().onUnpublished(embeddedHub.encode(quote).position());
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
        hub().broadcast("market", new Notification.MarketStatus(new MarketState(Session.CLOSED, TIME, null, 0)));
        loop.run();
    }

    /** Drops the next events of this series on their way to the clients. */
    public void injectGap(Channel channel, String symbol, int events) {
        hub().injectGap(channel, instrument(symbol), events);
        loop.run();
    }

    /** Reports events that a source has not delivered. */
    public void reportGap(Channel channel, String symbol, long missing, long firstId, long lastId) {
        hub().reportGap(channel, instrument(symbol), missing, firstId, lastId);
        loop.run();
    }

    /** Returns the cursor of a client that has received everything up to a position. */
    public String cursor(long position) {
        return embeddedHub.journal().epoch() + ":" + position;
    }

    /** Asks the clients to reconnect elsewhere. */
    public void drain() {
        hub().drain(1_000, () -> 1_000);
        loop.run();
    }

    /** Runs the loop, which sends the published events. */
    public void deliver() {
        hub().flush();
        loop.run();
    }

    private void publish(MarketEvent event) {
        embeddedHub.publish(event);
    }

    private Instrument instrument(String symbol) {
        return embeddedHub.instruments().find(symbol).orElseThrow();
    }

    /** The client end of a connection. */
    public record ConnectedClient(EmbeddedServer server, Client client, RecordingTransport transport) {
        /** Sends a request, or an array of requests. */
        public void send(String json) {
            RequestHandler.Context context = server.embeddedHub.requestContext((message, from, owner, recorded) -> {});
            try {
                RequestFixture.reader()
                        .read(json.getBytes(StandardCharsets.UTF_8))
                        .forEach(request ->
                                request.deliverTo(RequestFixture.requests((Subscriber) client, server.shard, context)));
            } catch (ProtocolException e) {
                throw new AssertionError(e.text(), e);
            }
        }

        /** Returns summaries of the events received since the last call, without other messages. */
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
