package io.quotecast.push.model;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Bar;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Ticker;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Topic;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.Notification;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RecordingTransport;
import io.quotecast.testing.RequestFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.random.RandomGenerator;

/** The real road from the journal to the shards, each on a loop of its own, and beside it the reference's tape. */
final class ModelServer {
    static final long MAX_PENDING_BYTES = 100_000;
    static final List<String> SYMBOLS = List.of("AAA", "BBB", "CCC", "DDD");
    static final List<String> TOPICS = List.of("lobby", "desk");

    private static final int UNLIMITED = 1_000_000;
    private static final long TIME = 1_767_623_400_000_000L;

    private final RandomGenerator random;
    private final ModelSettings modelSettings;
    private final ReferenceJournal reference = new ReferenceJournal();
    private final MemoryJournal journal;
    private final Instruments instruments = new Instruments();
    private final EventEncoder encoder = new EventEncoder();
    private final Hub hub;
    private final List<ManualEventLoop> loops = new ArrayList<>();
    private final List<Shard> shards = new ArrayList<>();
    private final Queue<Runnable> pipelineTasks = new ArrayDeque<>();

    /**
     * What differs from seed to seed.
     *
     * @param backlog how many events each shard keeps
     * @param journalCapacity how many events the journal keeps
     * @param slowMillis how long a socket may stay full
     * @param maxMessageBytes payload of a message, in bytes
     */
    record ModelSettings(
            int backlog,
            int journalCapacity,
            int slowMillis,
            int heartbeatMillis,
            int maxSymbols,
            int maxMessageBytes) {}

    ModelServer(ModelSettings modelSettings, RandomGenerator random) {
        this.modelSettings = modelSettings;
        this.random = random;
        journal = new MemoryJournal(new Epoch("model"), modelSettings.journalCapacity, 1 << 20);
        SYMBOLS.forEach(symbol -> instruments.list(new Symbol(symbol), symbol, "TEST", "", 2, 0, 1));
        hub = new Hub(
                pipelineTasks::add,
                new Shard.Settings(
                        MAX_PENDING_BYTES,
                        modelSettings.heartbeatMillis * 1_000_000L,
                        0,
                        modelSettings.backlog,
                        modelSettings.slowMillis * 1_000_000L,
                        instruments,
                        journal,
                        () -> TIME));
    }

    ReferenceJournal reference() {
        return reference;
    }

    ModelSettings settings() {
        return modelSettings;
    }

    MemoryJournal journal() {
        return journal;
    }

    /** A shard that begins where the tape is now. */
    ManualEventLoop openShard() {
        ManualEventLoop loop = new ManualEventLoop();
        loops.add(loop);
        shards.add(hub.addShard(loop));
        runPipelineTasks();
        loop.run();
        return loop;
    }

    int shards() {
        return shards.size();
    }

    ManualEventLoop loop(int shard) {
        return loops.get(shard);
    }

    /** Does what others have left on the road. */
    void runPipelineTasks() {
        for (Runnable task = pipelineTasks.poll(); task != null; task = pipelineTasks.poll()) {
            task.run();
        }
    }

    void flush() {
        hub.flush();
    }

    void drain() {
        hub.drain(1_000, () -> 1_500);
        runPipelineTasks();
    }

    /** The position that a shard has come to: it tells everyone who connects. */
    long position(int shard) {
        long[] position = {0};
        Subscriber probe =
                shards.get(shard).addSubscriber(new Subscriber.Identity("probe", "probe"), new RecordingTransport());
        probe.greet(greetedPosition -> {
            position[0] = greetedPosition;
            return new Notification.SenderThrottled();
        });
        shards.get(shard).onDisconnect(probe);
        return position[0];
    }

    Subscriber connect(int shard, String session, ClientTransport clientTransport) {
        Subscriber.Identity identity = new Subscriber.Identity(session, "name of " + session);
        Subscriber subscriber = shards.get(shard).addSubscriber(identity, clientTransport);
        subscriber.greet(greetedPosition ->
                RequestFixture.greeting(identity, journal.epoch(), greetedPosition, modelSettings.heartbeatMillis));
        return subscriber;
    }

    RequestHandler requests(int shard, Subscriber subscriber) {
        RequestHandler.Context context = RequestFixture.context(
                instruments,
                journal.epoch(),
                (message, from, recorded) -> pipelineTasks.add(() -> recorded.accept(publish(
                        new Message(new Topic(message.topic()), Message.Form.JSON, message.data(), from, TIME)))),
                () -> TIME);
        Limits limits = new Limits(50, 100, 65_536, modelSettings.maxSymbols, UNLIMITED, UNLIMITED, 8_192);
        io.quotecast.push.ClientPermissions clientPermissions =
                new io.quotecast.push.ClientPermissions(Grant.anonymous(AuthMode.NONE), limits, 0);
        return new RequestHandler(subscriber, shards.get(shard), context, clientPermissions, authenticated -> {});
    }

    void disconnect(int shard, Subscriber subscriber) {
        shards.get(shard).onDisconnect(subscriber);
    }

    /** Something happens. */
    void publishAny() {
        Instrument instrument = instruments.all().get(random.nextInt(SYMBOLS.size()));
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
        publish(new Message(topic, form, text.getBytes(StandardCharsets.UTF_8), "someone", TIME));
    }

    private long publish(MarketEvent event) {
        EncodedEvent encoded = encoder.encode(journal.append(event));
        String json = new String(encoded.json(), StandardCharsets.UTF_8);
        String name = event instanceof Message message
                ? message.topic().text()
                : ((MarketEvent.InstrumentEvent) event).instrument().symbol().text();
        Channel channel = event.channel();
        boolean isConflatable =
                channel == Channel.QUOTES || channel == Channel.TICKERS || (event instanceof Bar bar && !bar.closed());
        String timeframe = event instanceof Bar bar ? " " + bar.timeframe().text() : "";
        String slot = channel == Channel.MESSAGES ? "" : channel.text() + " " + name + timeframe;
        reference.add(channel, name, slot, isConflatable, json);
        hub.publish(encoded);
        return encoded.position();
    }
}
