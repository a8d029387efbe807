package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.ingest.InstrumentFile;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Timeframes;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.binance.BinanceConversation;
import io.quotecast.protocol.binance.BinanceSymbols;
import io.quotecast.protocol.massive.MassiveConversation;
import io.quotecast.protocol.massive.MassiveFormats;
import io.quotecast.protocol.massive.MassiveMarket;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.SubscriberStreams;
import io.quotecast.source.simulator.MarketModel;
import io.quotecast.source.simulator.SimulatorSettings;
import io.quotecast.state.BarHistory;
import io.quotecast.state.DerivationFailures;
import io.quotecast.state.Market;
import io.quotecast.testing.EmbeddedHub;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RecordedAccess;
import io.quotecast.testing.RecordingTransport;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The first ten frames of each dialect, from a simulated market with a fixed seed and clock, are golden. */
class DialectTranscriptTest {
    private static final int FRAMES = 10;
    private static final int EVENTS_PER_BATCH = 25;
    private static final Path TRANSCRIPTS = Path.of("src", "test", "resources", "dialects");

    private final ManualEventLoop loop = new ManualEventLoop();
    private final EmbeddedHub embeddedHub = new EmbeddedHub(
            new EmbeddedHub.ShardLimits(1 << 20, 5_000, 100, 30_000),
            new MemoryJournal(Epoch.random(new Random(1)), 10_000, 1 << 20),
            EmbeddedHub.IMMEDIATE,
            () -> EmbeddedHub.TIME_MICROS);
    private final Instruments instruments = embeddedHub.instruments();
    private final RecordingTransport transport = new RecordingTransport();
    private final Market market = new Market(TradingHours.ALWAYS_OPEN, EmbeddedHub.TIME_MICROS);

    @Test
    void massive() throws Exception {
        SimulatedFeed feed = new SimulatedFeed();
        Conversation conversation = new MassiveConversation(
                feed.streams,
                MassiveMarket.STOCKS,
                MassiveSymbols.of(instruments),
                new MassiveFormats(instrument -> market.ticker(instrument).orElse(null)));

        feed.run(
                conversation,
                "{\"action\":\"auth\",\"params\":\"any key\"}",
                "{\"action\":\"subscribe\",\"params\":\"T.*,Q.AAPL,A.*,LULD.*\"}");

        assertTranscript("massive.txt");
    }

    @Test
    void binance() throws Exception {
        SimulatedFeed feed = new SimulatedFeed();
        Conversation conversation = new BinanceConversation(
                feed.streams, BinanceSymbols.of(instruments), Timeframes.DEFAULT, List.of(), true, false);

        feed.run(
                conversation,
                "{\"method\":\"SUBSCRIBE\",\"params\":[\"aapl@trade\",\"nvda@aggTrade\",\"msft@bookTicker\",\"aapl@kline_1s\"],\"id\":1}");

        assertTranscript("binance.txt");
    }

    /**
     * Compares the first frames with a file; a new file is to be written from the message of the failure. Frames of one
     * batch have no order among formats, so that both are sorted.
     */
    private void assertTranscript(String file) throws Exception {
        List<String> frames = transport.drainPayloads().subList(0, FRAMES);

        assertEquals(
                Files.readAllLines(TRANSCRIPTS.resolve(file)).stream().sorted().toList(),
                frames.stream().sorted().toList());
    }

    /** A simulated market of three stocks, and one client. */
    private final class SimulatedFeed {
        private final MarketModel model;
        private final BarHistory bars = new BarHistory(BarHistory.Settings.DEFAULT, new DerivationFailures());
        private final SubscriberStreams streams;

        private SimulatedFeed() throws Exception {
            try (InputStream in = InstrumentFile.class.getResourceAsStream("/instruments.csv")) {
                model = new MarketModel(
                        InstrumentFile.read(in, instruments),
                        new SimulatorSettings(3, 60, 1, true),
                        EmbeddedHub.TIME_MICROS);
            }
            Shard shard = embeddedHub.hub().addShard(loop);
            loop.run();
            Limits limits = new Limits(10, 10, 1_000, 100, 1, 1, 1_000, 1_024);
            streams = new SubscriberStreams(
                    shard,
                    transport,
                    instruments,
                    new ClientPermissions(Grant.anonymous(AuthMode.NONE), limits, "127.0.0.1", 0),
                    () -> new Subscriber.Identity("session", "name"),
                    new RecordedAccess());
        }

        /** Sends the requests, then runs the market until there are enough frames. */
        private void run(Conversation conversation, String... requests) {
            conversation.onOpen();
            for (String request : requests) {
                conversation.onText(request.getBytes(StandardCharsets.UTF_8));
            }
            while (transport.opcodes().size() < FRAMES) {
                List<MarketEvent> events = new ArrayList<>();
                while (events.size() < EVENTS_PER_BATCH) {
                    model.next(events::add);
                }
                events.forEach(this::publish);
                embeddedHub.hub().flush();
                loop.run();
            }
        }

        private void publish(MarketEvent event) {
            event.deliverTo(market);
            embeddedHub.publish(event);
            if (event instanceof Trade trade) {
                bars.onTrade(trade, trade.timeMicros(), embeddedHub::publish);
            }
        }
    }
}
