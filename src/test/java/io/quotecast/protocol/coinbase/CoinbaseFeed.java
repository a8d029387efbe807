package io.quotecast.protocol.coinbase;

import io.quotecast.access.AuthMode;
import io.quotecast.access.Grant;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.TradingHours;
import io.quotecast.protocol.KeyOutcome;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.SubscriberStreams;
import io.quotecast.state.Market;
import io.quotecast.testing.EmbeddedHub;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RecordedAccess;
import io.quotecast.testing.RecordingTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A hub with one shard whose clients speak the dialect; time passes only when the test advances it. */
final class CoinbaseFeed {
    static final Limits LIMITS = new Limits(10, 10, 65_536, 20, 1, 1, 1_000, 1_024);

    private final ManualEventLoop loop = new ManualEventLoop();
    private final Market market = new Market(TradingHours.ALWAYS_OPEN, EmbeddedHub.TIME_MICROS);
    private final MemoryJournal journal = new MemoryJournal(Epoch.random(new Random(1)), 100_000, 1 << 20);
    private final EmbeddedHub hub = new EmbeddedHub(
            new EmbeddedHub.ShardLimits(1_000_000, 5_000, 1_000, 30_000),
            journal,
            EmbeddedHub.IMMEDIATE,
            this::nowMicros);
    private final Shard shard = hub.hub().addShard(loop);
    private final RecordedAccess access = new RecordedAccess();
    private ClientPermissions permissions =
            new ClientPermissions(Grant.anonymous(AuthMode.NONE), LIMITS, "127.0.0.1", 0);

    CoinbaseFeed() {
        loop.run();
    }

    Instruments instruments() {
        return hub.instruments();
    }

    List<String> presentedKeys() {
        return access.keys();
    }

    long nowMicros() {
        return EmbeddedHub.TIME_MICROS + loop.nanoTime() / 1_000;
    }

    /** Makes clients that connect from now on need a key, and the checks of keys have these outcomes. */
    void requireKeys(KeyOutcome... outcomes) {
        permissions = new ClientPermissions(Grant.anonymous(AuthMode.REQUIRED), LIMITS, "127.0.0.1", 0);
        access.answer(outcomes);
        access.onAccepted(() -> permissions.upgrade(Grant.anonymous(AuthMode.NONE), LIMITS, 0));
    }

    void advance(long millis) {
        loop.advance(millis);
    }

    /** Publishes events as one batch. */
    void publish(MarketEvent... events) {
        for (MarketEvent event : events) {
            publishOne(event);
        }
        hub.hub().flush();
        loop.advance(0);
    }

    private void publishOne(MarketEvent event) {
        Entry entry = journal.append(event);
        event.deliverTo(market);
        hub.hub().publish(entry, JsonEncoding.INSTANCE);
    }

    /** Publishes the tickers of all instruments that have changed. */
    void publishTickers() {
        List<MarketEvent> tickers = new ArrayList<>();
        market.publishTickers(nowMicros(), tickers::add);
        publish(tickers.toArray(MarketEvent[]::new));
    }

    Client connect() {
        return new Client();
    }

    /** A connected client. */
    final class Client {
        private final RecordingTransport transport = new RecordingTransport();
        private final CoinbaseConversation conversation;

        private Client() {
            SubscriberStreams streams = new SubscriberStreams(
                    shard,
                    transport,
                    instruments(),
                    permissions,
                    () -> new Subscriber.Identity("session " + transport.hashCode(), "guest"),
                    access);
            conversation = new CoinbaseConversation(streams, CoinbaseSymbols.of(instruments()));
            conversation.onOpen();
        }

        CoinbaseConversation conversation() {
            return conversation;
        }

        RecordingTransport transport() {
            return transport;
        }

        /** Sends a request, with apostrophes in place of quotation marks, and returns what is received at once. */
        List<String> send(String request) {
            conversation.onText(request.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            return received();
        }

        /** Returns the messages since the last call, with apostrophes in place of quotation marks. */
        List<String> received() {
            return transport.drainTexts().stream()
                    .map(text -> text.replace('"', '\''))
                    .toList();
        }
    }
}
