package io.quotecast.push.model;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.EmbeddedHub;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RecordingTransport;
import io.quotecast.testing.SampleInstruments;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/** A real hub with several shards, each on its own loop, and the reference journal of the same events. */
final class ModelServer {
    static final long MAX_PENDING_BYTES = 100_000;
    static final List<String> SYMBOLS = List.of("AAA", "BBB", "CCC", "DDD");
    static final List<String> TOPICS = List.of("lobby", "desk");

    private static final int UNLIMITED = 1_000_000;
    private static final long TIME = EmbeddedHub.TIME_MICROS;

    private final RandomGenerator random;
    private final ModelSettings modelSettings;
    private final ReferenceJournal reference = new ReferenceJournal();
    private final EmbeddedHub embeddedHub;
    private final List<ManualEventLoop> loops = new ArrayList<>();
    private final List<Shard> shards = new ArrayList<>();
    private final Queue<Runnable> pipelineTasks = new ArrayDeque<>();

    /**
     * The settings that depend on the seed.
     *
     * @param bufferEvents events that each shard buffers
     * @param journalCapacity events that the journal retains
     * @param slowMillis how long a socket may stay full
     * @param maxMessageBytes maximum payload of a message
     */
    record ModelSettings(
            int bufferEvents,
            int journalCapacity,
            int slowMillis,
            int heartbeatMillis,
            int maxSymbols,
            int maxMessageBytes) {}

    ModelServer(ModelSettings modelSettings, RandomGenerator random) {
        this.modelSettings = modelSettings;
        this.random = random;
        embeddedHub = new EmbeddedHub(
                new EmbeddedHub.ShardLimits(
                        MAX_PENDING_BYTES,
                        modelSettings.heartbeatMillis,
                        modelSettings.bufferEvents,
                        modelSettings.slowMillis),
                new MemoryJournal(new Epoch("model"), modelSettings.journalCapacity, 1 << 20),
                pipelineTasks::add,
                () -> TIME);
        SYMBOLS.forEach(symbol -> SampleInstruments.listStock(embeddedHub.instruments(), symbol));
    }

    ReferenceJournal reference() {
        return reference;
    }

    ModelSettings settings() {
        return modelSettings;
    }

    MemoryJournal journal() {
        return embeddedHub.journal();
    }

    /** Adds a shard, which starts at the current position of the journal. */
    ManualEventLoop openShard() {
        ManualEventLoop loop = new ManualEventLoop();
        loops.add(loop);
        shards.add(embeddedHub.hub().addShard(loop));
        runPipelineTasks();
        loop.run();
        return loop;
    }

    int shardCount() {
        return shards.size();
    }

    ManualEventLoop loop(int shard) {
        return loops.get(shard);
    }

    /** Runs the queued tasks of the pipeline. */
    void runPipelineTasks() {
        for (Runnable task = pipelineTasks.poll(); task != null; task = pipelineTasks.poll()) {
            task.run();
        }
    }

    void flush() {
        embeddedHub.hub().flush();
    }

    void drain() {
        embeddedHub.hub().drain(1_000, () -> 1_500);
        runPipelineTasks();
    }

    /** Returns the position of a shard, which it passes to the greeting of a new client. */
    long position(int shard) {
        long[] position = {0};
        Subscriber probe = shards.get(shard)
                .addSubscriber(
                        new Subscriber.Identity("probe", "probe"), new RecordingTransport(), QuotecastDialect.JSON);
        probe.greet(greetedPosition -> {
            position[0] = greetedPosition;
            return new Notification.SenderThrottled();
        });
        shards.get(shard).onDisconnect(probe);
        return position[0];
    }

    Subscriber connect(int shard, String session, ClientTransport clientTransport) {
        Subscriber.Identity identity = new Subscriber.Identity(session, "name of " + session);
        return embeddedHub.connect(shards.get(shard), identity, clientTransport);
    }

    RequestHandler requests(int shard, Subscriber subscriber) {
        RequestHandler.Context context = embeddedHub.requestContext(
                (message, from, owner, recorded) -> pipelineTasks.add(() -> recorded.accept(publish(
                        new Message(new Topic(message.topic()), Message.Form.JSON, message.data(), from, "", TIME)))));
        Limits limits = new Limits(50, 100, 65_536, modelSettings.maxSymbols, UNLIMITED, UNLIMITED, 8_192, UNLIMITED);
        ClientPermissions permissions = new ClientPermissions(Grant.anonymous(AuthMode.NONE), limits, "127.0.0.1", 0);
        return new RequestHandler(subscriber, shards.get(shard), context, permissions, request -> {});
    }

    void disconnect(int shard, Subscriber subscriber) {
        shards.get(shard).onDisconnect(subscriber);
    }

    /** Publishes a random event. */
    void publishAny() {
        Instrument instrument = embeddedHub.instruments().all().get(random.nextInt(SYMBOLS.size()));
        long price = 100 + random.nextInt(1_000);
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> publish(new Trade(instrument, price, 1, Side.BUY, null, 0, TIME));
            case 4 -> publish(new Status(instrument, TradingState.HALTED, "T12", TIME));
            case 5, 6 -> publish(new Ticker(instrument, price, 1, price, 1, 1, 1, 1, 1, 0, 0, TradingState.OPEN, TIME));
            case 7, 8, 9 -> {
                Timeframe timeframe = random.nextBoolean() ? Timeframe.SECOND : Timeframe.MINUTE;
                boolean closed = random.nextInt(3) == 0;
                publish(new Bar(instrument, timeframe, price, price, price, price, 1, price, 1, closed, TIME));
            }
            case 10, 11 -> publishMessage();
            default -> publish(new Quote(instrument, price, 1, price + 1, 1, TIME));
        }
    }

    private void publishMessage() {
        Message.Form form = Message.Form.values()[random.nextInt(3)];
        String text = "\"".repeat(form == Message.Form.JSON ? 0 : 3)
                + "7".repeat(1 + random.nextInt(modelSettings.maxMessageBytes));
        Topic topic = new Topic(TOPICS.get(random.nextInt(TOPICS.size())));
        publish(new Message(topic, form, text.getBytes(StandardCharsets.UTF_8), "sender", TIME));
    }

    private long publish(MarketEvent event) {
        EncodedEvent encoded = embeddedHub.publish(event);
        String json = new String(JsonEncoding.INSTANCE.json(encoded), StandardCharsets.UTF_8);
        String name = event instanceof Message message
                ? message.topic().text()
                : ((MarketEvent.InstrumentEvent) event).instrument().symbol().text();
        Channel channel = event.channel();
        boolean isConflatable =
                channel == Channel.QUOTES || channel == Channel.TICKERS || (event instanceof Bar bar && !bar.closed());
        String timeframe = event instanceof Bar bar ? " " + bar.timeframe().text() : "";
        String slot = channel == Channel.MESSAGES ? "" : channel.text() + " " + name + timeframe;
        reference.add(channel, name, slot, isConflatable, json);
        return encoded.position();
    }
}
